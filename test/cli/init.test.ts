import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeFolder, type Ended, type Files, type Folder } from './repository.js';

const schema = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n";
const code =
  "import type { Pool } from 'pg';\nexport const stop = (pool: Pool) => pool.query(\"UPDATE jobs SET state = 'off'\");\n";
const up = `exports.up = (pgm) => pgm.sql(\`${schema}\`);\n`;
const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, ...more });
const app: Files = { 'package.json': manifest('app', { dependencies: { pg: '8' } }), 'src/stop.ts': code };

let folder: Folder | undefined;
afterEach(() => folder?.remove());

interface Case {
  readonly name: string;
  readonly files: Files;
  /** Lines of the configuration that say where things are. */
  readonly config?: readonly string[];
  /** What is said under these names. */
  readonly found?: Readonly<Record<string, string>>;
  readonly refused?: string;
  readonly args?: readonly string[];
}

async function check({ files, config, found = {}, refused, args = [] }: Case): Promise<void> {
  folder = makeFolder(files);
  const file = path.join(folder.path, 'drift-gate.config.ts');
  const ended: Ended = await folder.drift(['init', ...args]);
  if (refused !== undefined) {
    expect(ended).toEqual({ code: 2, stdout: '', stderr: `error: ${refused}\n` });
    expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(files['drift-gate.config.ts'] ?? null);
    return;
  }
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const text = readFileSync(file, 'utf8');
  const said = text.split('\n').map((line) => line.trim());
  expect(
    said.filter((line) => /^(?:name|root|include|exclude|migrations|modules|clients|tsconfig):/.test(line)),
  ).toEqual(config);
  const rows = ended.stdout
    .slice(0, ended.stdout.indexOf('\nwrote '))
    .replace(/\n {4,}/g, ' ')
    .split('\n');
  for (const [name, line] of Object.entries(found)) {
    expect(rows.filter((row) => row.startsWith(`${name} `)).map((row) => row.replace(/^\S+ +/, ''))).toEqual([line]);
  }
  // What was judged in memory is what the file says.
  const again = await folder.drift([]);
  expect(again.stderr).toBe('');
  expect(
    again.stdout
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.replace(/, \d+\.\d\d s$/, ''),
  ).toBe(ended.stdout.trimEnd().split('\n').at(-1));
}

test.each<Case>([
  {
    name: 'plain migrations beside the code',
    files: { ...app, 'migrations/001.sql': schema, 'tsconfig.json': '{}' },
    config: ["include: ['src/**/*.ts'],", "migrations: 'migrations/*.sql',"],
    found: {
      migrations: 'migrations/*.sql: 1 file, in the order of their names',
      code: 'src/**/*.ts: 1 file',
      access: 'pg (1 file)',
      tsconfig: 'tsconfig.json',
      states: 'jobs.state: on, off (enum state)',
    },
  },
  {
    name: 'a folder each, tests beside the code, a library that is only depended on',
    files: {
      'package.json': manifest('app', { dependencies: { '@prisma/client': '6' } }),
      'prisma/migrations/1_init/migration.sql': schema,
      'src/a.ts': 'export const a = 1;\n',
      'src/a.test.ts': 'export const b = 1;\n',
      'src/view.tsx': 'export const c = 1;\n',
    },
    config: [
      "include: ['src/**/*.{ts,tsx}'],",
      "exclude: ['**/*.test.*'],",
      "migrations: 'prisma/migrations/*/migration.sql',",
    ],
    found: {
      migrations: 'prisma/migrations/*/migration.sql: 1 file, a folder each, as Prisma has them',
      access: '@prisma/client (a dependency, imported nowhere; its raw SQL is read, its own queries are not)',
    },
  },
  {
    name: 'the journal of drizzle-kit',
    files: {
      ...app,
      'drizzle/0000_a.sql': schema,
      'drizzle/meta/_journal.json': JSON.stringify({ entries: [{ idx: 0, tag: '0000_a', when: 1 }] }),
    },
    config: ["include: ['src/**/*.ts'],", "migrations: 'drizzle/{*.sql,meta/_journal.json}',"],
    found: { migrations: 'drizzle/{*.sql,meta/_journal.json}: 1 file, as drizzle-kit writes them' },
  },
  {
    name: 'migrations in code, in a folder of the code',
    files: { ...app, 'src/migrations/1_jobs.js': up, 'src/migrations/names.js': 'exports.names = [];\n' },
    config: ["include: ['src/**/*.{ts,js}'],", "migrations: 'src/migrations/*.js',"],
    found: {
      migrations: 'src/migrations/*.js: 1 file, code with a function `up`',
      states: 'jobs.state: on, off (enum state)',
    },
  },
  {
    name: 'a schema in one file, where nothing else makes tables',
    files: { ...app, 'db/schema.sql': schema, 'test/fixtures/migrations/1.sql': schema },
    config: ["include: ['src/**/*.ts'],", "migrations: 'db/schema.sql',"],
  },
  {
    name: 'no states',
    files: { ...app, 'src/stop.ts': 'export const a = 1;\n', 'migrations/1.sql': 'CREATE TABLE jobs (id int);\n' },
    config: ["include: ['src/**/*.ts'],", "migrations: 'migrations/*.sql',"],
    found: { states: 'none: the schema lists the values of no column', access: 'pg (a dependency, imported nowhere)' },
  },
  {
    name: 'a workspace of pnpm, where one package has the schema and another uses it',
    files: {
      'package.json': manifest('all'),
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*'\n  - apps/*\n",
      'packages/db/package.json': manifest('@x/db'),
      'packages/db/migrations/1.sql': schema,
      'packages/db/src/stop.ts': code,
      'packages/db/tsconfig.json': '{}',
      'apps/api/package.json': manifest('api', { dependencies: { '@x/db': 'workspace:*' } }),
      'apps/api/src/a.ts': code,
      'apps/web/package.json': manifest('web'),
      'apps/web/src/a.ts': 'export const a = 1;\n',
    },
    config: [
      "include: ['apps/api/src/**/*.ts', 'packages/db/src/**/*.ts'],",
      "migrations: 'packages/db/migrations/*.sql',",
      "tsconfig: 'packages/db/tsconfig.json',",
    ],
    found: {
      code: 'apps/api/src/**/*.ts, packages/db/src/**/*.ts: 2 files',
      workspaces:
        '3 packages of pnpm; one configuration at the root, with one project, for the migrations that there are, so that one run and one baseline see all',
    },
  },
  {
    name: 'a workspace of yarn, where two packages have a schema each',
    files: {
      'package.json': manifest('all', { workspaces: { packages: ['services/*'] } }),
      'yarn.lock': '',
      ...Object.fromEntries(
        ['a', 'b'].flatMap((name) => [
          [`services/${name}/package.json`, manifest(name)],
          [`services/${name}/migrations/1.sql`, schema],
          [`services/${name}/src/stop.ts`, code],
        ]),
      ),
    },
    config: ['a', 'b'].flatMap((name) => [
      `name: '${name}',`,
      `root: 'services/${name}',`,
      "include: ['src/**/*.ts'],",
      "migrations: 'migrations/*.sql',",
    ]),
    found: {
      workspaces:
        '2 packages of yarn; one configuration at the root, with a project each for those with migrations, so that one run and one baseline see all',
    },
  },
  {
    name: 'two databases, told by the names of folders and clients',
    files: {
      ...app,
      'db/app/migrations/1.sql': schema,
      'db/reports/migrations/1.sql': schema.replace("'off'", "'stale'"),
      'src/db.ts':
        "import { Pool } from 'pg';\nexport const pool = new Pool();\nexport const reportsPool = new Pool();\nexport const limit = 3;\n",
      'src/stop.ts':
        "import { pool } from './db.js';\nexport const stop = () => pool.query(\"UPDATE jobs SET state = 'off'\");\n",
      'src/reports/stop.ts':
        "import { query } from '../unknown.js';\nexport const stop = () => query(\"UPDATE jobs SET state = 'stale'\");\n",
    },
    config: [
      "include: ['src/**/*.ts'],",
      "name: 'app',",
      "migrations: 'db/app/migrations/*.sql',",
      "clients: ['src/db.ts#pool'],",
      "name: 'reports',",
      "migrations: 'db/reports/migrations/*.sql',",
      "modules: ['src/reports/**'],",
      "clients: ['src/db.ts#reportsPool'],",
    ],
    found: { access: 'pg (1 file)' },
  },
  {
    name: 'two folders of one database',
    files: {
      ...app,
      'db/app/migrations/1.sql': schema,
      'db/reports/migrations/1.sql': 'CREATE TABLE IF NOT EXISTS jobs (id int);\nCREATE TABLE reports (id int);\n',
    },
    config: ["include: ['src/**/*.ts'],", "migrations: ['db/app/migrations/*.sql', 'db/reports/migrations/*.sql'],"],
  },
  {
    name: 'one that is there, written anew',
    args: ['--force', '--yes'],
    files: { ...app, 'migrations/1.sql': schema, 'drift-gate.config.ts': 'export default 1;\n' },
    config: ["include: ['src/**/*.ts'],", "migrations: 'migrations/*.sql',"],
  },
  {
    name: 'one that is there',
    files: { ...app, 'migrations/1.sql': schema, 'drift-gate.config.ts': 'export default 1;\n' },
    refused: 'drift-gate.config.ts: there is a configuration already; write it anew with drift-gate init --force',
  },
  {
    name: 'one of another name',
    args: ['--force'],
    files: { ...app, 'migrations/1.sql': schema, 'drift-gate.config.mjs': 'export default 1;\n' },
    refused: 'drift-gate.config.mjs: there is a configuration already; delete it first',
  },
  {
    name: 'no package',
    files: { 'migrations/1.sql': schema },
    refused: 'package.json: there is no such file; run drift-gate init in the folder of your package',
  },
  {
    name: 'a package that cannot be read',
    files: { ...app, 'package.json': '{' },
    refused: 'package.json: it is no JSON object; mend it',
  },
  {
    name: 'workspaces that cannot be read',
    files: { ...app, 'pnpm-workspace.yaml': 'packages: {' },
    refused: 'pnpm-workspace.yaml: it cannot be read as a list of packages; mend it',
  },
  {
    name: 'no migrations',
    files: { ...app, 'seeds/1.sql': 'CREATE TABLE a (id int);\n', 'queries/a.sql': 'SELECT 1;\n' },
    refused:
      "init: no migrations were found: no folder of .sql files that make tables, none of code with a function `up`, no schema.sql; write drift-gate.config.ts by hand, and name them: migrations: 'path/to/*.sql'",
  },
  {
    name: 'no code',
    files: { 'package.json': manifest('app'), 'migrations/1.sql': schema },
    refused:
      'init: no TypeScript or JavaScript was found that could use the tables of app (migrations/*.sql); run it in the folder that has the code and the migrations',
  },
])('init: $name', check);

test('init: two databases, of which nothing tells the statements apart', async () => {
  folder = makeFolder({ ...app, 'migrations/1.sql': schema, 'billing-migrations/1.sql': schema });
  const { code, stderr } = await folder.drift(['init']);
  const says = (index: number, name: string): string =>
    `error: drift-gate.config.ts: databases[${index}]: nothing says which statements are sent to ${name}; name the files that they stand in, as in modules: 'src/billing/**', or what they are sent through, as in clients: ['src/db.ts#pool']`;
  expect({ code, stderr: stderr.trimEnd().split('\n') }).toEqual({
    code: 2,
    stderr: [says(0, 'billing'), says(1, 'main')],
  });
  expect(existsSync(path.join(folder.path, 'drift-gate.config.ts'))).toBe(true);
});
