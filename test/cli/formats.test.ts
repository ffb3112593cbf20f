import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderGithub } from '#report/github';
import { renderGitlab } from '#report/gitlab';
import { renderJson } from '#report/json';
import { renderJunit } from '#report/junit';
import { renderMarkdown } from '#report/markdown';
import { renderSarif } from '#report/sarif';
import { renderText } from '#report/text';
import { toolVersion } from '#host/version';
import type { Run } from '#report/run';
import { drive, gates, type Given } from './fake.js';

const text = 'const a = 1;\nloose(a);\n';
const run: Run = {
  gates,
  problems: [],
  read: (file) => (file === 'a.ts' ? text : undefined),
  results: [
    {
      findings: [
        {
          gate: 'loose-end',
          messageId: 'found',
          values: { name: 'a' },
          severity: 'error',
          place: { path: 'a.ts', span: { start: 19, end: 20 } },
          related: [],
          within: 'a.ts',
          subject: 'a',
          key: 'loose-end a.ts a 0',
        },
      ],
      coverage: {
        ...{ files: 1, migrations: 0, statements: { read: 0, partly: 0, opaque: 0 }, unread: [], unfolded: [] },
        gates: ['loose-end'],
      },
      problems: [],
    },
  ],
};
const closing = '1 file, 0 statements read, 0 partly, 0 opaque, 1 gate, 1 finding (1 error), 0 allowed, 0.50 s\n';
const inText = renderText(run, { seconds: 0.5 });
const sarif = (from = ''): string => renderSarif(run, { toolVersion: toolVersion(), from });

let cwd = '';
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-formats-')));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Case {
  readonly args: readonly string[];
  readonly given?: Given;
  /** What is there before, by path. */
  readonly before?: Readonly<Record<string, string>>;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** What is there afterwards: all of it. */
  readonly files?: Readonly<Record<string, string>>;
}

async function check({
  args,
  given,
  before = {},
  code = 1,
  stdout = '',
  stderr = '',
  files = before,
}: Case): Promise<void> {
  for (const [file, content] of Object.entries(before)) {
    mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
    writeFileSync(path.join(cwd, file), content);
  }
  const outcome = await drive(args, { outcome: run, cwd, ...given });
  const told = outcome.stderr.replaceAll(cwd, '<cwd>');
  expect({ code: outcome.code, stdout: outcome.stdout, stderr: told }).toEqual({ code, stdout, stderr });
  const left = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(path.join(cwd, file)).isFile(),
  );
  expect(Object.fromEntries(left.map((file) => [file, readFileSync(path.join(cwd, file), 'utf8')]))).toEqual(files);
}

test.each<{ format: string; expected: string }>([
  { format: 'text', expected: inText },
  { format: 'json', expected: renderJson(run, toolVersion()) },
  { format: 'sarif', expected: sarif() },
  { format: 'github', expected: renderGithub(run) },
  { format: 'gitlab', expected: renderGitlab(run) },
  { format: 'junit', expected: renderJunit(run) },
  { format: 'markdown', expected: renderMarkdown(run) },
])('$format on stdout and in a file', async ({ format, expected }) => {
  await check({ args: ['--format', format], stdout: expected });
  await check({
    args: ['--format', `${format}=out`],
    stderr: closing,
    files: { out: expected },
  });
});

test('several at once, and what a file held before is gone', () =>
  check({
    args: ['--format', 'text', '--format', 'sarif=out.sarif', '--format', 'gitlab=reports/quality.json'],
    before: { 'out.sarif': 'old and longer than nothing', 'reports/kept': '' },
    stdout: inText,
    files: { 'out.sarif': sarif(), 'reports/quality.json': renderGitlab(run), 'reports/kept': '' },
  }));

test.each([
  { args: ['text', 'github'], stdout: inText + renderGithub(run) },
  { args: ['github', 'text'], stdout: renderGithub(run) + inText },
])('$args share the log of a step', async ({ args, stdout }) => {
  const given = { env: { GITHUB_STEP_SUMMARY: 'summary.md' } };
  const named = args.flatMap((format) => ['--format', format]);
  await check({ args: named, given, stdout, files: { 'summary.md': renderMarkdown(run) } });
});

test('a file has no colours, whatever the terminal is', () =>
  check({
    args: ['--format', 'text=out'],
    given: { env: { FORCE_COLOR: '1' }, isTTY: true },
    stderr: closing,
    files: { out: inText },
  }));

test('a link stays one, and a file keeps its mode', async () => {
  writeFileSync(path.join(cwd, 'real'), 'old');
  chmodSync(path.join(cwd, 'real'), 0o640);
  symlinkSync('real', path.join(cwd, 'out'));
  await check({ args: ['--format', 'sarif=out'], stderr: closing, files: { real: sarif(), out: sarif() } });
  expect(realpathSync(path.join(cwd, 'out'))).toBe(path.join(cwd, 'real'));
  expect(statSync(path.join(cwd, 'real')).mode & 0o777).toBe(0o640);
});

test('a device is written to and not replaced', async () => {
  await check({ args: ['--format', 'sarif=/dev/null'], stderr: closing });
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each<Case & { name: string }>([
  {
    name: 'a folder that does not exist',
    args: ['--format', 'text', '--format', 'sarif=no/such/out.sarif'],
    stderr:
      'error: --format sarif=no/such/out.sarif: there is no folder <cwd>/no/such; create it: mkdir -p <cwd>/no/such\n',
  },
  {
    name: 'a folder in the place of a file',
    args: ['--format', 'json=out'],
    before: { 'out/kept': '' },
    stderr: 'error: --format json=out: it is a folder; name a file\n',
  },
  {
    name: 'a file in the place of a folder',
    args: ['--format', 'json=out/report.json'],
    before: { out: '' },
    stderr: 'error: --format json=out/report.json: <cwd>/out is no folder; name a file in a folder\n',
  },
  {
    name: 'a summary that cannot be',
    args: ['--format', 'github'],
    given: { env: { GITHUB_STEP_SUMMARY: 'no/summary.md' } },
    stderr: 'error: GITHUB_STEP_SUMMARY: there is no folder <cwd>/no; create it: mkdir -p <cwd>/no\n',
  },
])('$name is told before anything is judged', async (one) => {
  await check({ ...one, code: 2 });
  const { requests } = await drive(one.args, { outcome: run, cwd, ...one.given });
  expect(requests).toEqual([]);
  const fixing = await drive(['--fix', ...one.args], { outcome: run, cwd, ...one.given });
  expect([fixing.code, fixing.requests]).toEqual([2, []]);
});

test('a file that can no longer be written when the run is over', async () => {
  mkdirSync(path.join(cwd, 'reports'));
  const host: Given = {
    outcome: {
      ...run,
      // Somebody removes the folder while the text is made.
      read(file) {
        rmSync(path.join(cwd, 'reports'), { recursive: true, force: true });
        return run.read(file);
      },
    },
    cwd,
  };
  const { code, stdout, stderr } = await drive(['--format', 'text', '--format', 'sarif=reports/out.sarif'], host);
  expect([code, stdout]).toEqual([2, inText]);
  expect(stderr).toMatch(
    /^error: --format sarif=reports\/out\.sarif: it cannot be written: ENOENT[^\n]*; make it writable, or name another file\n$/,
  );
});

test.each([
  { env: { GITHUB_WORKSPACE: '..' }, from: 'inner' },
  { env: { CI_PROJECT_DIR: '..' }, from: 'inner' },
  { env: { GITHUB_WORKSPACE: '.' }, from: '' },
  { env: { GITHUB_WORKSPACE: 'deeper' }, from: '' },
  { env: {}, from: '' },
])('paths are seen from the root of the repository: $env', async ({ env, from }) => {
  const inner = path.join(cwd, 'inner');
  mkdirSync(inner);
  const absolute = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, path.resolve(inner, value)]));
  const { stdout } = await drive(['--format', 'sarif'], { outcome: run, cwd: inner, env: absolute });
  expect(stdout).toBe(sarif(from));
});

test('GitHub gets its summary behind what is there, for its own format alone', async () => {
  const given = { env: { GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_ACTIONS: 'true' } };
  const before = { 'summary.md': 'before\n' };
  await check({
    args: ['--format', 'github'],
    given,
    before,
    stdout: renderGithub(run),
    files: { 'summary.md': `before\n${renderMarkdown(run)}` },
  });
  await check({ args: [], given, before, stdout: inText });
});

test('with fixes, stdout is the document alone where a machine reads it', async () => {
  const fixed = 'fixed 0 findings in 0 files; 0 have a suggestion\n';
  await check({ args: ['--fix', '--format', 'sarif'], stdout: sarif(), stderr: fixed });
  await check({ args: ['--fix', '--format', 'sarif=out'], stderr: closing + fixed, files: { out: sarif() } });
  expect(existsSync(path.join(cwd, 'out'))).toBe(true);
});
