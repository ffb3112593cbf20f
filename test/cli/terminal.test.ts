import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrap } from '#report/layout';
import { startChild, startTerminal } from './child.js';
import { configOf, jobs, module } from './jobs.js';
import { makeFolder, type Folder } from './repository.js';

let folder: Folder | undefined;
beforeAll(() => {
  folder = makeFolder({
    ...jobs,
    // A run that takes longer than anybody waits without being told.
    'drift-gate.config.ts': `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);\n${configOf('src/**/*.ts')}`,
    'src/a.ts': module({ stop: ['lost'] }),
  });
});
afterAll(() => folder?.remove());

const away = '\r\u001B[K';

interface Case {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly redirected?: string;
  readonly columns?: number;
  /** Without a terminal. */
  readonly plain?: boolean;
  /** It says how far it is, and takes that away again. */
  readonly progress: boolean;
  readonly colours: boolean;
  readonly width: number;
}

async function check(given: Case): Promise<void> {
  const { args = [], env = {}, redirected = '', columns = 80, plain = false, progress, colours, width } = given;
  const cwd = folder?.path ?? '';
  const child = plain ? startChild(args, { cwd, env }) : startTerminal(args, { cwd, env, columns, redirected });
  const { code, stdout, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout.includes(away)).toBe(progress);
  // What was said of it stands nowhere any more.
  const left = stdout.split(/\r?\n/).map((line) => line.slice(line.lastIndexOf('\u001B[K') + 1).replace(/^\[K/, ''));
  expect(left.filter((line) => line.includes(' …'))).toEqual([]);
  const bare = left.map(stripVTControlCharacters);
  expect(bare.join('') !== left.join('')).toBe(colours);
  // Advice is wrapped at the width.
  const begins = bare.findIndex((line) => line.startsWith('  why      '));
  const why = bare
    .slice(
      begins,
      bare.findIndex((line) => line.startsWith('  instead  ')),
    )
    .map((line) => line.slice(11));
  expect(why).toEqual(wrap(why.join(' '), width - 11));
  expect(why.length).toBeGreaterThan(1);
}

test.concurrent.each<Case>([
  { name: 'a terminal', progress: true, colours: true, width: 80 },
  { name: 'a narrow terminal', columns: 66, progress: true, colours: true, width: 66 },
  { name: 'a wide terminal', columns: 110, progress: true, colours: true, width: 110 },
  { name: 'a terminal that is too wide to read', columns: 300, progress: true, colours: true, width: 120 },
  { name: 'no terminal', plain: true, progress: false, colours: false, width: 100 },
  { name: 'COLUMNS', plain: true, env: { COLUMNS: '90' }, progress: false, colours: false, width: 90 },
  { name: 'COLUMNS in a terminal', env: { COLUMNS: '90' }, progress: true, colours: true, width: 90 },
  {
    name: 'COLUMNS that is no number',
    plain: true,
    env: { COLUMNS: 'x' },
    progress: false,
    colours: false,
    width: 100,
  },
  { name: 'NO_COLOR', env: { NO_COLOR: '1' }, progress: true, colours: false, width: 80 },
  { name: 'FORCE_COLOR', plain: true, env: { FORCE_COLOR: '1' }, progress: false, colours: true, width: 100 },
  { name: 'a terminal that can nothing', env: { TERM: 'dumb' }, progress: false, colours: false, width: 80 },
  { name: '--no-color', args: ['--no-color'], progress: true, colours: false, width: 80 },
  { name: 'stderr elsewhere', redirected: '2>err.txt', progress: false, colours: true, width: 80 },
])('terminal: $name', check);

test('stdout elsewhere: it says how far it is, and the document stays pure', async () => {
  const cwd = folder?.path ?? '';
  const { code, stdout } = await startTerminal(['--format', 'json'], { cwd, redirected: '>out.json' }).ended;
  expect(code).toBe(1);
  expect(stdout.startsWith(away)).toBe(true);
  expect(stdout.endsWith(away)).toBe(true);
  expect(JSON.parse(readFileSync(path.join(cwd, 'out.json'), 'utf8'))).toMatchObject({ exitCode: 1 });
});

test('--quiet: errors alone', async () => {
  const cwd = folder?.path ?? '';
  const { stdout } = await startTerminal(['--quiet', '--no-color'], { cwd }).ended;
  expect(stdout.startsWith('error[unknown-status] ')).toBe(true);
  expect(stdout.endsWith('explain unknown-status\r\n')).toBe(true);
});

test('--timing: what took how long, on stderr, the whole last', async () => {
  const cwd = folder?.path ?? '';
  const { stdout, stderr } = await startChild(['--timing', '--format', 'json', '--gate', 'unknown-status'], { cwd })
    .ended;
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1 });
  const rows = stderr
    .trimEnd()
    .split('\n')
    .map((line) => /^(.*?) +(\d+\.\d\d) s$/.exec(line)?.slice(1) ?? [line]);
  expect(rows.map(([name]) => name)).toEqual([
    'start-up',
    'configuration and files',
    'grammar and imports',
    'migrations',
    'names in the configuration',
    'gate unknown-status',
    'what was read',
    'report',
    'in all',
  ]);
  const seconds = rows.map(([, text]) => Number(text));
  expect(seconds.at(-1)).toBeGreaterThan(1.1);
  expect(seconds.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBeCloseTo(seconds.at(-1) ?? 0, 1);
});

test.each(['baseline', 'doctor', 'list --allowances', 'explain src/a.ts:3', '--fix-dry-run'])(
  '%s says how far it is, too',
  async (line) => {
    const cwd = folder?.path ?? '';
    const { stdout } = await startTerminal(line.split(' '), { cwd }).ended;
    expect(stdout).toContain(away);
    folder?.write({ 'drift-gate.baseline': null });
    expect(existsSync(path.join(cwd, 'drift-gate.baseline'))).toBe(false);
  },
);
