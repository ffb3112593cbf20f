import { expect, test } from 'vitest';
import { configOf, endOf, endsWithOneLine, unreadable, type FailClosed } from './fail-closed.js';

const cases: readonly FailClosed[] = [
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
    name: 'a gate on the command line that is off',
    files: { 'drift-gate.config.ts': configOf("'unknown-status': false") },
    args: ['--gate', 'unknown-status'],
    line: 'drift-gate.config.ts: gate "unknown-status" is not on; turn it on under gates["unknown-status"]',
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
    name: 'no tsconfig, where an import needs one',
    files: { 'src/b.ts': "import { State } from '@/states.js';\nexport const first = State.On;\n" },
    line: 'drift-gate.config.ts: tsconfig: there is no tsconfig.json to say where "@/states.js" leads, which src/b.ts imports; name the one whose `paths` do, as in tsconfig: \'tsconfig.app.json\'',
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
    name: 'an output file in a folder that does not exist',
    files: {},
    args: ['--format', 'sarif=reports/out.sarif'],
    line: '--format sarif=reports/out.sarif: there is no folder <cwd>/reports; create it: mkdir -p <cwd>/reports',
  },
  {
    name: 'an output file that is a folder',
    files: {},
    args: ['--format', 'json=src'],
    line: '--format json=src: it is a folder; name a file',
  },
  {
    name: 'an output file that cannot be created, even by root',
    files: {},
    args: ['--format', 'text', '--format', 'json=/proc/out.json'],
    line: "--format json=/proc/out.json: it cannot be written: ENOENT: no such file or directory, open '/proc/.out.json.<pid>.tmp'; make it writable, or name another file",
  },
  {
    name: 'a syntax error',
    files: { 'src/broken.ts': 'export const sql = `SELECT 1`;\nconst = 3;\n' },
    line: 'src/broken.ts:2:7: syntax error: Unexpected token; mend it, or leave the file out with `exclude`',
  },
];

test.each(cases)('$name', endsWithOneLine);

test('the project that each case changes ends with 0', async () => {
  expect(await endOf({ files: {} })).toEqual({ code: 0, stderr: '' });
});
