import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeChanges } from '#cli/write-changes';

const command = path.resolve(import.meta.dirname, '../../bin/drift-gate.js');
const source =
  "\ufeffimport type { Pool } from 'pg';\r\nexport const State = { Off: 'off', Lost: 'lost' } as const;\r\nexport const stop = (pool: Pool) => pool.query(`UPDATE jobs SET state = 'off'`);\r\nexport const lose = (pool: Pool) => pool.query('UPDATE jobs SET state = $1', [State.Lost]);\r\nexport const guess = (pool: Pool) => pool.query(`SELECT id FROM jobs WHERE state = 'offf'`);\r\n";
const fixedSource = source.replace("state = 'off'`)", 'state = $1`, [State.Off])');
const migration = "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n";

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-fix-')));
  write('drift-gate.config.ts', "export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql' };\n");
  write(
    'migrations/001_jobs.sql',
    "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n",
  );
  write('src/jobs.ts', source);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

const read = (file: string): string => readFileSync(path.join(base, file), 'utf8');
const gates = ['--gate', 'raw-status-literal', '--gate', 'unknown-status'];

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args, ...gates], {
    cwd: base,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('--fix writes what is sure, keeps byte-order mark, line endings, mode and links, and says what is left', () => {
  write('real.ts', source);
  rmSync(path.join(base, 'src/jobs.ts'));
  symlinkSync('../real.ts', path.join(base, 'src/jobs.ts'));
  chmodSync(path.join(base, 'real.ts'), 0o640);
  const { status, stdout, stderr } = run('--fix');
  expect([read('real.ts'), read('migrations/002_jobs_state_lost.sql')]).toEqual([fixedSource, migration]);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('fixed 2 findings in 2 files; 1 has a suggestion');
  expect(stdout).toContain("jobs.state is compared with 'offf', which enum state does not have");
  expect([status, stderr]).toEqual([1, '']);
  expect(statSync(path.join(base, 'real.ts')).mode & 0o777).toBe(0o640);
  expect(lstatSync(path.join(base, 'src/jobs.ts')).isSymbolicLink()).toBe(true);
  // Nothing is left beside the files, and nothing is left to be done.
  expect([readdirSync(base).sort(), readdirSync(path.join(base, 'src'))]).toEqual([
    ['drift-gate.config.ts', 'migrations', 'real.ts', 'src'],
    ['jobs.ts'],
  ]);
  expect(run('--fix').stdout.trimEnd().split('\n').at(-1)).toBe('fixed 0 findings in 0 files; 1 has a suggestion');
});

test('--fix-dry-run prints a diff that git applies, and writes nothing', () => {
  const { status, stdout, stderr } = run('--fix-dry-run');
  expect([status, stderr]).toEqual([1, 'would fix 2 findings in 2 files; 1 finding left, 1 has a suggestion\n']);
  expect(read('src/jobs.ts')).toBe(source);
  expect(readdirSync(path.join(base, 'migrations'))).toEqual(['001_jobs.sql']);
  const applied = spawnSync('git', ['apply', '--unsafe-paths', '-p1', '-'], {
    cwd: base,
    input: stdout,
    encoding: 'utf8',
  });
  expect([applied.status, applied.stderr]).toEqual([0, '']);
  expect([read('src/jobs.ts'), read('migrations/002_jobs_state_lost.sql')]).toEqual([fixedSource, migration]);
});

test('--fix with JSON leaves stdout to the report', () => {
  const { stdout, stderr } = run('--fix', '--format', 'json');
  expect((JSON.parse(stdout) as { counts: object }).counts).toEqual({
    errors: 1,
    notes: 0,
    allowed: 0,
    baselined: 0,
    old: 0,
    problems: 0,
  });
  expect(stderr).toBe('fixed 2 findings in 2 files; 1 has a suggestion\n');
});

test.each([
  { name: 'a file that is another by now', change: { file: 'src/jobs.ts', before: 'x', after: 'y' } },
  { name: 'a new file that is there already', change: { file: 'migrations/001_jobs.sql', before: null, after: 'y' } },
  { name: 'a file that is gone', change: { file: 'src/gone.ts', before: 'x', after: 'y' } },
  { name: 'a folder that is a file', change: { file: 'src/jobs.ts/new.sql', before: null, after: 'y' } },
])('nothing is written where one change cannot be: $name', ({ change }) => {
  const changes = [
    { file: 'drift-gate.config.ts', before: read('drift-gate.config.ts'), after: 'changed' },
    change,
  ].map((one) => ({ ...one, file: path.join(base, one.file) }));
  const before = [read('drift-gate.config.ts'), readdirSync(base), read('src/jobs.ts')];
  expect(writeChanges(changes, base)).toHaveLength(1);
  expect([read('drift-gate.config.ts'), readdirSync(base), read('src/jobs.ts')]).toEqual(before);
});
