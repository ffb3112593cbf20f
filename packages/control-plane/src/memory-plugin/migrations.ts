import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Database, loadMigrations, migrate, type Migration, type MigrationReport } from '../db/index.js';
import { memorySchemaMigrations } from './migration-record.js';

/** Reads the migrations that ship with the plugin, or those of the folder that takes their place. */
export async function loadMemoryMigrations(folder?: string): Promise<readonly Migration[]> {
  if (folder === undefined) return loadMigrations(BUILT_IN);
  try {
    return await loadMigrations(pathToFileURL(`${resolve(folder)}/`));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`MEMORY_PLUGIN_MIGRATIONS_DIR names no folder of migrations: ${reason}`, { cause: error });
  }
}

/** Brings the schema up to date. What needs an extension that is not there waits for a boot that finds it. */
export function migrateMemory(
  database: Database,
  migrations: readonly Migration[],
  extensions: readonly string[],
): Promise<MigrationReport> {
  const possible = migrations.filter(({ up }) => neededBy(up.text).every((name) => extensions.includes(name)));
  return migrate(database, possible, memorySchemaMigrations);
}

const BUILT_IN = new URL('./migrations/', import.meta.url);

/** From the script's `-- extension: …` lines. */
function neededBy(script: string): readonly string[] {
  return [...script.matchAll(/^-- extension: (\S+)$/gm)].map((match) => match[1] ?? '');
}
