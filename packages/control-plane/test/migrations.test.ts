import { beforeEach, expect, test } from 'vitest';
import { loadMigrations, migrate, migrateDown, type Queryable } from '../src/db/index.js';
import {
  ActivityMethod,
  ActivityType,
  ALL_WORKSPACE_STATUSES,
  CLOSED_EXECUTIONS,
  DelegationStatus,
  ExecutionStatus,
  UploadState,
  WorkspaceStatus,
} from '../src/models/index.js';
import { useBareDatabase } from './support/database.js';
import { describeSchema } from './support/describe-schema.js';

const { database, wipe } = useBareDatabase();
const migrations = await loadMigrations();
const names = migrations.map((migration) => migration.name);
const ENUM = '043_workspace_status_enum';
const REPAIR = '046_workspace_status_awaiting_agent_hibernating';
/** What becomes of rows that hold a label which the way back of a migration drops. */
const MAPPED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [REPAIR]: { awaiting_agent: 'offline', hibernating: 'hibernated' },
  '024_workspace_hibernation': { hibernated: 'paused' },
  '009_workspace_paused': { paused: 'offline' },
};
/** They change rows alone, which no schema shows: they run again, which must do no harm. */
const ROWS_ONLY = ['052_execution_workspaces_closed_backfill'];
const showsInSchema = (name: string): boolean => !ROWS_ONLY.includes(name);
const fromRepairOn = names.slice(names.indexOf(REPAIR));
const ORIGINAL_LABELS = ALL_WORKSPACE_STATUSES.filter(
  (status) => status !== WorkspaceStatus.AwaitingAgent && status !== WorkspaceStatus.Hibernating,
);

beforeEach(wipe);

test('names are sorted, numbered once each, and every migration has its way back', () => {
  expect(names).toEqual([...names].sort());
  expect(new Set(names.map((name) => name.split('_')[0])).size).toBe(names.length);
  expect(migrations.filter(({ up }) => up.effects.length === 0).map(({ name }) => name)).toEqual(ROWS_ONLY);
  for (const { down } of migrations) {
    expect(down.text.trim()).not.toBe('');
  }
});

test('an empty database gets every migration, and another boot runs none', async () => {
  expect(await migrate(database(), migrations)).toEqual({ recognised: [], ran: names });
  expect(await migrate(database(), migrations)).toEqual({ recognised: [], ran: [] });
  expect(await labels(database())).toEqual([...ALL_WORKSPACE_STATUSES]);
});

test('a later boot runs only what is new', async () => {
  await migrate(database(), migrations.slice(0, 5));
  expect(await migrate(database(), migrations)).toEqual({ recognised: [], ran: names.slice(5) });
});

test.each(names.map((name, index) => ({ name, index })))(
  'a database from before the record that stops at $name is recognised up to there',
  async ({ index }) => {
    for (const { up } of migrations.slice(0, index + 1)) {
      await database().session((session) => session.script(up.text));
    }
    expect(await migrate(database(), migrations)).toEqual({
      recognised: names.slice(0, index + 1).filter(showsInSchema),
      ran: names.filter((name, at) => at > index || !showsInSchema(name)),
    });
    expect(await labels(database())).toEqual([...ALL_WORKSPACE_STATUSES]);
  },
);

test('the incident: a database at 043 without 046 gets the two labels, and rows can hold them', async () => {
  for (const { name, up } of migrations) {
    if (name === REPAIR) break;
    await database().session((session) => session.script(up.text));
  }
  await expect(insert(database(), WorkspaceStatus.AwaitingAgent)).rejects.toThrow(/invalid input value for enum/);
  expect((await migrate(database(), migrations)).ran).toEqual(fromRepairOn);
  await insert(database(), WorkspaceStatus.AwaitingAgent);
  await insert(database(), WorkspaceStatus.Hibernating);
});

test('a migration whose effect is there in part only is run, and says what is wrong', async () => {
  await migrate(database(), migrations);
  await database().query('DROP TABLE schema_migrations');
  await database().query('ALTER TABLE workspaces DROP COLUMN error_rate');
  await expect(migrate(database(), migrations)).rejects.toThrow(/column "last_heartbeat_at" .* already exists/);
});

test('the repair runs again without harm where its record was lost', async () => {
  await migrate(database(), migrations);
  await database().query('DELETE FROM schema_migrations WHERE name = $1', [REPAIR]);
  expect(await migrate(database(), migrations)).toEqual({ recognised: [], ran: [REPAIR] });
});

test('taking the repair back maps the rows that hold its labels and keeps the others', async () => {
  await migrate(database(), migrations);
  for (const status of ALL_WORKSPACE_STATUSES) await insert(database(), status);
  expect(await migrateDown(database(), ENUM, migrations)).toEqual([...fromRepairOn].reverse());
  expect(await labels(database())).toEqual(ORIGINAL_LABELS);
  expect(await statuses(database())).toEqual({
    ...Object.fromEntries(ORIGINAL_LABELS.map((status) => [status, status])),
    [WorkspaceStatus.AwaitingAgent]: WorkspaceStatus.Offline,
    [WorkspaceStatus.Hibernating]: WorkspaceStatus.Hibernated,
  });
  expect(await defaultStatus(database())).toBe(WorkspaceStatus.Provisioning);
  expect((await migrate(database(), migrations)).ran).toEqual(fromRepairOn);
});

test('taking the enum back leaves text with its CHECK and its default', async () => {
  await migrate(database(), migrations);
  for (const status of ALL_WORKSPACE_STATUSES) await insert(database(), status);
  await migrateDown(database(), '036_workspace_status_changed_at', migrations);
  await expect(insert(database(), WorkspaceStatus.Hibernating)).rejects.toThrow(/workspaces_status_check/);
  expect(await defaultStatus(database())).toBe(WorkspaceStatus.Provisioning);
});

test('all the way down leaves nothing, with rows of every status, and all the way up works again', async () => {
  await migrate(database(), migrations);
  for (const status of ALL_WORKSPACE_STATUSES) await insert(database(), status);
  expect(await migrateDown(database(), undefined, migrations)).toEqual([...names].reverse());
  const { rows } = await database().query(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  expect(rows).toEqual([{ table_name: 'schema_migrations' }]);
  expect((await migrate(database(), migrations)).ran).toEqual(names);
});

test.each(names.map((name, index) => ({ name, index })))(
  '$name down then up, with rows: they stay, and so does the schema',
  async ({ index }) => {
    await migrate(database(), migrations);
    const schema = await describeSchema(database());
    await insertOneOfEach(database());
    const below = index === 0 ? undefined : names[index - 1];

    expect(await migrateDown(database(), below, migrations)).toEqual(names.slice(index).reverse());
    expect((await migrate(database(), migrations)).ran).toEqual(names.slice(index));

    expect(await describeSchema(database())).toBe(schema);
    const undone = names.slice(index).reverse();
    const mapped = (status: string) => undone.reduce((held, each) => MAPPED[each]?.[held] ?? held, status);
    // The first migration makes the table, so that its way back takes the rows along.
    expect(await statuses(database())).toEqual(
      index === 0 ? {} : Object.fromEntries(ALL_WORKSPACE_STATUSES.map((status) => [status, mapped(status)])),
    );
  },
);

test('rows that are closed in an open state are mended between the unproven constraint and its proof', async () => {
  const upTo = (name: string) => migrations.slice(0, names.indexOf(name) + 1);
  await migrate(database(), upTo('050_execution_workspaces'));
  await insert(database(), WorkspaceStatus.Online);
  for (const status of Object.values(ExecutionStatus)) await insertClosed(database(), status);
  await migrate(database(), upTo('051_execution_workspaces_closed_state'));
  await expect(insertClosed(database(), ExecutionStatus.Active)).rejects.toThrow(/closed_state_check/);
  const mend = migrations.find(({ name }) => name === '053_execution_workspaces_closed_validate');
  await expect(database().session((session) => session.script(mend?.up.text ?? ''))).rejects.toThrow(
    /closed_state_check/,
  );
  await migrate(database(), migrations);
  const { rows } = await database().query(
    `SELECT status, closed_at IS NOT NULL AS closed FROM execution_workspaces ORDER BY status`,
  );
  expect(rows).toEqual([
    { status: 'active', closed: false },
    { status: 'archived', closed: true },
    { status: 'cleanup_failed', closed: true },
    { status: 'idle', closed: false },
  ]);
});

test('taking the seal of secrets back deletes those that nobody could read without it', async () => {
  await migrate(database(), migrations);
  await insert(database(), WorkspaceStatus.Online);
  await database().query(
    `INSERT INTO workspace_secrets (workspace_id, name, value, sealed)
     SELECT w.id, s.name, 'v', s.name = 'SEALED' FROM workspaces w, unnest(ARRAY['SEALED', 'PLAIN']) AS s (name)`,
  );
  await migrateDown(database(), '20260505100000_pending_uploads', migrations);
  expect((await database().query('SELECT name, value FROM workspace_secrets')).rows).toEqual([
    { name: 'PLAIN', value: 'v' },
  ]);
});

test('down to a migration that there is not is refused', async () => {
  await expect(migrateDown(database(), '999_nothing', migrations)).rejects.toThrow('no migration is named 999_nothing');
});

test('a migration that fails leaves neither its first half nor a record', async () => {
  const broken = {
    name: '900_broken',
    up: { text: 'CREATE TABLE half (id int); SELECT 1 / 0;', transactional: true, effects: ['table half'] },
    down: { text: 'DROP TABLE half;', transactional: true, effects: [] },
  };
  await expect(migrate(database(), [broken])).rejects.toThrow(/division by zero/);
  const { rows } = await database().query<{ half: string | null }>(`SELECT to_regclass('half')::text AS half`);
  expect(rows).toEqual([{ half: null }]);
  expect((await database().query('SELECT name FROM schema_migrations')).rows).toEqual([]);
  expect((await migrate(database(), migrations)).ran).toEqual(names);
});

async function labels(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ label: string }>(
    `SELECT unnest(enum_range(NULL::workspace_status))::text AS label`,
  );
  return rows.map((row) => row.label);
}

/** Named after the status, so that a mapped row still says what it was. */
async function insert(db: Queryable, status: WorkspaceStatus): Promise<void> {
  await db.query(`INSERT INTO workspaces (name, runtime, model, tier, status) VALUES ($1, 'r', 'm', 3, $2)`, [
    status,
    status,
  ]);
}

/** A row in every state that a column's labels know, so that each down meets those that it would drop. */
async function insertOneOfEach(db: Queryable): Promise<void> {
  for (const status of ALL_WORKSPACE_STATUSES) await insert(db, status);
  for (const status of Object.values(ExecutionStatus)) {
    await db.query(
      `INSERT INTO execution_workspaces (workspace_id, name, status, closed_at)
       SELECT id, 'e', $1, CASE WHEN $2 THEN now() END FROM workspaces`,
      [status, CLOSED_EXECUTIONS.includes(status)],
    );
  }
  for (const status of Object.values(DelegationStatus)) {
    await db.query(
      `INSERT INTO delegations (id, caller_id, callee_id, task_preview, status, deadline)
       SELECT gen_random_uuid(), id, id, 't', $1, now() FROM workspaces`,
      [status],
    );
  }
  for (const state of Object.values(UploadState)) {
    await db.query(
      `INSERT INTO pending_uploads (workspace_id, filename, content_type, content, size_bytes, state, acked_at)
       SELECT id, 'f', 'text/plain', '', 0, $1, CASE WHEN $2 THEN now() END FROM workspaces`,
      [state, state === UploadState.Acked],
    );
  }
  await db.query(
    `INSERT INTO activity_logs (workspace_id, activity_type, method, summary)
     SELECT id, $1, $2, 's' FROM workspaces`,
    [ActivityType.A2aReceive, ActivityMethod.ChatUploadReceive],
  );
  await db.query(`INSERT INTO workspace_plugins (workspace_id, name) SELECT id, 'p' FROM workspaces`);
}

async function insertClosed(db: Queryable, status: ExecutionStatus): Promise<void> {
  await db.query(
    `INSERT INTO execution_workspaces (workspace_id, name, status, closed_at) SELECT id, 'e', $1, now() FROM workspaces`,
    [status],
  );
}

async function statuses(db: Queryable): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.query<{ name: string; status: string }>('SELECT name, status::text FROM workspaces');
  return Object.fromEntries(rows.map((row) => [row.name, row.status]));
}

async function defaultStatus(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ status: string }>(
    `INSERT INTO workspaces (name, runtime, model, tier) VALUES ('defaulted', 'r', 'm', 3) RETURNING status::text`,
  );
  return rows[0]?.status;
}
