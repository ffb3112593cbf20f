import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.js';
import { openPglite } from './pglite.js';
import type { Database } from './queryable.js';

/** Opens the embedded database of a data folder, which is this process's until the database is closed. */
export async function openDataFolder(folder: string): Promise<Database> {
  const lock = lockDataDir(folder);
  try {
    return await openPglite({ dataDir: join(folder, 'pgdata') }, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}
