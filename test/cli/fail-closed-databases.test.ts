import { afterEach, expect, test } from 'vitest';
import { makeFolder, type Files, type Folder } from './repository.js';

/** Two databases with nothing wrong in them, of which each case changes one thing. */
const sound: Files = {
  'src/app/jobs.ts': "import { app } from '../db.js';\nexport const all = () => app.query('SELECT id FROM jobs');\n",
  'src/reports/jobs.ts':
    "import { reports } from '../db.js';\nexport const all = () => reports.query('SELECT rows FROM jobs');\n",
  'src/db.ts':
    "import { Pool } from 'pg';\nexport const app = new Pool({ max: 1 });\nexport const reports = new Pool({ max: 2 });\n",
  'db/app/001.sql': "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n",
  'db/reports/001.sql': 'CREATE TABLE jobs (rows int);\n',
};

interface Case {
  readonly name: string;
  readonly app?: string;
  readonly reports?: string;
  /** What stands beside the list, or in its place. */
  readonly beside?: string;
  readonly databases?: string;
  readonly files?: Files;
  /** The lines, without the name of the configuration. */
  readonly lines: readonly string[];
}

const app = "name: 'app', migrations: 'db/app/*.sql', modules: 'src/app/**'";
const reports = "name: 'reports', migrations: 'db/reports/*.sql', modules: 'src/reports/**'";

let folder: Folder | undefined;
afterEach(() => folder?.remove());

/** The command ends with 2 and these lines, whatever else it has found. */
async function check({ lines, files = {}, beside = '', ...given }: Case): Promise<void> {
  const list = given.databases ?? `[{ ${given.app ?? app} }, { ${given.reports ?? reports} }]`;
  const config = `export default { include: ['src/**/*.ts'], ${beside} databases: ${list} };\n`;
  folder = makeFolder({ 'drift-gate.config.ts': config, ...sound, ...files });
  const { code, stderr } = await folder.drift(['check', '--types', 'off']);
  expect(stderr.trimEnd().split('\n')).toEqual(
    lines.length === 0 ? [''] : lines.map((line) => `error: drift-gate.config.ts: ${line}`),
  );
  expect(code).toBe(lines.length === 0 ? 0 : 2);
}

test.each<Case>([
  { name: 'nothing', lines: [] },
  {
    name: 'a database without migrations',
    reports: "name: 'reports', modules: 'src/reports/**'",
    lines: ['databases[1].migrations: it is missing; give a string or a list or an object'],
  },
  {
    name: 'a database whose migrations are not there',
    reports: reports.replace('db/reports', 'db/report'),
    lines: [
      'databases[1].migrations: no migration matches "db/report/*.sql"; write "db/reports/*.sql", the nearest name',
    ],
  },
  {
    name: 'two databases with the same name',
    reports: reports.replace("'reports'", "'app'"),
    lines: ['databases[1].name: databases[0] is called "app" as well; give each a name of its own'],
  },
  {
    name: 'a database without a name',
    reports: reports.replace("name: 'reports',", ''),
    lines: ['databases[1].name: it is missing; give a string'],
  },
  {
    name: 'a glob of modules that matches nothing',
    reports: reports.replace('src/reports', 'src/report'),
    lines: ['databases[1].modules: no file of the project matches "src/report/**"; write "src/reports/**"'],
  },
  {
    name: 'a module that two databases claim',
    reports: reports.replace("'src/reports/**'", "['src/reports/**', 'src/app/jobs.ts']"),
    lines: [
      "databases[1].modules: src/app/jobs.ts is claimed by app as well; leave it to one of the two, as in '!src/app/jobs.ts', and tell statements within a file apart by `clients`",
    ],
  },
  {
    name: 'a module that one of the two leaves to the other',
    app: app.replace("'src/app/**'", "['src/**', '!src/reports/**']"),
    lines: [],
  },
  {
    name: 'nothing that tells whose statements are whose',
    reports: "name: 'reports', migrations: 'db/reports/*.sql'",
    lines: [
      "databases[1]: nothing says which statements are sent to reports; name the files that they stand in, as in modules: 'src/billing/**', or what they are sent through, as in clients: ['src/db.ts#pool']",
    ],
  },
  {
    name: 'a client that is not declared',
    reports: `${reports}, clients: ['src/db.ts#report']`,
    lines: ['databases[1].clients[0]: src/db.ts declares no "report"; write "reports", the nearest name'],
  },
  {
    name: 'a client in a file that is not there',
    reports: `${reports}, clients: ['src/dbs.ts#reports']`,
    lines: ['databases[1].clients[0]: the project has no file "src/dbs.ts"; write "src/db.ts", the nearest name'],
  },
  {
    name: 'a member of a client that it does not have',
    reports: `${reports}, clients: ['src/db.ts#both.report']`,
    files: { 'src/db.ts': `${sound['src/db.ts'] ?? ''}export const both = { app, reports };\n` },
    lines: ['databases[1].clients[0]: src/db.ts#both has no "report"; write "reports", the nearest name'],
  },
  {
    name: 'a client that is no place',
    reports: `${reports}, clients: ['reports']`,
    lines: ['databases[1].clients[0]: expected path#name, as in "src/db.ts#pool"; change it'],
  },
  {
    name: 'a client of two databases',
    app: `${app}, clients: ['src/db.ts#reports']`,
    reports: `${reports}, clients: ['./src/db.ts#reports']`,
    lines: ['databases[1].clients[0]: src/db.ts#reports is a client of app as well; leave it to one of the two'],
  },
  {
    name: 'migrations beside the list',
    beside: "migrations: 'db/*/*.sql',",
    lines: [
      'migrations: it stands beside `databases`, each of which has its own; move it to the database that it makes',
    ],
  },
  {
    name: 'a gate of the code in a database',
    reports: `${reports}, gates: { 'forbidden-import': {} }`,
    lines: [
      'databases[1].gates["forbidden-import"]: forbidden-import judges the code, whichever database it talks to; move it to the project\'s `gates`',
    ],
  },
  {
    name: 'a gate that there is not in a database',
    reports: `${reports}, gates: { 'unknwon-status': true }`,
    lines: [
      'databases[1].gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name',
    ],
  },
  {
    name: 'a gate that there is not beside the list',
    beside: "gates: { 'unknwon-status': true },",
    lines: ['gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name'],
  },
  {
    name: 'an option that there is not',
    reports: `${reports}, client: 'src/db.ts#reports'`,
    lines: ['databases[1].client: there is no option "client"; write "clients", the nearest name'],
  },
  {
    name: 'an empty list',
    databases: '[]',
    lines: ['databases: expected at least 1 entries, found an empty list; add to it'],
  },
  {
    name: 'a list of one, which needs nothing to tell',
    databases: "[{ name: 'app', migrations: 'db/app/*.sql' }]",
    files: { 'src/reports/jobs.ts': 'export {};\n' },
    lines: [],
  },
])('$name', check);

test('the schema of Prisma that is nobody’s', async () => {
  folder = makeFolder({
    'drift-gate.config.ts': `export default { include: ['src/**/*.ts'], databases: [{ ${app} }, { ${reports} }] };\n`,
    ...sound,
    'prisma/schema.prisma':
      'datasource db {\n  provider = "postgresql"\n}\nmodel jobs {\n  id Int? @map("rows")\n\n  @@map("jobs")\n}\n',
  });
  const { code, stderr } = await folder.drift(['check', '--types', 'off']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'error: prisma/schema.prisma: no database of drift-gate.config.ts: databases says that it is its schema; name it under the `prisma` of its database\n',
  });
});
