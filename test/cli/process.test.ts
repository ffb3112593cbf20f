import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonReport } from '#report/json-schema';

const root = path.resolve(import.meta.dirname, '../..');
const command = path.join(root, 'bin/drift-gate.js');
const api = pathToFileURL(path.join(root, 'dist/bundle/api.js')).href;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment without what decides about colours. */
const plainEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NO|FORCE)_COLOR$/.test(name)));

interface Around {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whoever reads the output goes away after so many characters. */
  readonly reads?: number;
  /** Nobody reads what is said beside the output. */
  readonly deaf?: boolean;
}

function run(args: readonly string[], around: Around): Promise<Ended> {
  return spawned([command, ...args], around);
}

function spawned(args: readonly string[], { cwd, env = {}, reads, deaf }: Around): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { cwd, env: { ...plainEnv, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (reads !== undefined && stdout.length >= reads) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    if (deaf === true) child.stderr.destroy();
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const stop = (value: string): string =>
  `import type { Pool } from 'pg';\nexport const stop = (pool: Pool) => pool.query("UPDATE jobs SET state = '${value}'");\n`;

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-process-')));
  const config = (gates = "'raw-status-literal': false"): string =>
    `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', gates: { ${gates} } };\n`;
  const schema = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n";
  const open = {
    'drift-gate.config.ts': config(),
    'src/state.ts':
      'interface Names { on: 1; lost: 2 }\nexport type State<T> = T extends object ? keyof Names : never;\n',
    'src/stop.ts':
      "import type { Pool } from 'pg';\nimport type { State } from './state.js';\nexport const move = (pool: Pool, state: State<Pool>) => pool.query('UPDATE jobs SET state = $1', [state]);\n",
    'migrations/001.sql': schema,
  };
  const projects = {
    clean: { 'drift-gate.config.ts': config(), 'src/stop.ts': stop('off'), 'migrations/001.sql': schema },
    red: { 'drift-gate.config.ts': config(), 'src/stop.ts': stop('lost'), 'migrations/001.sql': schema },
    wrong: { 'drift-gate.config.ts': config("'unknown-state': true"), 'src/stop.ts': stop('off') },
    half: {
      'drift-gate.config.ts': config(),
      'src/stop.ts': stop('lost'),
      'src/broken.ts': 'export const sql = `SELECT 1`; const = 3;\n',
      'migrations/001.sql': schema,
    },
    layers: {
      'drift-gate.config.ts': `export default { include: ['src/**/*.ts'], migrations: false, gates: { 'forbidden-import': { layers: { x: 'src/x.ts' } } } };\n`,
      'src/stop.ts': "import './x.js';\n",
      // Nothing asks for the tables, so the grammar that would read their types is not loaded.
      'src/x.ts':
        "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const jobs = pgTable('jobs', { state: text('state') });\n",
    },
    open,
    typescript7: {
      ...open,
      'package.json': '{ "devDependencies": { "typescript": "7.0.0" } }\n',
      'node_modules/typescript/package.json': '{ "name": "typescript", "version": "7.0.0", "main": "index.js" }\n',
      'node_modules/typescript/index.js': "throw new Error('this TypeScript has no such API');\n",
    },
    // Much more than a pipe holds.
    long: {
      'drift-gate.config.ts': config(),
      'migrations/001.sql': schema,
      ...Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`src/stop${index}.ts`, stop('lost')])),
    },
  };
  for (const [project, files] of Object.entries(projects)) {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(base, project, file)), { recursive: true });
      writeFileSync(path.join(base, project, file), text);
    }
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const at = (project: string): { readonly cwd: string } => ({ cwd: path.join(base, project) });

test.each([
  { project: 'clean', code: 0, findings: '0 findings' },
  { project: 'red', code: 1, findings: '1 finding (1 error)' },
  { project: 'half', code: 2, findings: '1 finding (1 error)' },
])('$project ends with $code', async ({ project, code, findings }) => {
  const ended = await run([], at(project));
  expect(ended.code).toBe(code);
  const lines = ended.stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^\d files?, \d statements? read, 0 partly, 0 opaque, \d gates?, /);
  expect(lines.at(-1)).toContain(`, ${findings}, `);
  expect(ended.stderr === '').toBe(code !== 2);
});

test('a configuration that is wrong ends with 2, says why in one line, and judges nothing', async () => {
  expect(await run([], at('wrong'))).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: drift-gate.config.ts: gates["unknown-state"]: there is no gate "unknown-state"; write "unknown-status", the nearest name\n',
  });
});

test.each([
  { project: 'red', code: 1, problems: [] },
  { project: 'half', code: 2, problems: ['src/broken.ts'] },
])('$project: JSON alone on stdout, problems on stderr as well', async ({ project, code, problems }) => {
  const ended = await run(['--format', 'json'], at(project));
  const report = jsonReport.parse(JSON.parse(ended.stdout));
  expect([ended.code, report.exitCode]).toEqual([code, code]);
  expect(report.findings.map(({ file }) => file)).toEqual(['src/stop.ts']);
  expect(report.problems.map(({ where }) => where)).toEqual(problems);
  expect(ended.stderr.split('\n').filter((line) => line !== '')).toHaveLength(problems.length);
});

test('a reader that goes away early is no failure', async () => {
  const ended = await run([], { ...at('long'), reads: 10 });
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(1);
});

test('where nobody reads the problems, the report and the exit code are the same', async () => {
  const json = ['--format', 'json'];
  const [heard, unheard] = await Promise.all([run(json, at('half')), run(json, { ...at('half'), deaf: true })]);
  expect(heard.stderr).not.toBe('');
  expect(unheard).toEqual({ ...heard, stderr: '' });
});

test('a pipe gets everything, however slowly it is read', async () => {
  const { stdout } = await run(['--format', 'json'], at('long'));
  expect(jsonReport.parse(JSON.parse(stdout)).findings).toHaveLength(400);
});

test.each([
  {
    args: ['--formt', 'json'],
    line: /^error: unknown option '--formt' \(Did you mean --format\?\); see drift-gate --help$/,
  },
  {
    args: ['--format', 'jsno'],
    line: /^error: .*'jsno' is invalid\. Write "json", the nearest name; see drift-gate --help$/,
  },
  { args: ['chek'], line: /^error: command line: there is no command "chek"; did you mean "check"\?$/ },
  {
    args: ['explain', 'unknown-state'],
    line: /^error: explain: there is no gate "unknown-state"; write "unknown-status"/,
  },
  {
    args: ['--gate', 'unknown-state'],
    line: /^error: --gate: there is no gate "unknown-state"; write "unknown-status"/,
  },
])('$args is one line that says what was meant, and ends with 2', async ({ args, line }) => {
  const ended = await run(args, at('clean'));
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(/^[^\n]*\n$/);
  expect(ended.stderr.trimEnd()).toMatch(line);
});

const escape = '\u001B[';
test.each([
  { name: 'a pipe', env: {}, args: [], coloured: false },
  { name: 'FORCE_COLOR', env: { FORCE_COLOR: '1' }, args: [], coloured: true },
  { name: 'FORCE_COLOR with --no-color', env: { FORCE_COLOR: '1' }, args: ['--no-color'], coloured: false },
  { name: 'NO_COLOR', env: { NO_COLOR: '1' }, args: [], coloured: false },
])('colours: $name', async ({ env, args, coloured }) => {
  const { stdout } = await run(args, { ...at('red'), env });
  expect(stdout.includes(escape)).toBe(coloured);
});

test('from another folder the findings are the same, and their paths open from there', async () => {
  const config = ['--config', path.join('..', 'red', 'drift-gate.config.ts')];
  const reports = await Promise.all([
    run(['--format', 'json'], at('red')),
    run(['--format', 'json', ...config], at('clean')),
  ]);
  const [here, there] = reports.map(({ stdout }) => jsonReport.parse(JSON.parse(stdout)));
  expect(there?.findings).toEqual(here?.findings);
  expect([here?.projects[0]?.root, there?.projects[0]?.root]).toEqual(['.', '../red']);
  const { stdout } = await run(config, at('clean'));
  expect(stdout).toContain(' ../red/src/stop.ts:2:');
});

test('another TypeScript beside the project changes nothing', async () => {
  // The values are told by types alone, so the compiler is asked.
  const args = ['--format', 'json', '--types', 'auto'];
  const reports = await Promise.all([run(args, at('open')), run(args, at('typescript7'))]);
  const [without, beside] = reports.map(({ stdout }) => jsonReport.parse(JSON.parse(stdout)));
  expect(without?.findings.map(({ gate }) => gate)).toEqual(['unknown-status']);
  expect(beside).toEqual(without);
  expect(reports.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 1, stderr: '' },
    { code: 1, stderr: '' },
  ]);
});

test.each([
  { project: 'layers', loaded: [] },
  { project: 'clean', loaded: ['libpg-query'] },
  { project: 'open', loaded: ['libpg-query', 'ts-morph'] },
])('$project loads $loaded of what is slow to load', async ({ project, loaded }) => {
  const script = `
    import { createRequire } from 'node:module';
    const { check } = await import(${JSON.stringify(api)});
    await check({ cwd: process.cwd(), types: 'auto' });
    // All three are CommonJS inside, so this cache has them however they are imported.
    const files = Object.keys(createRequire(process.cwd() + '/x.js').cache).join();
    const slow = ['libpg-query', 'pgsql-ast-parser', 'ts-morph'];
    console.log(JSON.stringify(slow.filter((name) => files.includes('/node_modules/' + name + '/'))));
  `;
  const ended = await spawned(['--input-type=module', '--eval', script], at(project));
  expect(ended.stderr).toBe('');
  expect(JSON.parse(ended.stdout)).toEqual(loaded);
});

test('version and help cost nothing and end with 0', async () => {
  const [version, help] = await Promise.all([run(['--version'], at('wrong')), run(['--help'], at('wrong'))]);
  expect(version).toMatchObject({ code: 0, stderr: '' });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('Exit codes: 0 clean, 1 findings, 2 it could not do its job.');
});
