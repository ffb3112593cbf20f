import { effectsPresent } from './migration-effects.js';
import { loadMigrations, statementsOf, type Migration, type Script } from './migration-files.js';
import { type MigrationRecord, schemaMigrations } from './migration-record.js';
import type { Connection, Database, Session } from './queryable.js';

export interface MigrationReport {
  /** Migrations whose effect was found in a database older than the record: recorded, not run. */
  readonly recognised: readonly string[];
  readonly ran: readonly string[];
}

/** Brings the schema up to the newest migration. Two processes that boot at once take turns. */
export async function migrate(
  database: Database,
  migrations?: readonly Migration[],
  record: MigrationRecord = schemaMigrations,
): Promise<MigrationReport> {
  const known = migrations ?? (await loadMigrations());
  return exclusively(database, record, async (session) => {
    const recognised = await recogniseOlderDatabase(session, known, record);
    const recorded = new Set(await record.names(session));
    const pending = known.filter((migration) => !recorded.has(migration.name));
    for (const migration of pending) {
      await runAndRecord(session, migration.up, (connection) => record.add(connection, migration.name));
    }
    return { recognised, ran: pending.map((migration) => migration.name) };
  });
}

/** Takes back every migration that is newer than `target`, newest first; `undefined` takes all of them back. */
export async function migrateDown(
  database: Database,
  target: string | undefined,
  migrations?: readonly Migration[],
  record: MigrationRecord = schemaMigrations,
): Promise<readonly string[]> {
  const known = migrations ?? (await loadMigrations());
  if (target !== undefined && !known.some((migration) => migration.name === target)) {
    throw new Error(`no migration is named ${target}`);
  }
  return exclusively(database, record, async (session) => {
    const recorded = new Set(await record.names(session));
    const applied = known.filter((migration) => recorded.has(migration.name)).reverse();
    const undone = applied.filter((migration) => target === undefined || migration.name > target);
    for (const migration of undone) {
      await runAndRecord(session, migration.down, (connection) => record.remove(connection, migration.name));
    }
    return undone.map((migration) => migration.name);
  });
}

function exclusively<T>(
  database: Database,
  { lock }: MigrationRecord,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return database.session(async (session) => {
    await session.query(`SELECT pg_advisory_lock(hashtext($1))`, [lock]);
    try {
      return await work(session);
    } finally {
      // On a broken connection this fails too, but then the lock went with the connection: the first error counts.
      await unlock(session, lock).catch(() => undefined);
    }
  });
}

async function unlock(session: Session, lock: string): Promise<void> {
  await session.query(`SELECT pg_advisory_unlock(hashtext($1))`, [lock]);
}

/**
 * The record's table is made together with what is recognised, in one transaction: a crash between the two would leave
 * an empty record, and the next boot would run everything again.
 */
function recogniseOlderDatabase(
  session: Session,
  known: readonly Migration[],
  record: MigrationRecord,
): Promise<readonly string[]> {
  return session.transaction(async (tx) => {
    if (await record.present(tx)) return [];
    await record.create(tx);
    const recognised: string[] = [];
    for (const migration of known) {
      if (!(await effectsPresent(tx, migration.up.effects))) continue;
      await record.add(tx, migration.name);
      recognised.push(migration.name);
    }
    return recognised;
  });
}

async function runAndRecord(
  session: Session,
  script: Script,
  note: (connection: Connection) => Promise<void>,
): Promise<void> {
  if (script.transactional) {
    await session.transaction(async (tx) => {
      await tx.script(script.text);
      await note(tx);
    });
    return;
  }
  // Nothing ties the record to the statements here, so such a script has to be one that may run again.
  for (const statement of statementsOf(script)) await session.script(statement);
  await note(session);
}
