export { DataDirInUse, lockDataDir, type DataDirLock } from './data-dir-lock.js';
export { openDataFolder } from './data-folder.js';
export { lockTree } from './locks.js';
export { migrate, migrateDown, type MigrationReport } from './migrate.js';
export { loadMigrations, type Migration } from './migration-files.js';
export type { MigrationRecord } from './migration-record.js';
export { openPglite, type PgliteOptions } from './pglite.js';
export { openPostgres } from './postgres.js';
export type { Connection, Database, Queryable, QueryResult, Session } from './queryable.js';
