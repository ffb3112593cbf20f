import { effectsPresent } from './migration-effects.js';
import { loadMigrations, statementsOf, type Migration, type Script } from './migration-files.js';
import type { Connection, Database, Session } from './queryable.js';

export interface MigrationReport {
  /** Migrations whose effect was found in a database older than `schema_migrations`: recorded, not run. */
  readonly recognised: readonly string[];
  readonly ran: readonly string[];
}

/** Brings the schema up to the newest migration. Two processes that boot at once take turns. */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<MigrationReport> {
  const known = migrations ?? (await loadMigrations());
  return exclusively(database, async (session) => {
    const recognised = await recogniseOlderDatabase(session, known);
    const recorded = await recordedNames(session);
    const pending = known.filter((migration) => !recorded.has(migration.name));
    for (const migration of pending) {
      await runAndRecord(session, migration.up, (connection) => record(connection, migration.name));
    }
    return { recognised, ran: pending.map((migration) => migration.name) };
  });
}

/** Takes back every migration that is newer than `target`, newest first; `undefined` takes all of them back. */
export async function migrateDown(
  database: Database,
  target: string | undefined,
  migrations?: readonly Migration[],
): Promise<readonly string[]> {
  const known = migrations ?? (await loadMigrations());
  if (target !== undefined && !known.some((migration) => migration.name === target)) {
    throw new Error(`no migration is named ${target}`);
  }
  return exclusively(database, async (session) => {
    const recorded = await recordedNames(session);
    const applied = known.filter((migration) => recorded.has(migration.name)).reverse();
    const undone = applied.filter((migration) => target === undefined || migration.name > target);
    for (const migration of undone) {
      await runAndRecord(session, migration.down, (connection) => forget(connection, migration.name));
    }
    return undone.map((migration) => migration.name);
  });
}

function exclusively<T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> {
  return database.session(async (session) => {
    await session.query(`SELECT pg_advisory_lock(hashtext('control-plane/schema_migrations'))`);
    try {
      return await work(session);
    } finally {
      // On a broken connection this fails too, but then the lock went with the connection: the first error counts.
      await unlock(session).catch(() => undefined);
    }
  });
}

async function unlock(session: Session): Promise<void> {
  await session.query(`SELECT pg_advisory_unlock(hashtext('control-plane/schema_migrations'))`);
}

/**
 * The record's table is made together with what is recognised, in one transaction: a crash between the two would leave
 * an empty record, and the next boot would run everything again.
 */
function recogniseOlderDatabase(session: Session, known: readonly Migration[]): Promise<readonly string[]> {
  return session.transaction(async (tx) => {
    const { rows } = await tx.query<{ present: boolean }>(
      `SELECT to_regclass('schema_migrations') IS NOT NULL AS present`,
    );
    if (rows[0]?.present === true) return [];
    await tx.query(
      `CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const recognised: string[] = [];
    for (const migration of known) {
      if (!(await effectsPresent(tx, migration.up.effects))) continue;
      await record(tx, migration.name);
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

async function recordedNames(connection: Connection): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query<{ name: string }>(`SELECT name FROM schema_migrations`);
  return new Set(rows.map((row) => row.name));
}

async function record(connection: Connection, name: string): Promise<void> {
  await connection.query(`INSERT INTO schema_migrations (name) VALUES ($1)`, [name]);
}

async function forget(connection: Connection, name: string): Promise<void> {
  await connection.query(`DELETE FROM schema_migrations WHERE name = $1`, [name]);
}
