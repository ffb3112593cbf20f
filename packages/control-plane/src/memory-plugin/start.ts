import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Database, type Migration, openPostgres } from '../db/index.js';
import { mountMemoryRoutes } from './app.js';
import type { MemoryPluginConfig } from './config.js';
import { migrateMemory } from './migrations.js';
import { PostgresMemories } from './postgres-memories.js';
import { ensureVector } from './vector.js';

export interface RunningMemoryPlugin {
  /** Where it is reached from this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/** Puts the plugin together: an up-to-date database, all routes, and a port that is listened on. */
export async function startMemoryPlugin(
  config: MemoryPluginConfig,
  app: FastifyInstance,
  migrations: readonly Migration[],
): Promise<RunningMemoryPlugin> {
  const database = openPostgres(config.databaseUrl, (error) =>
    app.log.error({ err: error }, 'an idle connection was lost'),
  );
  try {
    await prepareMemory(config, app, database, migrations);
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await app.close();
    await database.close();
    throw error;
  }
  return {
    url: urlOf(config.host, app.server.address()),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

/** Everything but the port, for any database. */
export async function prepareMemory(
  { requireVector, token }: Pick<MemoryPluginConfig, 'requireVector' | 'token'>,
  app: FastifyInstance,
  database: Database,
  migrations: readonly Migration[],
): Promise<void> {
  const vector = await ensureVector(database);
  if (!vector.there) {
    if (requireVector) throw new Error(`MEMORY_PLUGIN_VECTOR asks for embeddings, but ${vector.reason}`);
    app.log.warn({ reason: vector.reason }, 'memories are recalled by words only');
  }
  const { recognised, ran } = await migrateMemory(database, migrations, vector.there ? ['vector'] : []);
  app.log.info({ recognised, ran }, 'migrations done');
  mountMemoryRoutes(app, {
    database,
    memories: new PostgresMemories({ database, vector }),
    vector: vector.there,
    token,
  });
}

/** The port is known only once it listens, since 0 asks for any; and an address that means all of them is none to call. */
function urlOf(host: string, address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the memory plugin does not listen');
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${address.port}`;
}
