import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { type Database, openPglite, openPostgres } from '../../src/db/index.js';
import './provided.js';
import { createServerDatabase, dropServerDatabase, urlOf } from './server-databases.js';

export const ENGINE = process.env['TEST_ENGINE'] === 'postgres' ? 'postgres' : 'pglite';

/** A database with the newest schema for the tests of a file, empty at the start of each. */
export function useDatabase(): () => Database {
  let database: Database | undefined;
  let release = async (): Promise<void> => undefined;
  const opened = (): Database => {
    if (database === undefined) throw new Error('the database is open only while tests run');
    return database;
  };

  beforeAll(async () => {
    if (ENGINE === 'pglite') {
      database = await workerPglite();
      return;
    }
    const name = await createServerDatabase(inject('postgresTemplate'));
    const server = openPostgres(urlOf(name));
    database = server;
    release = async () => {
      await server.close();
      await dropServerDatabase(name);
    };
  });
  afterEach(() => empty(opened()));
  afterAll(() => release());
  return opened;
}

/** A database without any schema, for a file that makes one; emptied to that state by `wipe`. */
export function useBareDatabase(): { readonly database: () => Database; readonly wipe: () => Promise<void> } {
  let database: Database | undefined;
  let release = async (): Promise<void> => undefined;
  const opened = (): Database => {
    if (database === undefined) throw new Error('the database is open only while tests run');
    return database;
  };

  beforeAll(async () => {
    if (ENGINE === 'pglite') {
      const embedded = await openPglite();
      database = embedded;
      release = () => embedded.close();
      return;
    }
    const name = await createServerDatabase();
    const server = openPostgres(urlOf(name));
    database = server;
    release = async () => {
      await server.close();
      await dropServerDatabase(name);
    };
  });
  afterAll(() => release());
  return {
    database: opened,
    wipe: () => opened().session((session) => session.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public;')),
  };
}

/** One embedded database a worker: files of a worker run one after the other. */
async function workerPglite(): Promise<Database> {
  globalThis.controlPlaneTestDatabase ??= readFile(inject('pgliteDump')).then((dump) =>
    openPglite({ loadDataDir: new Blob([new Uint8Array(dump)]) }),
  );
  return globalThis.controlPlaneTestDatabase;
}

declare global {
  var controlPlaneTestDatabase: Promise<Database> | undefined;
}

async function empty(database: Database): Promise<void> {
  // Everything else hangs below these two and goes with them.
  await database.query('DELETE FROM workspaces');
  await database.query('DELETE FROM admin_auth_tokens');
}
