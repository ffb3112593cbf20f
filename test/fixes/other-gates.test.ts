import { describe, expect, test } from 'vitest';
import { fixedFiles, foundIn, suggestedFiles, type Files } from './fixing.js';

const base: Files = {
  'migrations/001_jobs.up.sql': [
    "CREATE TYPE state AS ENUM ('on', 'off', 'cancelled');",
    'CREATE TABLE jobs (id uuid, state state, tier int, note text, failed_at timestamptz, size int,',
    "  kind text CONSTRAINT jobs_kind CHECK (kind IN ('new', 'old')));",
    '',
  ].join('\n'),
  'migrations/001_jobs.down.sql': 'DROP TABLE jobs;\nDROP TYPE state;\n',
  'src/state.ts':
    "export const State = { On: 'on', Off: 'off', Cancelled: 'cancelled', Lost: 'lost' } as const;\nexport const Kind = { New: 'new', Old: 'old', Torn: 'torn' } as const;\n",
  'src/db.ts':
    'export interface Db { query(text: string, values?: readonly unknown[]): Promise<unknown> }\nexport declare const db: Db;\n',
};
const head = "import { db } from './db.js';\nimport { Kind, State } from './state.js';\nconsole.log(Kind, State);\n";

interface Case {
  readonly name: string;
  readonly before: string;
  /** The same file after --fix; absent where it is left alone although something is found. */
  readonly fixed?: string;
  /** The same file after each suggestion alone. */
  readonly suggested?: readonly string[];
  /** Other files that --fix changes or makes. */
  readonly made?: Files;
  readonly others?: Files;
}

const companions = (when: string, requires: string): string =>
  `{ rules: [{ table: 'jobs', when: { ${when} }, requires: { ${requires} }, why: 'They go together.' }] }`;
const failing = companions("state: ['off']", "note: 'not null'");

const suites: Readonly<Record<string, { readonly options?: string; readonly cases: readonly Case[] }>> = {
  'coalesced-enum': {
    cases: [
      {
        name: 'what a SELECT gives to the code',
        before:
          "await db.query(`SELECT id, COALESCE(jobs.state, '') AS state FROM jobs`);\nawait db.query(`SELECT COALESCE(id, $1) FROM jobs`, ['']);\n",
        fixed:
          "await db.query(`SELECT id, COALESCE(jobs.state::text, '') AS state FROM jobs`);\nawait db.query(`SELECT COALESCE(id::text, $1) FROM jobs`, ['']);\n",
      },
      {
        name: 'escapes, and a tag',
        before:
          "await db.query('SELECT\\tCOALESCE(state, \\'\\') FROM jobs');\nconst sql = (await import('postgres')).default();\nawait sql`SELECT COALESCE(state, '') FROM jobs WHERE id = ${'x'}`;\n",
        fixed:
          "await db.query('SELECT\\tCOALESCE(state::text, \\'\\') FROM jobs');\nconst sql = (await import('postgres')).default();\nawait sql`SELECT COALESCE(state::text, '') FROM jobs WHERE id = ${'x'}`;\n",
      },
      {
        name: 'a comparison, and a number that would come as a text',
        before:
          "await db.query(`SELECT id FROM jobs WHERE COALESCE(state, '') <> ''`);\nawait db.query(`SELECT COALESCE(tier, '') FROM jobs`);\n",
        suggested: [
          "await db.query(`SELECT id FROM jobs WHERE COALESCE(state::text, '') <> ''`);\nawait db.query(`SELECT COALESCE(tier, '') FROM jobs`);\n",
          "await db.query(`SELECT id FROM jobs WHERE COALESCE(state, '') <> ''`);\nawait db.query(`SELECT COALESCE(tier::text, '') FROM jobs`);\n",
        ],
      },
      {
        name: 'none for two columns, an expression, a parameter of two uses, a shared text',
        before: [
          "await db.query(`SELECT COALESCE(a.state, b.state, '') FROM jobs a, jobs b`);",
          "await db.query(`SELECT COALESCE(state, NULLIF(state, 'on'), '') FROM jobs`);",
          "await db.query(`SELECT COALESCE(state, $1) FROM jobs WHERE note = $1`, ['']);",
          "const text = `SELECT COALESCE(state, '') FROM jobs`;",
          'await db.query(text);',
          'await db.query(text);',
          '',
        ].join('\n'),
      },
    ],
  },
  'unsafe-enum-migration': {
    cases: [
      {
        name: 'each label of a file, as it is written',
        before: '',
        others: {
          'migrations/002_more.up.sql':
            "ALTER TYPE state ADD VALUE 'late';\r\nalter type state\r\n  add value 'later' after 'on';\r\n",
          'migrations/002_more.down.sql': '-- Labels stay.\n',
        },
        made: {
          'migrations/002_more.up.sql':
            "ALTER TYPE state ADD VALUE IF NOT EXISTS 'late';\r\nalter type state\r\n  add value if not exists 'later' after 'on';\r\n",
        },
      },
    ],
  },
  'unknown-status': {
    cases: [
      {
        name: 'the nearest value: bound in a write, as it stands in a comparison',
        before:
          "await db.query(`UPDATE jobs SET state = 'canceled' WHERE state = 'of'`);\nawait db.query('UPDATE jobs SET state = $1', ['canceled']);\n",
        suggested: [
          "await db.query(`UPDATE jobs SET state = $1 WHERE state = 'of'`, [State.Cancelled]);\nawait db.query('UPDATE jobs SET state = $1', ['canceled']);\n",
          "await db.query(`UPDATE jobs SET state = 'canceled' WHERE state = 'of'`);\nawait db.query('UPDATE jobs SET state = $1', [State.Cancelled]);\n",
        ],
      },
      {
        name: 'a constant that the enum lacks: the migration, with its way back',
        before:
          "await db.query('UPDATE jobs SET state = $1', [State.Lost]);\nawait db.query('SELECT id FROM jobs WHERE state = $1', [State.Lost]);\n",
        fixed: '',
        made: {
          'migrations/002_jobs_state_lost.up.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n",
          'migrations/002_jobs_state_lost.down.sql': "-- Nothing is taken back: rows may hold 'lost' by now.\n",
        },
      },
      {
        name: 'a constant that the CHECK lacks, and one that the enum does: two migrations',
        before: "await db.query('UPDATE jobs SET kind = $1, state = $2', [Kind.Torn, State.Lost]);\n",
        made: {
          'migrations/002_jobs_kind_torn.up.sql':
            "ALTER TABLE jobs DROP CONSTRAINT jobs_kind, ADD CONSTRAINT jobs_kind CHECK (kind IN ('new', 'old', 'torn'));\n",
          'migrations/002_jobs_kind_torn.down.sql': "-- Nothing is taken back: rows may hold 'torn' by now.\n",
          'migrations/003_jobs_state_lost.up.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n",
          'migrations/003_jobs_state_lost.down.sql': "-- Nothing is taken back: rows may hold 'lost' by now.\n",
        },
      },
      {
        name: 'none for a bare string that is like no other',
        before:
          "await db.query('UPDATE jobs SET state = $1', ['asleep']);\nawait db.query(`UPDATE jobs SET state = 'awake'`);\n",
      },
    ],
  },
  'missing-companion': {
    options: failing,
    cases: [
      {
        name: 'an UPDATE, in a string and in a tag',
        before:
          "await db.query('UPDATE jobs SET state = $2 WHERE id = $1', [1, State.Off]);\nconst sql = (await import('postgres')).default();\nawait sql`UPDATE jobs SET state = ${State.Off} WHERE id = ${1}`;\n",
        suggested: [
          "await db.query('UPDATE jobs SET note = $3, state = $2 WHERE id = $1', [1, State.Off, /* TODO: say why */ '']);\nconst sql = (await import('postgres')).default();\nawait sql`UPDATE jobs SET state = ${State.Off} WHERE id = ${1}`;\n",
          "await db.query('UPDATE jobs SET state = $2 WHERE id = $1', [1, State.Off]);\nconst sql = (await import('postgres')).default();\nawait sql`UPDATE jobs SET note = ${/* TODO: say why */ ''}, state = ${State.Off} WHERE id = ${1}`;\n",
        ],
      },
      {
        name: 'an INSERT, and its ON CONFLICT',
        before:
          "await db.query('INSERT INTO jobs (id, state) VALUES ($1, $2)', [1, State.Off]);\nawait db.query(`INSERT INTO jobs (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET state = 'off'`, [1]);\n",
        suggested: [
          "await db.query('INSERT INTO jobs (id, note, state) VALUES ($1, $3, $2)', [1, State.Off, /* TODO: say why */ '']);\nawait db.query(`INSERT INTO jobs (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET state = 'off'`, [1]);\n",
          "await db.query('INSERT INTO jobs (id, state) VALUES ($1, $2)', [1, State.Off]);\nawait db.query(`INSERT INTO jobs (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET note = $2, state = 'off'`, [1, /* TODO: say why */ '']);\n",
        ],
      },
      {
        name: 'NULL in its place, written or bound',
        before:
          "await db.query(`UPDATE jobs SET state = 'off', note = NULL WHERE id = $1`, [1]);\nawait db.query(`UPDATE jobs SET state = 'off', note = $2 WHERE id = $1`, [1, null]);\n",
        suggested: [
          "await db.query(`UPDATE jobs SET state = 'off', note = $2 WHERE id = $1`, [1, /* TODO: say why */ '']);\nawait db.query(`UPDATE jobs SET state = 'off', note = $2 WHERE id = $1`, [1, null]);\n",
          "await db.query(`UPDATE jobs SET state = 'off', note = NULL WHERE id = $1`, [1]);\nawait db.query(`UPDATE jobs SET state = 'off', note = $2 WHERE id = $1`, [1, /* TODO: say why */ '']);\n",
        ],
      },
      {
        name: 'a builder',
        before: [
          "import { drizzle } from 'drizzle-orm/node-postgres';",
          "import { pgTable, text, uuid } from 'drizzle-orm/pg-core';",
          "const jobs = pgTable('jobs', { id: uuid('id'), state: text('state'), theNote: text('note') });",
          "await drizzle('').update(jobs).set({",
          '  state: State.Off,',
          '});',
          '',
        ].join('\n'),
        suggested: [
          [
            "import { drizzle } from 'drizzle-orm/node-postgres';",
            "import { pgTable, text, uuid } from 'drizzle-orm/pg-core';",
            "const jobs = pgTable('jobs', { id: uuid('id'), state: text('state'), theNote: text('note') });",
            "await drizzle('').update(jobs).set({",
            "  theNote: /* TODO: say why */ '', state: State.Off,",
            '});',
            '',
          ].join('\n'),
        ],
      },
      {
        name: 'none where only some rows ask, a row of several, a SELECT, names beside values, an object that has a name',
        before: [
          "await db.query(`UPDATE jobs SET state = CASE WHEN id IS NULL THEN 'off'::state ELSE state END`);",
          "await db.query(`INSERT INTO jobs (id, state) VALUES ($1, 'off'), ($2, 'on')`, [1, 2]);",
          "await db.query(`INSERT INTO jobs (id, state) SELECT id, 'off' FROM jobs`);",
          "await db.query(`UPDATE jobs SET (tier, state) = (1, 'off')`);",
          '',
        ].join('\n'),
      },
    ],
  },
};

describe.each(Object.entries(suites))('%s', (gate, { options = 'true', cases }) => {
  test.each(cases)('$name', (one) => check(gate, options, one));
});

async function check(
  gate: string,
  options: string,
  { before, fixed, suggested = [], made, others }: Case,
): Promise<void> {
  const config = `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', gates: { '${gate}': ${options} } };\n`;
  const run = { 'src/run.ts': head + before };
  const files = { ...base, ...others, 'drift-gate.config.ts': config, ...run };
  if (fixed === undefined && made === undefined && suggested.length === 0) {
    expect(await foundIn(files, [gate])).not.toEqual([]);
  }
  const changes = (text: string): Files => ({ 'src/run.ts': head + text });
  expect(await fixedFiles(files, [gate])).toEqual({ ...(fixed ? changes(fixed) : {}), ...made });
  expect((await suggestedFiles(files, [gate])).map((one) => one.changes)).toEqual(suggested.map(changes));
}

test.each([
  { name: 'a text', rule: companions("state: ['off']", "note: 'not null'"), set: "note = $1, state = 'off'" },
  {
    name: 'a time',
    rule: companions("state: ['off']", "failed_at: 'not null'"),
    set: "failed_at = now(), state = 'off'",
  },
  { name: 'NULL', rule: companions("state: ['off']", "failed_at: 'null'"), set: "failed_at = NULL, state = 'off'" },
  { name: 'a constant', rule: companions("state: ['off']", "kind: ['old', 'new']"), set: "kind = $1, state = 'off'" },
  { name: 'a number, which nobody knows', rule: companions("state: ['off']", "size: 'not null'"), set: undefined },
])('a companion that must be $name', async ({ rule, set }) => {
  const config = `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', gates: { 'missing-companion': ${rule} } };\n`;
  const files = {
    ...base,
    'drift-gate.config.ts': config,
    'src/run.ts': `${head}await db.query(\`UPDATE jobs SET state = 'off'\`);\n`,
  };
  const found = (await suggestedFiles(files, ['missing-companion'])).map(({ changes }) => changes['src/run.ts'] ?? '');
  expect(found.map((text) => /SET (.*)`/.exec(text)?.[1])).toEqual(set === undefined ? [] : [set]);
});

const names: readonly { readonly last: string; readonly text?: string; readonly made: Files }[] = [
  { last: '0009_jobs.sql', made: { '0010_jobs_state_lost.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n" } },
  {
    last: '20241231235959_jobs.sql',
    made: { '20250101000000_jobs_state_lost.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n" },
  },
  { last: '7-add-jobs.sql', made: { '8-jobs-state-lost.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n" } },
  { last: 'V3__jobs.sql', made: { 'V4__jobs_state_lost.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n" } },
  {
    last: '20240101000000_jobs.sql',
    text: '-- migrate:up\n$\n-- migrate:down\nDROP TABLE jobs;\n',
    made: {
      '20240101000001_jobs_state_lost.sql':
        "-- migrate:up\nALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n\n-- migrate:down\n-- Nothing is taken back: rows may hold 'lost' by now.\n",
    },
  },
  { last: '2024-01-02-jobs.sql', made: {} },
  { last: 'jobs.sql', made: {} },
];

test.each(names)('a migration behind $last', async ({ last, text = '$', made }) => {
  const schema = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n";
  const files = {
    'drift-gate.config.ts': `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', gates: { 'unknown-status': true } };\n`,
    [`migrations/${last}`]: text.replace('$', schema),
    'src/db.ts': base['src/db.ts'] ?? '',
    'src/run.ts':
      "import { db } from './db.js';\nexport const State = { Lost: 'lost' } as const;\nawait db.query('UPDATE jobs SET state = $1', [State.Lost]);\n",
  };
  const expected = Object.fromEntries(Object.entries(made).map(([name, made]) => [`migrations/${name}`, made]));
  expect(await foundIn(files, ['unknown-status'])).toHaveLength(1);
  expect(await fixedFiles(files, ['unknown-status'])).toEqual(expected);
});
