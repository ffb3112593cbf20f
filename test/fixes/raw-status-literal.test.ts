import { expect, test } from 'vitest';
import { fixedFiles, foundIn, suggestedFiles, type Files } from './fixing.js';

const gate = 'raw-status-literal';
const base: Files = {
  'drift-gate.config.ts': `export default { include: ['src/**/*.{ts,tsx,js}'], migrations: 'migrations/*.sql', gates: { '${gate}': true } };\n`,
  'migrations/001_jobs.sql':
    "CREATE TYPE state AS ENUM ('on', 'off', 'it''s late');\nCREATE TABLE jobs (id int, state state, kind text CHECK (kind IN ('new', 'old')), note text);\n",
  'src/state.ts': "export const State = { On: 'on', Off: 'off', 'It is late': 'it\\'s late' } as const;\n",
  'src/kind.ts': "export enum Kind { New = 'new', Old = 'old' }\n",
  'src/db.ts':
    'export interface Db { query(text: string, values?: readonly unknown[]): Promise<unknown> }\nexport declare const db: Db;\n',
};
const head = "import { db } from './db.js';\nimport { State } from './state.js';\n";

interface Case {
  readonly name: string;
  /** Behind the imports of `head`, unless they are written out. */
  readonly before: string;
  /** Absent: nothing is changed, although something is found. */
  readonly after?: string;
  /** How much is found where nothing is changed. */
  readonly found?: number;
  readonly file?: string;
  readonly imports?: string;
  readonly importsAfter?: string;
  readonly others?: Files;
}

const cases: readonly Case[] = [
  {
    name: 'a string',
    before: `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [1]);\n`,
    after: `await db.query("UPDATE jobs SET state = $2 WHERE id = $1", [1, State.Off]);\n`,
  },
  {
    name: 'a string with escapes',
    before: `await db.query('UPDATE jobs\\n\\tSET state = \\'off\\', note = \\'\\u00e9\\' WHERE id = $1', [1]);\n`,
    after: `await db.query('UPDATE jobs\\n\\tSET state = $2, note = \\'\\u00e9\\' WHERE id = $1', [1, State.Off]);\n`,
  },
  {
    name: 'a text put together',
    before: `await db.query("UPDATE jobs " + "SET state = 'off'" + ' WHERE id = $1', [1]);\n`,
    after: `await db.query("UPDATE jobs " + "SET state = $2" + ' WHERE id = $1', [1, State.Off]);\n`,
  },
  {
    name: 'a template of several lines, behind wide characters',
    before: "await db.query(\n  `UPDATE jobs -- 😀 é\n     SET state = 'off'\n   WHERE id = $1`,\n  [1],\n);\n",
    after: 'await db.query(\n  `UPDATE jobs -- 😀 é\n     SET state = $2\n   WHERE id = $1`,\n  [1, State.Off],\n);\n',
  },
  {
    name: 'CRLF',
    before:
      "await db.query(\r\n  `UPDATE jobs\r\n     SET state = 'off'\r\n   WHERE id = $1`,\r\n  [\r\n    1,\r\n  ],\r\n);\r\n",
    after:
      'await db.query(\r\n  `UPDATE jobs\r\n     SET state = $2\r\n   WHERE id = $1`,\r\n  [\r\n    1,\r\n    State.Off,\r\n  ],\r\n);\r\n',
  },
  {
    name: 'a text without parameters',
    before: `await db.query("UPDATE jobs SET state = 'off'");\nawait db.query(\n  "UPDATE jobs SET state = 'on'",\n);\n`,
    after: `await db.query("UPDATE jobs SET state = $1", [State.Off]);\nawait db.query(\n  "UPDATE jobs SET state = $1",\n  [State.On],\n);\n`,
  },
  {
    name: 'an empty list, and a parameter that is bound already and not used',
    before: `await db.query("UPDATE jobs SET state = 'off'", []);\nawait db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [1, State.Off]);\n`,
    after: `await db.query("UPDATE jobs SET state = $1", [State.Off]);\nawait db.query("UPDATE jobs SET state = $2 WHERE id = $1", [1, State.Off]);\n`,
  },
  {
    name: 'a number that is bound and not used comes before the new one',
    before: `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [1, 'spare']);\n`,
    after: `await db.query("UPDATE jobs SET state = $3 WHERE id = $1", [1, 'spare', State.Off]);\n`,
  },
  {
    name: 'what looks like a parameter in a string or a comment counts for nothing',
    before: `await db.query("UPDATE jobs SET state = 'off', note = '$7' /* $9 */ WHERE id = $1", [1]);\n`,
    after: `await db.query("UPDATE jobs SET state = $2, note = '$7' /* $9 */ WHERE id = $1", [1, State.Off]);\n`,
  },
  {
    name: 'several in one statement',
    before: `await db.query("INSERT INTO jobs (id, state) VALUES ($1, 'off'), ($2, 'on'), ($3, 'off')", [1, 2, 3]);\n`,
    after: `await db.query("INSERT INTO jobs (id, state) VALUES ($1, $4), ($2, $5), ($3, $6)", [1, 2, 3, State.Off, State.On, State.Off]);\n`,
  },
  {
    name: 'under a cast, and in a CASE, where the parameter has no type of its own',
    before: `await db.query("UPDATE jobs SET state = 'off'::state WHERE id = $1", [1]);\nawait db.query("UPDATE jobs SET state = CASE id WHEN 1 THEN state ELSE 'off' END WHERE id = $1", [1]);\n`,
    after: `await db.query("UPDATE jobs SET state = $2::state WHERE id = $1", [1, State.Off]);\nawait db.query("UPDATE jobs SET state = CASE id WHEN 1 THEN state ELSE $2::state END WHERE id = $1", [1, State.Off]);\n`,
  },
  {
    name: 'from a SELECT',
    before: `await db.query("INSERT INTO jobs (id, state) SELECT id, 'off' FROM jobs WHERE id = $1", [1]);\n`,
    after: `await db.query("INSERT INTO jobs (id, state) SELECT id, $2::state FROM jobs WHERE id = $1", [1, State.Off]);\n`,
  },
  {
    name: 'text and values in one object',
    before: `await db.query({ text: "UPDATE jobs SET state = 'off' WHERE id = $1", values: [1] } as never);\n`,
    after: `await db.query({ text: "UPDATE jobs SET state = $2 WHERE id = $1", values: [1, State.Off] } as never);\n`,
  },
  {
    name: 'a value with a type of its own behind it',
    before: `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [1 as unknown]);\n`,
    after: `await db.query("UPDATE jobs SET state = $2 WHERE id = $1", [1 as unknown, State.Off]);\n`,
  },
  {
    name: 'a tag',
    imports: "import postgres from 'postgres';\nimport { State } from './state.js';\n",
    before: "const sql = postgres();\nawait sql`UPDATE jobs SET state = 'off', note = ${'x'} WHERE id = ${1}`;\n",
    after: "const sql = postgres();\nawait sql`UPDATE jobs SET state = ${State.Off}, note = ${'x'} WHERE id = ${1}`;\n",
  },
  {
    name: 'a builder',
    imports:
      "import { drizzle } from 'drizzle-orm/node-postgres';\nimport { integer, pgTable, text } from 'drizzle-orm/pg-core';\nimport { State } from './state.js';\n",
    before:
      "const jobs = pgTable('jobs', { id: integer('id'), state: text('state') });\nawait drizzle('').update(jobs).set({ state: 'off' });\n",
    after:
      "const jobs = pgTable('jobs', { id: integer('id'), state: text('state') });\nawait drizzle('').update(jobs).set({ state: State.Off });\n",
  },
  {
    name: 'bound bare, in the list and by a caller',
    before:
      "await db.query('UPDATE jobs SET state = $1', ['off']);\nconst set = (state: string) => db.query('UPDATE jobs SET state = $1', [state]);\nawait set(`on`);\n",
    after:
      "await db.query('UPDATE jobs SET state = $1', [State.Off]);\nconst set = (state: string) => db.query('UPDATE jobs SET state = $1', [state]);\nawait set(State.On);\n",
  },
  {
    name: 'a member whose name is no word',
    before: `await db.query("UPDATE jobs SET state = $1", ["it's late"]);\n`,
    after: `await db.query("UPDATE jobs SET state = $1", [State["It is late"]]);\n`,
  },
  {
    name: 'the import behind the last one, as that one is written',
    imports: 'import { db } from "./db.js"\n',
    before: `await db.query("UPDATE jobs SET state = 'off'")\n`,
    importsAfter: 'import { db } from "./db.js"\nimport { State } from "./state.js"\n',
    after: `await db.query("UPDATE jobs SET state = $1", [State.Off])\n`,
  },
  {
    name: 'the import without an ending where the others have none',
    imports: "import { db } from './db';\n",
    before: `await db.query("UPDATE jobs SET state = 'off'");\n`,
    importsAfter: "import { db } from './db';\nimport { State } from './state';\n",
    after: `await db.query("UPDATE jobs SET state = $1", [State.Off]);\n`,
  },
  {
    name: 'an import of the module that there is, on a line each',
    imports: "import {\n  db,\n  State as Other,\n} from './all.js';\n",
    before: `await db.query("UPDATE jobs SET kind = 'old'");\nconsole.log(Other);\n`,
    importsAfter: "import {\n  db,\n  State as Other,\n  Kind,\n} from './all.js';\n",
    after: `await db.query("UPDATE jobs SET kind = $1", [Kind.Old]);\nconsole.log(Other);\n`,
    others: {
      'src/all.ts': "export * from './db.js';\nexport { State } from './state.js';\nexport * from './kind.js';\n",
    },
  },
  {
    name: 'past an export of the type alone',
    imports: "import { db, type State } from './all.js';\n",
    before: `export const state: State = 'on';\nawait db.query("UPDATE jobs SET kind = 'old'");\n`,
    importsAfter: "import { db, type State } from './all.js';\nimport { Kind } from './kind.js';\n",
    after: `export const state: State = 'on';\nawait db.query("UPDATE jobs SET kind = $1", [Kind.Old]);\n`,
    others: {
      'src/all.ts': "export * from './db.js';\nexport type State = 'on';\nexport type { Kind } from './kind.js';\n",
    },
  },
  {
    name: 'by the barrel that the other files use',
    file: 'src/deep/down/run.ts',
    imports: "import { db } from '../../db.js';\n",
    before: `await db.query("UPDATE jobs SET state = 'busy'");\n`,
    importsAfter: "import { db } from '../../db.js';\nimport { Model } from '../../models/index.js';\n",
    after: `await db.query("UPDATE jobs SET state = $1", [Model.Busy]);\n`,
    others: {
      'migrations/002.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'busy';\n",
      'src/state.ts': '',
      'src/models/model.ts': "export const Model = { Busy: 'busy', On: 'on' } as const;\n",
      'src/models/index.ts': "export * from './model.js';\n",
      'src/user.ts': "import { Model } from './models/index.js';\nconsole.log(Model);\n",
    },
  },
  {
    name: 'an alias of the constant, and a namespace',
    imports:
      "import { db } from './db.js';\nimport { State as Job } from './state.js';\nimport * as kinds from './kind.js';\n",
    before: `await db.query("UPDATE jobs SET state = 'off'");\nawait db.query("UPDATE jobs SET kind = 'old'");\n`,
    after: `await db.query("UPDATE jobs SET state = $1", [Job.Off]);\nawait db.query("UPDATE jobs SET kind = $1", [kinds.Kind.Old]);\n`,
  },
  {
    name: 'a name that the file has for something else',
    imports: "import { db } from './db.js';\n",
    before: `const State = 1;\nawait db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [State]);\n`,
    importsAfter: "import { db } from './db.js';\nimport { State as DeclaredState } from './state.js';\n",
    after: `const State = 1;\nawait db.query("UPDATE jobs SET state = $2 WHERE id = $1", [State, DeclaredState.Off]);\n`,
  },
  {
    name: 'JavaScript without an import',
    file: 'src/old.js',
    imports: '#!/usr/bin/env node\n',
    before: `export const stop = (db) => db.query("UPDATE jobs SET state = 'off'");\n`,
    importsAfter: "#!/usr/bin/env node\nimport { State } from './state.js';\n\n",
    after: `export const stop = (db) => db.query("UPDATE jobs SET state = $1", [State.Off]);\n`,
  },
  {
    name: 'none in a script that is no module',
    file: 'src/old.js',
    imports: '',
    before: `require('pg').query("UPDATE jobs SET state = 'off'");\n`,
  },
  {
    name: 'none where a name in between hides the constant',
    before: `export const stop = (State: number) => db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [State]);\n`,
  },
  {
    name: 'none where the constant is imported as a type',
    imports: "import { db } from './db.js';\nimport type { State } from './state.js';\n",
    before: `export const states: typeof State[] = [];\nawait db.query("UPDATE jobs SET state = 'off'");\n`,
  },
  {
    name: 'none where the text is shared',
    before: `const text = "UPDATE jobs SET state = 'off' WHERE id = $1";\nawait db.query(text, [1]);\nawait db.query(text, [2]);\n`,
  },
  {
    name: 'none where the text can be several',
    before:
      'export const stop = (all: boolean) => db.query(`UPDATE jobs SET state = \'off\'${all ? "" : " WHERE id = 1"}`);\n',
  },
  {
    name: 'none where a part is unknown',
    before: "export const stop = (where: string) => db.query(`UPDATE jobs SET state = 'off' WHERE ${where}`);\n",
  },
  {
    name: 'none where the list is made elsewhere, spread, shorter than its numbers, or ends in a comment',
    found: 4,
    before: [
      'const list = [1];',
      `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", list);`,
      `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [...list]);`,
      `await db.query("UPDATE jobs SET state = 'off' WHERE id = $2", [1]);`,
      `await db.query("UPDATE jobs SET state = 'off' WHERE id = $1", [1 /* the first */]);`,
      '',
    ].join('\n'),
  },
  {
    name: 'none where several statements cannot be bound to anything',
    before: `await db.query("UPDATE jobs SET state = 'off'; DELETE FROM jobs");\n`,
  },
  {
    name: 'none in a literal whose type stands before it, a DO block, or with placeholders of another kind',
    found: 3,
    before: [
      `await db.query("UPDATE jobs SET state = state 'off' WHERE id = $1", [1]);`,
      `await db.query("DO $$ BEGIN UPDATE jobs SET state = 'off'; END $$");`,
      `await db.query("UPDATE jobs SET state = 'off' WHERE id = ?", [1]);`,
      '',
    ].join('\n'),
  },
  {
    name: 'none where a function that takes the text alone is called',
    imports: "import { State } from './state.js';\n",
    before: `const query = (text: string): void => console.log(text, State);\nquery("UPDATE jobs SET state = 'off'");\n`,
  },
];

test.each(cases)('$name', check);

async function check({
  found = 1,
  before,
  after,
  file = 'src/run.ts',
  imports = head,
  importsAfter = imports,
  others = {},
}: Case): Promise<void> {
  const files = { ...base, ...others, [file]: imports + before };
  if (after === undefined) expect(await foundIn(files, [gate])).toHaveLength(found);
  const changed = await fixedFiles(files, [gate]);
  expect(changed).toEqual(after === undefined ? {} : { [file]: importsAfter + after });
}

test('what is first given a member of an object takes no other: a suggestion', async () => {
  const text = `${head}export async function run(late: boolean) {\n  let state = 'on';\n  if (late) state = 'off';\n  await db.query('UPDATE jobs SET state = $1', [state]);\n}\n`;
  const files = { ...base, 'src/run.ts': text };
  expect(await suggestedFiles(files, [gate])).toEqual([
    { title: 'Pass State.On', changes: { 'src/run.ts': text.replace("= 'on'", '= State.On') } },
  ]);
  expect(await fixedFiles(files, [gate])).toEqual({ 'src/run.ts': text.replace("= 'off'", '= State.Off') });
});
