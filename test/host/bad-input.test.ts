import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkProjects } from '#host/index';
import { renderProblems } from '#report/problems';

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

interface Case {
  readonly name: string;
  /** Laid over the sound project; null takes a file away. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly options?: { readonly config?: string; readonly gates?: readonly string[] };
  /** The one line, with `<cwd>` for the folder. */
  readonly line: string;
}

const cases: readonly Case[] = [
  {
    name: 'no config',
    files: { 'drift-gate.config.ts': null },
    line: "",
  },
  { name: 'a named config that is missing', files: {}, options: { config: 'gate.config.ts' }, line: '' },
  { name: 'a config that throws', files: { 'drift-gate.config.ts': "const name = 'x';\nthrow new Error(`no ${name}`);\n" }, line: '' },
  { name: 'a config that imports what is missing', files: { 'drift-gate.config.ts': "import './layers.js';\nexport default {};\n" }, line: '' },
  { name: 'a config with a syntax error', files: { 'drift-gate.config.ts': 'export default {\n  include: [,\n' }, line: '' },
  { name: 'a config without default export', files: { 'drift-gate.config.ts': 'export const config = {};\n' }, line: '' },
  { name: 'a config that is no object', files: { 'drift-gate.config.ts': "export default 'src';\n" }, line: '' },
  { name: 'a config that is a promise', files: { 'drift-gate.config.ts': 'export default Promise.resolve({});\n' }, line: '' },
  { name: 'a list without projects', files: { 'drift-gate.config.ts': 'export default [];\n' }, line: '' },
  { name: 'no include', files: { 'drift-gate.config.ts': "export default { migrations: 'migrations/*.sql' };\n" }, line: '' },
  { name: 'an include that is no list', files: { 'drift-gate.config.ts': "export default { include: 'src' };\n" }, line: '' },
  { name: 'an unknown key', files: { 'drift-gate.config.ts': configOf('', "exlude: ['x'],") }, line: '' },
  { name: 'migrations of the wrong kind', files: { 'drift-gate.config.ts': "export default { include: ['src/**'], migrations: 7 };\n" }, line: '' },
  { name: 'an unknown key of the migrations', files: { 'drift-gate.config.ts': "export default { include: ['src/**'], migrations: { file: 'x' } };\n" }, line: '' },
  { name: 'an unknown gate', files: { 'drift-gate.config.ts': configOf("'unknwon-status': true") }, line: '' },
  { name: 'an unknown gate in the second project', files: { 'drift-gate.config.ts': `export default [{ include: ['src/**/*.ts'], migrations: 'migrations/*.sql' }, { include: ['src/**/*.ts'], gates: { 'unknwon-status': true } }];\n` }, line: '' },
  { name: 'an unknown gate on the command line', files: {}, options: { gates: ['raw-status'] }, line: '' },
  { name: 'a gate on the command line that is off', files: { 'drift-gate.config.ts': configOf("'unknown-status': false") }, options: { gates: ['unknown-status'] }, line: '' },
  { name: 'an unknown option', files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { exept: [] }") }, line: '' },
  { name: 'an option of the wrong kind', files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: 'jobs.state' }") }, line: '' },
  { name: 'options that are none', files: { 'drift-gate.config.ts': configOf("'raw-status-literal': 3") }, line: '' },
  { name: 'an unknown table', files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['job.state'] }") }, line: '' },
  { name: 'an unknown column', files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['jobs.status'] }") }, line: '' },
  { name: 'a tsconfig that is missing', files: { 'drift-gate.config.ts': configOf('', "tsconfig: 'tsconfig.app.json',") }, line: '' },
  { name: 'a tsconfig that does not resolve', files: { 'tsconfig.json': '{ "extends": "./base" }' }, line: '' },
  { name: 'a tsconfig that is no JSON', files: { 'tsconfig.json': '{ "compilerOptions": ' }, line: '' },
  { name: 'no file matched', files: { 'drift-gate.config.ts': "export default { include: ['scr/**/*.ts'], migrations: 'migrations/*.sql' };\n" }, line: '' },
  { name: 'one of two globs matches nothing', files: { 'drift-gate.config.ts': "export default { include: ['src/**/*.ts', 'src/*.vue'], migrations: 'migrations/*.sql' };\n" }, line: '' },
  { name: 'no migrations named', files: { 'drift-gate.config.ts': "export default { include: ['src/**/*.ts'] };\n" }, line: '' },
  { name: 'no migration found', files: { 'drift-gate.config.ts': "export default { include: ['src/**/*.ts'], migrations: 'migration/*.sql' };\n" }, line: '' },
  { name: 'a migration that the grammar rejects', files: { 'migrations/002_more.sql': 'SELECT 1;\n\nALTER TABEL jobs ADD x int;\n' }, line: '' },
  { name: 'an unreadable file', files: { 'src/locked.ts': 'export {};\n' }, line: '' },
  { name: 'a syntax error', files: { 'src/broken.ts': "export const sql = `SELECT 1`;\nconst = 3;\n" }, line: '' },
];

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

test.each(cases)('$name', async ({ files, options, line }) => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  for (const [file, text] of Object.entries<string | null>({ ...sound, ...files })) {
    if (text === null) continue;
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    if (file === 'src/locked.ts') chmodSync(target, 0);
  }
  const checked = await checkProjects({ cwd: folder, types: 'off', ...options });
  const rendered = renderProblems(checked).replaceAll(folder, '<cwd>');
  expect(rendered).toBe(`error: ${line}\n`);
});
