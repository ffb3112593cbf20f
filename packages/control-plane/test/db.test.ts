import { expect, test } from 'vitest';
import { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from '../src/models/index.js';
import { EventHub, EventName, Outbox } from '../src/events/index.js';
import { setStatusFrom } from '../src/lifecycle/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace, statusOf } from './support/rows.js';

const database = useDatabase();

test('the canonical list, the constants and the enum hold the same labels', async () => {
  const { rows } = await database().query<{ label: string }>(
    'SELECT unnest(enum_range(NULL::workspace_status))::text AS label',
  );
  expect(rows.map((row) => row.label)).toEqual(ALL_WORKSPACE_STATUSES);
  expect(Object.values(WorkspaceStatus)).toEqual(ALL_WORKSPACE_STATUSES);
});

test('both drivers give the same types', async () => {
  const { rows } = await database().query(
    `SELECT 9007199254740991::bigint AS big, 7::int AS small, 0.5::float8 AS share, true AS flag, NULL AS nothing,
            '{"a": [1]}'::jsonb AS json, timestamptz '2024-05-06 07:08:09.123+00' AS at, ARRAY['a', 'b'] AS list`,
  );
  expect(rows).toEqual([
    {
      big: 9007199254740991,
      small: 7,
      share: 0.5,
      flag: true,
      nothing: null,
      json: { a: [1] },
      at: new Date('2024-05-06T07:08:09.123Z'),
      list: ['a', 'b'],
    },
  ]);
});

test('a bigint that JavaScript cannot hold is an error and not another number', async () => {
  await expect(database().query('SELECT 9007199254740993::bigint AS big')).rejects.toThrow(/does not fit/);
});

test('both drivers take the same parameters', async () => {
  const texts = ['plain', 'with "quotes"', 'back\\slash', '{braces},commas', '', 'NULL', 'ünï'];
  const { rows } = await database().query<{ texts: string[] }>('SELECT $1::text[] AS texts', [texts]);
  expect(rows[0]?.texts).toEqual(texts);
  const found = await database().query('SELECT 1 WHERE $1::workspace_status = ANY($2)', [
    WorkspaceStatus.Hibernating,
    ALL_WORKSPACE_STATUSES,
  ]);
  expect(found.rowCount).toBe(1);
  expect((await database().query('SELECT 1 WHERE 1 = ANY($1::int[])', [[]])).rowCount).toBe(0);
  expect((await database().query('SELECT $1::int[] AS l', [[1, null]])).rows).toEqual([{ l: [1, null] }]);
});

test('both drivers count rows alike', async () => {
  const id = await seedWorkspace(database());
  const counts: number[] = [];
  for (const [text, values] of [
    ['SELECT 1 FROM workspaces', []],
    ['UPDATE workspaces SET name = $2 WHERE id = $1', [id, 'x']],
    ['UPDATE workspaces SET name = $1 RETURNING id', ['y']],
    ['UPDATE workspaces SET name = $1 WHERE false', ['z']],
    ['WITH changed AS (UPDATE workspaces SET name = $1 RETURNING id) SELECT id FROM changed', ['w']],
    ['DELETE FROM workspaces WHERE id = $1', [id]],
  ] as const) {
    counts.push((await database().query(text, values)).rowCount);
  }
  expect(counts).toEqual([1, 1, 1, 0, 1, 1]);
});

test('a transaction that throws leaves nothing, and the next one works', async () => {
  const id = await seedWorkspace(database());
  await expect(
    database().transaction(async (tx) => {
      await tx.query('UPDATE workspaces SET name = $2 WHERE id = $1', [id, 'changed']);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await expect(database().transaction((tx) => tx.query('SELECT 1 / 0'))).rejects.toThrow(/division by zero/);
  const { rows } = await database().query('SELECT name FROM workspaces');
  expect(rows).toEqual([{ name: 'seeded' }]);
});

test('nobody hears of a write before it is committed, or of one that is not', async () => {
  const id = await seedWorkspace(database());
  const heard: string[] = [];
  const hub = new EventHub({ canCommunicate: async () => true, onError: () => undefined });
  hub.subscribe((event) => heard.push(event.name));
  const outbox = new Outbox(database(), hub);
  const from = [WorkspaceStatus.Online];
  await expect(
    outbox.transaction(async (tx, announce) => {
      await setStatusFrom(tx, announce, id, from, WorkspaceStatus.Offline);
      throw new Error('later');
    }),
  ).rejects.toThrow('later');
  expect([heard, await statusOf(database(), id)]).toEqual([[], 'online']);
  await outbox.transaction(async (tx, announce) => {
    await setStatusFrom(tx, announce, id, from, WorkspaceStatus.Offline);
    expect(heard).toEqual([]);
  });
  expect([heard, await statusOf(database(), id)]).toEqual([['workspace.offline'], 'offline']);
  const again = await outbox.transaction((tx, announce) =>
    setStatusFrom(tx, announce, id, from, WorkspaceStatus.Offline),
  );
  expect([again, heard.length]).toEqual([false, 1]);
});

test('a subscriber that throws spoils neither the write nor the others', async () => {
  const id = await seedWorkspace(database());
  const heard: string[] = [];
  const errors: unknown[] = [];
  const hub = new EventHub({ canCommunicate: async () => true, onError: (error) => errors.push(error) });
  hub.subscribe(() => {
    throw new Error('deaf');
  });
  const unsubscribe = hub.subscribe((event) => heard.push(event.name));
  const outbox = new Outbox(database(), hub);
  await outbox.transaction((_tx, announce) => announce(id, EventName.Updated));
  unsubscribe();
  await outbox.transaction((_tx, announce) => announce(id, EventName.Updated));
  expect([heard, errors]).toEqual([['workspace.updated'], [new Error('deaf'), new Error('deaf')]]);
});
