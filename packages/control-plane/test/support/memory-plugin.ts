import type { FastifyInstance } from 'fastify';
import type { Database } from '../../src/db/index.js';
import { loadMemoryMigrations } from '../../src/memory-plugin/migrations.js';
import { mountMemoryRoutes, newMemoryApp } from '../../src/memory-plugin/app.js';
import { PostgresMemories } from '../../src/memory-plugin/postgres-memories.js';
import { prepareMemory } from '../../src/memory-plugin/start.js';

export const PLUGIN_TOKEN = 'shared-by-the-two-processes';

/** The plugin in this process, on a database that it brings up to date. */
export async function makePlugin(database: Database, requireVector = false): Promise<FastifyInstance> {
  const app = newMemoryApp(false);
  await prepareMemory({ requireVector, token: PLUGIN_TOKEN }, app, database, await loadMemoryMigrations());
  return app;
}

/** The same with room for so few memories that a test can fill it. */
export function makeSmallPlugin(database: Database, maxMemories: number): FastifyInstance {
  const app = newMemoryApp(false);
  const vector = { there: false, reason: 'not asked' } as const;
  const memories = new PostgresMemories({ database, vector, maxMemories });
  mountMemoryRoutes(app, { database, memories, vector: false, token: PLUGIN_TOKEN });
  return app;
}

export interface Answer {
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PluginCalls {
  (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Answer>;
  commit(workspaceId: string, payload: object): Promise<Answer>;
  recall(workspaceId: string, payload: object): Promise<Answer>;
  /** The contents that a recall finds, the closest first. */
  contents(workspaceId: string, payload: object): Promise<readonly string[]>;
}

/** Calls the plugin as the service does. */
export function callsOf(app: FastifyInstance): PluginCalls {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Answer> => {
    const response = await app.inject({
      method,
      url: `/v1/workspaces/${path}`,
      headers: { authorization: `Bearer ${PLUGIN_TOKEN}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return { code: response.statusCode, body: response.body === '' ? {} : response.json<Answer['body']>() };
  };
  const recall = (workspaceId: string, payload: object) => call('POST', `${workspaceId}/memories/recall`, payload);
  return Object.assign(call, {
    commit: (workspaceId: string, payload: object) => call('POST', `${workspaceId}/memories`, payload),
    recall,
    contents: async (workspaceId: string, payload: object) => {
      const { body } = await recall(workspaceId, payload);
      return (body['memories'] as readonly { readonly content: string }[]).map(({ content }) => content);
    },
  });
}
