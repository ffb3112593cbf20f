import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { localHost, type Host } from '#cli/host';
import { run } from '#cli/program';
import { checkWorkspace, openWorkspace } from '#host/index';
import { loadGrammar } from '#sql/grammar';

const migration = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state, note text);\n";

/** A project with nothing wrong in it, of which each case changes one thing. */
const sound = {
  'src/jobs.ts': "export const OFF = 'off';\nexport function stop() {}\n",
  'migrations/001_jobs.sql': migration,
  'drift-gate.config.ts': configOf(''),
} as const;

function configOf(gates: string, more = ''): string {
  return `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', ${more} gates: { ${gates} } };\n`;
}

/** Stands for a file that opens and cannot be read, even by root. */
const unreadable = 'unreadable';

interface Case {
  readonly name: string;
  /** Laid over the sound project; null takes a file away. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly args?: readonly string[];
  /** A file that is deleted after it was found and before it is read. */
  readonly vanishes?: string;
  /** The one line, with `<cwd>` for the folder. */
  readonly line: string;
}

const cases: readonly Case[] = [
  {
    name: 'no config',
    files: { 'drift-gate.config.ts': null },
    line: '<cwd>: no drift-gate.config.ts here or in any folder above; write one with npx drift-gate init',
  },
  {
    name: 'a named config that is missing',
    files: {},
    args: ['--config', 'gate.config.ts'],
    line: 'gate.config.ts: there is no such file; name a configuration that there is',
  },
  {
    name: 'a config that throws',
    files: { 'drift-gate.config.ts': "const name = 'x';\nthrow new Error(`no ${name}`);\n" },
    line: 'drift-gate.config.ts:2: it cannot be loaded: no x; mend the configuration',
  },
  {
    name: 'a config that imports what is missing',
    files: { 'drift-gate.config.ts': "import './layers.js';\nexport default {};\n" },
    line: "drift-gate.config.ts:1: it cannot be loaded: Cannot find module './layers.js'; mend the configuration",
  },
  {
    name: 'a config with a syntax error',
    files: { 'drift-gate.config.ts': 'export default {\n  include: [,\n' },
    line: 'drift-gate.config.ts:3: it cannot be loaded: Unexpected token; mend the configuration',
  },
  {
    name: 'a config without default export',
    files: { 'drift-gate.config.ts': 'export const config = {};\n' },
    line: 'drift-gate.config.ts: it has no default export; write export default defineConfig({ … })',
  },
  {
    name: 'a config that is no object',
    files: { 'drift-gate.config.ts': "export default 'src';\n" },
    line: 'drift-gate.config.ts: expected an object, found a string; write { include: [ … ] }',
  },
  {
    name: 'a config that is a promise',
    files: { 'drift-gate.config.ts': 'export default Promise.resolve({});\n' },
    line: 'drift-gate.config.ts: expected an object, found a promise; write { include: [ … ] }',
  },
  {
    name: 'a config that throws what has no words',
    files: { 'drift-gate.config.ts': 'throw { toString() { throw new Error(); } };\n' },
    line: 'drift-gate.config.ts: it cannot be loaded: an object; mend the configuration',
  },
  {
    name: 'a config that throws when it is read',
    files: { 'drift-gate.config.ts': "export default { get include() { throw new Error('no'); } };\n" },
    line: 'drift-gate.config.ts: it cannot be read: no; write it as plain data',
  },
  {
    name: 'a gate whose options are no JSON',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': 3n") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"]: expected options, true or false, found 3; write true for the default options',
  },
  {
    name: 'a name that no file can have',
    files: {},
    args: ['--config', 'a'.repeat(300)],
    line: `${'a'.repeat(300)}: there is no such file; name a configuration that there is`,
  },
  {
    name: 'an empty glob',
    files: { 'drift-gate.config.ts': configOf('', "exclude: ['./'],") },
    line: 'drift-gate.config.ts: exclude[0]: expected a glob, found an empty text; change it',
  },
  {
    name: 'an empty name',
    files: { 'drift-gate.config.ts': configOf("'forbidden-import': { layers: { jobs: '' } }") },
    line: 'drift-gate.config.ts: gates["forbidden-import"].layers.jobs[0]: expected a glob, found ""; write it, or delete the entry',
  },
  {
    name: 'a list without projects',
    files: { 'drift-gate.config.ts': 'export default [];\n' },
    line: 'drift-gate.config.ts: it lists no project; add one: { include: [ … ] }',
  },
  {
    name: 'no include',
    files: { 'drift-gate.config.ts': "export default { migrations: 'migrations/*.sql' };\n" },
    line: 'drift-gate.config.ts: include: it is missing; give a list',
  },
  {
    name: 'an include that is no list',
    files: { 'drift-gate.config.ts': "export default { include: 'src' };\n" },
    line: 'drift-gate.config.ts: include: expected a list, found "src"; write ["src"]',
  },
  {
    name: 'an unknown key',
    files: { 'drift-gate.config.ts': configOf('', "exlude: ['x'],") },
    line: 'drift-gate.config.ts: exlude: there is no option "exlude"; write "exclude", the nearest name',
  },
  {
    name: 'a Prisma schema that is not there',
    files: { 'drift-gate.config.ts': configOf('', "prisma: 'app.prisma',") },
    line: 'drift-gate.config.ts: prisma: no Prisma schema matches "app.prisma"; name files that there are',
  },
  {
    name: 'a Prisma schema of another engine',
    files: {
      'db/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\nmodel jobs {\n  id Int @id\n}\n',
      'drift-gate.config.ts': configOf('', "prisma: 'db/schema.prisma',"),
    },
    line: 'drift-gate.config.ts: prisma: it declares no model of a PostgreSQL datasource; name the files with the datasource and its models',
  },
  {
    name: 'migrations of the wrong kind',
    files: { 'drift-gate.config.ts': "export default { include: ['src/**'], migrations: 7 };\n" },
    line: 'drift-gate.config.ts: migrations: expected a string or a list or an object or false, found 7; give one of these',
  },
  {
    name: 'an unknown key of the migrations',
    files: { 'drift-gate.config.ts': "export default { include: ['src/**'], migrations: { file: 'x' } };\n" },
    line: 'drift-gate.config.ts: migrations.file: there is no option "file"; write "files", the nearest name',
  },
  {
    name: 'an unknown gate',
    files: { 'drift-gate.config.ts': configOf("'unknwon-status': true") },
    line: 'drift-gate.config.ts: gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name',
  },
  {
    name: 'an unknown gate in the second project',
    files: {
      'drift-gate.config.ts': `export default [{ include: ['src/**/*.ts'], migrations: 'migrations/*.sql' }, { include: ['src/**/*.ts'], gates: { 'unknwon-status': true } }];\n`,
    },
    line: 'drift-gate.config.ts: [1].gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name',
  },
  {
    name: 'an unknown gate on the command line',
    files: {},
    args: ['--gate', 'raw-status'],
    line: '--gate: there is no gate "raw-status"; write "raw-status-literal", the nearest name',
  },
  {
    name: 'a gate on the command line that is off',
    files: { 'drift-gate.config.ts': configOf("'unknown-status': false") },
    args: ['--gate', 'unknown-status'],
    line: 'drift-gate.config.ts: gate "unknown-status" is not on; turn it on under gates["unknown-status"]',
  },
  {
    name: 'an unknown option',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { exept: [] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].exept: there is no option "exept"; write "except", the nearest name',
  },
  {
    name: 'an option of the wrong kind',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: 'jobs.state' }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].except: expected a list, found "jobs.state"; write ["jobs.state"]',
  },
  {
    name: 'options that are none',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': 3") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"]: expected options, true or false, found 3; write true for the default options',
  },
  {
    name: 'an unknown table',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['job.state'] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].except[0]: the migrations create no table "job"; write "jobs", the nearest name',
  },
  {
    name: 'an unknown column',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['jobs.status'] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].except[0]: table "jobs" has no column "status"; write "state", the nearest name',
  },
  {
    name: 'a tsconfig that is missing',
    files: { 'drift-gate.config.ts': configOf('', "tsconfig: 'tsconfig.app.json',") },
    line: 'drift-gate.config.ts: tsconfig: "tsconfig.app.json": there is no such file; name a tsconfig that there is',
  },
  {
    name: 'a tsconfig that does not resolve',
    files: { 'tsconfig.json': '{ "extends": "./base" }' },
    line: 'tsconfig.json: it extends "./base", which does not resolve; install it or correct `extends`',
  },
  {
    name: 'a tsconfig that is no JSON',
    files: { 'tsconfig.json': '{ "compilerOptions": ' },
    line: 'tsconfig.json: it cannot be read: Unexpected end of JSON input; mend it',
  },
  {
    name: 'no file matched',
    files: { 'drift-gate.config.ts': "export default { include: ['scr/**/*.ts'], migrations: 'migrations/*.sql' };\n" },
    line: 'drift-gate.config.ts: include[0]: no source file matches "scr/**/*.ts"; write "src/**/*.ts", the nearest name',
  },
  {
    name: 'one of two globs matches nothing',
    files: {
      'drift-gate.config.ts':
        "export default { include: ['src/**/*.ts', 'src/*.vue'], migrations: 'migrations/*.sql' };\n",
    },
    line: 'drift-gate.config.ts: include[1]: no source file matches "src/*.vue"; name files that there are',
  },
  {
    name: 'every file a migration',
    files: {
      'src/jobs.ts': "export async function up(db) { await db.query('CREATE TABLE jobs (id int)'); }\n",
      'drift-gate.config.ts': "export default { include: ['src/**/*.ts'], migrations: 'src/**/*.ts' };\n",
    },
    line: 'drift-gate.config.ts: migrations: every file that `include` finds is a migration, which leaves no code to check; name the files with the migrations alone',
  },
  {
    name: 'code without migrations named as such',
    files: {
      'src/jobs.ts': "export const read = (db) => db.query('SELECT 1 FROM jobs');\n",
      'drift-gate.config.ts':
        "export default { include: ['src/**/*.ts'], migrations: { files: ['migrations/*.sql', 'src/*.ts'] } };\n",
    },
    line: 'drift-gate.config.ts: migrations.files[1]: no file of "src/*.ts" has a function `up`, or runs SQL that changes the schema; name the files that make the tables, or set migrations: false',
  },
  {
    name: 'no migrations named',
    files: { 'drift-gate.config.ts': "export default { include: ['src/**/*.ts'] };\n" },
    args: ['--gate', 'unknown-status'],
    line: "drift-gate.config.ts: migrations: no migrations are named, which unknown-status reads; name them, as in migrations: 'migrations/*.sql', or turn those gates off",
  },
  {
    name: 'a gate that reads the schema, in a project that says it has none',
    files: {
      'drift-gate.config.ts':
        "export default { include: ['src/**/*.ts'], migrations: false, gates: { 'unknown-status': true } };\n",
    },
    line: "drift-gate.config.ts: migrations: no migrations are named, which unknown-status reads; name them, as in migrations: 'migrations/*.sql', or turn those gates off",
  },
  {
    name: 'no migration found',
    files: { 'drift-gate.config.ts': "export default { include: ['src/**/*.ts'], migrations: 'migration/*.sql' };\n" },
    line: 'drift-gate.config.ts: migrations: no migration matches "migration/*.sql"; write "migrations/*.sql", the nearest name',
  },
  {
    name: 'a migration that the grammar rejects',
    files: { 'migrations/002_more.sql': 'SELECT 1;\n\nALTER TABEL jobs ADD x int;\n' },
    line: 'migrations/002_more.sql:3:7: PostgreSQL rejects this statement: syntax error at or near "TABEL"; mend the migration',
  },
  {
    name: 'an unreadable file',
    files: { 'src/locked.ts': unreadable },
    line: 'src/locked.ts: it cannot be read: EIO: i/o error, read; make it readable, or leave it out with `exclude`',
  },
  {
    name: 'a misspelt layer',
    files: {
      'drift-gate.config.ts': configOf(
        "'forbidden-import': { layers: { jobs: 'src/**' }, rules: [{ from: 'job', mayNotImport: ['jobs'] }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["forbidden-import"].rules[0].from[0]: there is no layer "job"; write "jobs", the nearest name',
  },
  {
    name: 'a misspelt folder of a layer',
    files: { 'drift-gate.config.ts': configOf("'forbidden-import': { layers: { jobs: 'scr/**' } }") },
    line: 'drift-gate.config.ts: gates["forbidden-import"].layers.jobs[0]: no file of the project matches "scr/**"; write "src/**", the nearest that matches a file',
  },
  {
    name: 'a misspelt function',
    files: {
      'drift-gate.config.ts': configOf(
        "'missing-call': { rules: [{ function: 'src/jobs.ts#stpo', mustCall: 'src/jobs.ts#stop' }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["missing-call"].rules[0].function: src/jobs.ts has no function "stpo"; write "stop", the nearest name',
  },
  {
    name: 'a misspelt constant',
    files: {
      'drift-gate.config.ts': configOf(
        "'scattered-default': { defaults: [{ name: 'off', source: 'src/jobs.ts#OF', properties: ['state'] }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["scattered-default"].defaults[0].source: src/jobs.ts declares no "OF"; write "OFF", the nearest name',
  },
  {
    name: 'an empty vocabulary',
    files: { 'migrations/001_jobs.sql': 'CREATE TYPE state AS ENUM ();\nCREATE TABLE jobs (id int, state state);\n' },
    line: 'migrations/001_jobs.sql:1:1: the vocabulary of jobs.state (state) is empty; add the migration that gives it values',
  },
  {
    name: 'a configuration for another major',
    files: { 'drift-gate.config.ts': configOf('', 'version: 2, exlude: [],') },
    line: 'drift-gate.config.ts: version: this drift-gate reads version 1 of the configuration, found 2; write version: 1 and what it takes, or install the drift-gate that the configuration is for',
  },
  {
    name: 'a version that is none',
    files: { 'drift-gate.config.ts': `export default [${configOf('', "version: '1',").slice(15, -2)}];\n` },
    line: 'drift-gate.config.ts: [0].version: this drift-gate reads version 1 of the configuration, found "1"; write version: 1 and what it takes, or install the drift-gate that the configuration is for',
  },
  {
    name: 'a file that vanishes',
    files: {},
    vanishes: 'migrations/001_jobs.sql',
    line: "migrations/001_jobs.sql: it cannot be read: ENOENT: no such file or directory, open '<cwd>/migrations/001_jobs.sql'; make it readable, or leave it out with `exclude`",
  },
  {
    name: 'a syntax error',
    files: { 'src/broken.ts': 'export const sql = `SELECT 1`;\nconst = 3;\n' },
    line: 'src/broken.ts:2:7: syntax error: Unexpected token; mend it, or leave the file out with `exclude`',
  },
];

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

test.each(cases)('$name', check);

/** The command ends with 2 and one line, whatever else it has found. */
async function check({ files, args = [], vanishes, line }: Case): Promise<void> {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  for (const [file, text] of Object.entries<string | null>({ ...sound, ...files })) {
    if (text === null) continue;
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (text === unreadable) symlinkSync('/proc/self/mem', target);
    else writeFileSync(target, text);
  }
  const printed: string[] = [];
  const io = {
    cwd: folder,
    env: {},
    stdout: { write: () => true },
    stderr: { write: (text: string) => printed.push(text) },
    seconds: () => 0,
  };
  const code = await run(['--types', 'off', ...args], io, vanishes === undefined ? localHost : hostWithout(vanishes));
  expect(printed.join('').replaceAll(folder, '<cwd>')).toBe(`error: ${line}\n`);
  expect(code).toBe(2);
}

function hostWithout(file: string): Host {
  return {
    ...localHost,
    async check(request) {
      await loadGrammar();
      const workspace = openWorkspace(request);
      rmSync(path.join(request.cwd, file));
      return checkWorkspace(workspace);
    },
  };
}
