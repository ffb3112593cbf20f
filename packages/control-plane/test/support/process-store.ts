import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ENGINE } from './database.js';
import './provided.js';
import { createServerDatabase, dropServerDatabase, urlOf } from './server-databases.js';

export interface ProcessStore {
  /** What tells a process of the service where its database is. */
  readonly environment: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

/** A database for a process, with the newest schema: making that would take longer than most of what it is there for. */
export async function makeProcessStore(): Promise<ProcessStore> {
  if (ENGINE === 'postgres') {
    const name = await createServerDatabase(inject('postgresTemplate'));
    return { environment: { DATABASE_URL: urlOf(name) }, drop: () => dropServerDatabase(name) };
  }
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-store-'));
  await cp(inject('pgliteFolder'), join(folder, 'pgdata'), { recursive: true });
  return {
    environment: { CONTROL_PLANE_DATA_DIR: folder },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}
