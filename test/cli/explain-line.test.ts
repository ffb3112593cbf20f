import { afterEach, expect, test } from 'vitest';
import { makeFolder, type Files, type Folder } from './repository.js';

const schema =
  "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int PRIMARY KEY, state state, note text);\n";
const files: Files = {
  'drift-gate.config.ts': `export default {
  include: ['src/**/*.ts'],
  migrations: 'migrations/*.sql',
  gates: {
    'unlisted-insert': { tables: [{ table: 'logs', allow: [], why: 'x' }] },
    'forbidden-import': { layers: { core: 'src/core/*.ts', all: 'src/*.ts' }, rules: [{ from: 'core', mayNotImport: ['all'], why: 'x' }] },
    'bypassed-dispatcher': { rules: [{ members: [{ member: 'src/state.ts#Machine.start', instead: 'src/state.ts#start' }], only: ['src/state.ts'], why: 'x' }] },
    'schema-mismatch': false,
  },
};
`,
  'migrations/1.sql': schema,
  'migrations/2.sql': 'CREATE TABLE logs (id int);\n',
  'src/state.ts': `export const State = { On: 'on', Off: 'off' } as const;
export class Machine { start(): void {} }
export function start(machine: Machine): void { machine.start(); }
`,
  'src/core/a.ts': `import type { Pool } from 'pg';
import { State } from '../state.js';
import { missing } from './missing.js';

export function stop(pool: Pool, id: number, state: State) {
  return pool.query(
    'UPDATE jobs SET state = $1 WHERE id = $2',
    [State.Off, id],
  );
}

export async function all(pool: Pool, ids: readonly number[], order: string) {
  for (const id of ids) {
    await pool.query("INSERT INTO jobs (id, state, note) VALUES ($1, 'lost', now()) ON CONFLICT (id) DO NOTHING", [id]);
  }
  // drift-allow unknown-status: the next migration adds it
  await pool.query("UPDATE jobs SET state = 'late'");
  await pool.query(\`SELECT id FROM jobs WHERE state = 'on' \${order}\`);
  await pool.query('SELECT id FROM jobs WHER id = 1');
}
`,
};

let folder: Folder | undefined;
afterEach(() => folder?.remove());

interface Case {
  readonly name: string;
  /** As it is named. */
  readonly place: string;
  readonly below?: string;
  readonly more?: Files;
  readonly args?: readonly string[];
  /** What is known, and what the gates made of it: the lines behind the line itself, columns parted by one blank. */
  readonly known?: readonly string[];
  readonly judged?: readonly string[];
  readonly refused?: string;
}

async function check({ place, below, more = {}, args = [], known, judged, refused }: Case): Promise<void> {
  folder = makeFolder({ ...files, ...more });
  const { code, stdout, stderr } = await folder.drift(['explain', place, ...args], below);
  const blocks = stdout.split('\n\n').map((block) => rowsOf(block));
  expect({ code, stderr, known: blocks[1], judged: blocks[2] }).toEqual({
    code: refused === undefined ? 0 : 2,
    stderr: refused === undefined ? '' : `error: ${refused}\n`,
    known,
    judged,
  });
}

/** What is wrapped is one row. */
function rowsOf(block: string): readonly string[] {
  return block
    .trimEnd()
    .replace(/\n {8,}/g, ' ')
    .split('\n')
    .map((row) => row.replace(/ {2,}/g, ' '));
}

const off =
  'off drifted-copy, missing-companion, insert-in-loop, missing-call, unguarded-transition, scattered-default, unauthenticated-route, unwritten-table, dangling-route, unread-sql, schema-mismatch';
const migrations = 'not looked at it judges migrations: unsafe-enum-migration';

/** A line with a statement of another table than that which a gate is told of. */
const elsewhere = [
  'not looked at it is configured for logs: unlisted-insert',
  'not looked at no import stands here: forbidden-import',
  migrations,
  off,
];
const beside =
  'raw-status-literal, violated-check, bypassed-dispatcher, coalesced-enum, swallowed-write, unknown-column, bad-allowance';
const unread = [
  'nothing found as far as the text could be read: raw-status-literal, unknown-status, violated-check, coalesced-enum, swallowed-write, unknown-column',
  'nothing found bypassed-dispatcher, bad-allowance',
  ...elsewhere,
];
const noStatement = 'not looked at no statement stands here: unlisted-insert, swallowed-write, unknown-column';
const inFile = 'raw-status-literal, unknown-status, violated-check, bypassed-dispatcher, coalesced-enum, bad-allowance';
const stop = [
  'in src/core/a.ts#stop',
  'statement update jobs, at src/core/a.ts:7:5',
  "sets jobs.state: 'off' (State.Off); the schema lists on, off",
  'guard WHERE id = $2',
];
const insert = [
  'in src/core/a.ts#all',
  'statement insert jobs, at src/core/a.ts:14:22',
  'sets jobs.id: unknown: ids is a parameter of src/core/a.ts#all, and not every caller of it is known',
  "sets jobs.state: 'lost'; the schema lists on, off",
  'sets jobs.note: unknown: now()',
  'guard ON CONFLICT (id) DO NOTHING',
  'repeated by a for-of loop, at src/core/a.ts:13:3',
];
const late = (file: string): readonly string[] => [
  'in src/core/a.ts#all',
  `statement update jobs, at ${file}:17:20`,
  "sets jobs.state: 'late'; the schema lists on, off",
  'guard no WHERE: every row',
];
const allowed = [
  "allowed unknown-status: jobs.state is given 'late', which enum state does not have; accepted: the next migration adds it",
  `nothing found ${beside}`,
  ...elsewhere,
];

test.each<Case>([
  {
    name: 'a line of a statement: table, columns, values, guards',
    place: 'src/core/a.ts:7',
    known: stop,
    judged: [`nothing found ${beside.replace('literal,', 'literal, unknown-status,')}`, ...elsewhere],
  },
  {
    name: 'the line of a parameter belongs to the statement, and a column is no matter',
    place: 'src/core/a.ts:8:5',
    known: stop,
    judged: [`nothing found ${beside.replace('literal,', 'literal, unknown-status,')}`, ...elsewhere],
  },
  {
    name: 'a finding, in a loop, with other guards than WHERE',
    place: 'src/core/a.ts:14',
    known: insert,
    judged: [
      "error unknown-status: jobs.state is given 'lost', which enum state does not have",
      `nothing found ${beside}`,
      ...elsewhere,
    ],
  },
  {
    name: 'a finding in the baseline',
    place: 'src/core/a.ts:14',
    more: {
      'drift-gate.baseline': 'unknown-status:src/core/a.ts#all:jobs.state:1\n',
    },
    known: insert,
    judged: [
      "in the baseline unknown-status: jobs.state is given 'lost', which enum state does not have",
      `nothing found ${beside}`,
      ...elsewhere,
    ],
  },
  {
    name: 'a finding that is accepted, and an UPDATE without a guard',
    place: 'src/core/a.ts:17',
    known: late('src/core/a.ts'),
    judged: allowed,
  },
  {
    name: 'a text of which a part is unknown has its guards, if any, there as well',
    place: 'src/part.ts:2',
    more: {
      'src/part.ts':
        "import type { Pool } from 'pg';\nexport const clear = (pool: Pool, by: string) => pool.query(`DELETE FROM jobs ${by}`);\n",
    },
    known: [
      'in src/part.ts#clear',
      'statement delete jobs, at src/part.ts:2:61',
      'unread partly: by is a parameter of src/part.ts#clear, and not every caller of it is known',
      'guard no WHERE in what could be read',
    ],
    judged: unread,
  },
  {
    name: 'from a folder below',
    place: 'a.ts:17',
    below: 'src/core',
    known: late('../../src/core/a.ts'),
    judged: allowed,
  },
  {
    name: 'a text that is read in part',
    place: 'src/core/a.ts:18',
    known: [
      'in src/core/a.ts#all',
      'statement select reading jobs, at src/core/a.ts:18:20',
      'unread partly: order is a parameter of src/core/a.ts#all, and not every caller of it is known',
      "compares jobs.state: 'on'; the schema lists on, off",
    ],
    judged: unread,
  },
  {
    name: 'a text that cannot be read',
    place: 'src/core/a.ts:19',
    known: [
      'in src/core/a.ts#all',
      'statement a text, at src/core/a.ts:19:20',
      'unread opaque: syntax error at or near "id"',
    ],
    judged: unread,
  },
  {
    name: 'an import',
    place: 'src/core/a.ts:2',
    known: ['in the module itself', 'import ../state.js leads to src/state.ts', 'statement none'],
    judged: [
      'error forbidden-import: core must not import all',
      `nothing found ${inFile}`,
      noStatement,
      migrations,
      off,
    ],
  },
  {
    name: 'an import that leads nowhere',
    place: 'src/core/a.ts:3',
    known: [
      'in the module itself',
      'import ./missing.js leads to nowhere: no file is at ./missing.js',
      'statement none',
    ],
    judged: [
      'note forbidden-import: core imports ./missing.js, which leads to no file, so it is not judged',
      `nothing found ${inFile}`,
      noStatement,
      migrations,
      off,
    ],
  },
  {
    name: 'a line without anything',
    place: 'src/core/a.ts:4',
    known: ['in the module itself', 'statement none'],
    judged: [
      `nothing found ${inFile}`,
      noStatement,
      'not looked at no import stands here: forbidden-import',
      migrations,
      off,
    ],
  },
  {
    name: 'a file of no layer',
    place: 'src/other/b.ts:1',
    more: { 'src/other/b.ts': "import '../state.js';\n" },
    known: ['in the module itself', 'import ../state.js leads to src/state.ts', 'statement none'],
    judged: [
      `nothing found ${inFile}`,
      noStatement,
      'not looked at it is configured for other files: forbidden-import',
      migrations,
      off,
    ],
  },
  {
    name: 'a migration, which a finding elsewhere points at',
    place: 'migrations/1.sql:1',
    known: ['in a migration'],
    judged: [
      'belongs to unknown-status at src/core/a.ts:14:70: the list was last changed here',
      'nothing found unsafe-enum-migration, bad-allowance',
      'not looked at it judges code, by the schema that the migrations make: raw-status-literal, violated-check, unlisted-insert, coalesced-enum, swallowed-write, unknown-column',
      'not looked at it reads no migrations: forbidden-import, bypassed-dispatcher',
      off,
    ],
  },
  {
    name: 'a line past the end',
    place: 'src/state.ts:5',
    refused: 'src/state.ts: there is no line 5; name one from 1 to 4',
  },
  { name: 'line 0', place: 'src/state.ts:0', refused: 'src/state.ts: there is no line 0; name one from 1 to 4' },
  {
    name: 'a misspelt file',
    place: 'src/sate.ts:1',
    refused: 'src/sate.ts: there is no such file; did you mean "src/state.ts"?',
  },
  {
    name: 'a file that is left out',
    place: 'drift-gate.config.ts:1',
    refused: 'drift-gate.config.ts: it is no file of the project; name a file that `include` or `migrations` covers',
  },
  { name: 'a folder', place: 'src/core:1', refused: 'src/core: it is a folder; name a file in it' },
  ...['src/state.ts', 'src/state.ts:', 'src/state.ts:-1', 'src/state.ts:x'].map((place) => ({
    name: `no line: ${place}`,
    place,
    refused: `explain: there is no gate "${place}"; for a line of a file write src/state.ts:<line>`,
  })),
  {
    name: 'no configuration',
    place: 'src/state.ts:1',
    args: ['--config', 'none.ts'],
    refused: 'none.ts: there is no such file; name a configuration that there is',
  },
])('explain: $name', check);
