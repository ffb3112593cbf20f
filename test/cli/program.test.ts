import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { CheckResult, Finding, Problem } from '#gate/index';
import { reportDefect } from '#cli/main';
import { drive, type Given } from './fake.js';

const text = 'const a = 1;\nloose(a);\n';
const finding: Finding = {
  gate: 'loose-end',
  messageId: 'found',
  values: { name: 'a' },
  severity: 'error',
  place: { path: 'a.ts', span: { start: 19, end: 20 } },
  related: [],
  within: 'a.ts',
  subject: 'a',
  key: 'loose-end a.ts a 0',
};

function found(findings: readonly Finding[], problems: readonly Problem[] = []): Given {
  const result: CheckResult = {
    findings,
    coverage: {
      files: 1,
      migrations: 0,
      statements: { read: 0, partly: 0, opaque: 0 },
      unread: [],
      unfolded: [],
      gates: ['loose-end'],
    },
    problems,
  };
  return { outcome: { results: [result], read: (path) => (path === 'a.ts' ? text : undefined) } };
}

const block = `error[loose-end] a is wrong${' '.repeat(65)}a.ts:2:7
  2 │ loose(a);
    │       ^
  why      One came off.
  instead  mend a.
  accept   // drift-allow loose-end: <reason>        more: npx drift-gate explain loose-end

`;
const closing = (counts: string): string =>
  `1 file, 0 statements read, 0 partly, 0 opaque, 1 gate, ${counts}, 0.50 s\n`;
const problem: Problem = { where: 'a.ts', place: finding.place, what: 'it is odd', todo: 'mend it' };
const allowed: Finding = { ...finding, allowed: 'it is short' };

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly given?: Given;
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

const cases: readonly Case[] = [
  { name: 'clean', args: [], given: found([]), code: 0, stdout: closing('0 findings, 0 allowed') },
  {
    name: 'findings',
    args: ['check'],
    given: found([finding]),
    code: 1,
    stdout: block + closing('1 finding (1 error), 0 allowed'),
  },
  {
    name: 'notes never fail',
    args: ['--quiet'],
    given: found([{ ...finding, severity: 'note' }]),
    code: 0,
    stdout: '',
  },
  {
    name: 'allowed ones never fail',
    args: [],
    given: found([allowed]),
    code: 0,
    stdout: closing('0 findings, 1 allowed'),
  },
  {
    name: 'a problem beats findings, and is said on stderr',
    args: [],
    given: found([finding], [problem]),
    code: 2,
    stdout: block + closing('1 finding (1 error), 0 allowed, 1 problem'),
    stderr: 'error: a.ts:2:7: it is odd; mend it\n',
  },
  {
    name: 'nothing ran',
    args: [],
    given: { outcome: { problems: [{ where: '/repo', what: 'no configuration', todo: 'create one' }] } },
    code: 2,
    stderr: 'error: /repo: no configuration; create one\n',
  },
  {
    name: 'an unknown command',
    args: ['chekc'],
    code: 2,
    stderr: 'error: command line: there is no command "chekc"; did you mean "check"?\n',
  },
  {
    name: 'a file where none is taken',
    args: ['check', 'src/very/far.ts'],
    code: 2,
    stderr:
      'error: command line: there is no command "src/very/far.ts"; name one of: check, init, baseline, list, doctor, explain, test, help\n',
  },
  {
    name: 'an unknown option',
    args: ['--fromat', 'json'],
    code: 2,
    stderr: "error: unknown option '--fromat' (Did you mean --format?); see drift-gate --help\n",
  },
  {
    name: 'an unknown option of a command',
    args: ['list', '--alowances'],
    code: 2,
    stderr: "error: unknown option '--alowances' (Did you mean --allowances?); see drift-gate --help\n",
  },
  {
    name: 'an unknown format',
    args: ['--format', 'xml'],
    code: 2,
    stderr:
      "error: option '--format <name[=file]>' argument 'xml' is invalid. Name one of: github, gitlab, json, junit, markdown, sarif, text; see drift-gate --help\n",
  },
  {
    name: 'a format that is misspelt',
    args: ['--format', 'sarfi=out.sarif'],
    code: 2,
    stderr:
      "error: option '--format <name[=file]>' argument 'sarfi=out.sarif' is invalid. Write \"sarif\", the nearest name; see drift-gate --help\n",
  },
  {
    name: 'a format with a file without a name',
    args: ['--format', 'sarif='],
    code: 2,
    stderr:
      "error: option '--format <name[=file]>' argument 'sarif=' is invalid. Name a file behind the \"=\", or leave it out for stdout; see drift-gate --help\n",
  },
  {
    name: 'two formats for stdout',
    args: ['--format', 'text', '--format', 'json'],
    code: 2,
    stderr:
      "error: option '--format <name[=file]>' argument 'json' is invalid. Give it a file of its own (\"json=<file>\"): text goes to stdout; see drift-gate --help\n",
  },
  {
    name: 'two formats for one file',
    args: ['--format', 'sarif=out', '--format', 'json=./out'],
    code: 2,
    stderr:
      'error: option \'--format <name[=file]>\' argument \'json=./out\' is invalid. Give it a file of its own ("json=<file>"): sarif goes to "./out"; see drift-gate --help\n',
  },
  {
    name: 'an option without its value',
    args: ['--config'],
    code: 2,
    stderr: "error: option '--config <file>' argument missing; see drift-gate --help\n",
  },
  {
    name: 'two that exclude each other',
    args: ['--quiet', '--verbose'],
    code: 2,
    stderr: "error: option '--verbose' cannot be used with option '--quiet'; see drift-gate --help\n",
  },
  {
    name: 'the gates',
    args: ['list'],
    code: 0,
    stdout: 'on   loose-end   a loose end\noff  tight-knot  a tight knot\n',
  },
  {
    name: 'the gates of several projects',
    args: ['list'],
    given: {
      enabled: {
        projects: [{ name: 'api', gates: ['loose-end', 'tight-knot'] }, { gates: ['loose-end'] }],
        ownGates: [],
        problems: [],
      },
    },
    code: 0,
    stdout: 'on         loose-end   a loose end\non in api  tight-knot  a tight knot\n',
  },
  {
    name: 'the gates without a configuration that holds',
    args: ['list'],
    given: {
      enabled: {
        projects: [],
        ownGates: [],
        problems: [{ where: '/repo', what: 'no configuration', todo: 'create one' }],
      },
    },
    code: 2,
    stdout: 'on by default   loose-end   a loose end\noff by default  tight-knot  a tight knot\n',
    stderr: 'error: /repo: no configuration; create one\n',
  },
  {
    name: 'the allowances',
    args: ['list', '--allowances'],
    given: found([finding, allowed]),
    code: 0,
    stdout: 'a.ts:2:7  loose-end  it is short\n1 finding is allowed\n',
  },
  {
    name: 'the allowances of a run that was not whole',
    args: ['list', '--allowances'],
    given: found([], [problem]),
    code: 2,
    stdout: '0 findings are allowed\n',
    stderr: 'error: a.ts:2:7: it is odd; mend it\n',
  },
  {
    name: 'an unknown gate to explain',
    args: ['explain', 'lose-end'],
    code: 2,
    stderr: 'error: explain: there is no gate "lose-end"; write "loose-end", the nearest name\n',
  },
  {
    name: 'nothing to explain',
    args: ['explain'],
    code: 2,
    stderr: "error: missing required argument 'gate | file:line'; see drift-gate --help\n",
  },
  {
    name: 'nothing to fix',
    args: ['--fix'],
    given: found([finding]),
    code: 1,
    stdout: `${block}${closing('1 finding (1 error), 0 allowed')}fixed 0 findings in 0 files; 0 have a suggestion\n`,
  },
  {
    name: 'nothing to fix, for a machine',
    args: ['--fix-dry-run'],
    given: { ...found([finding], [problem]), fixed: { suggestions: 1 } },
    code: 2,
    stderr:
      'error: a.ts:2:7: it is odd; mend it\nwould fix 0 findings in 0 files; 1 finding left, 1 has a suggestion\n',
  },
  {
    name: 'a file that was changed while it was judged',
    args: ['--fix'],
    given: { ...found([]), fixed: { applied: 1, changes: [{ file: '/repo/gone.ts', before: 'a', after: 'b' }] } },
    code: 2,
    stderr: 'error: gone.ts: it was changed while it was judged, so no fix was written; run drift-gate --fix again\n',
  },
  {
    name: 'a diff as JSON',
    args: ['--fix-dry-run', '--format', 'json'],
    code: 2,
    stderr:
      "error: option '--fix-dry-run' cannot be used with option '--format <name[=file]>'; see drift-gate --help\n",
  },
  {
    name: 'fixes made and only shown',
    args: ['--fix', '--fix-dry-run'],
    code: 2,
    stderr: "error: option '--fix-dry-run' cannot be used with option '--fix'; see drift-gate --help\n",
  },
];

test.each(cases)('$name', async ({ args, given, code, stdout = '', stderr = '' }) => {
  const outcome = await drive(args, given);
  expect({ code: outcome.code, stdout: outcome.stdout, stderr: outcome.stderr }).toEqual({ code, stdout, stderr });
});

describe('what the host is asked', () => {
  test.each([
    { args: [], expected: { cwd: '/repo', types: 'auto' } },
    { args: ['--types', 'off', '--config', 'x.ts'], expected: { cwd: '/repo', types: 'off', config: 'x.ts' } },
    { args: ['check', '--gate', 'a', '--gate', 'b'], expected: { cwd: '/repo', types: 'auto', gates: ['a', 'b'] } },
    { args: ['--fix', '--gate', 'a'], expected: { cwd: '/repo', types: 'auto', gates: ['a'] } },
    { args: ['list', '--allowances', '--types', 'off'], expected: { cwd: '/repo', types: 'off' } },
  ])('$args', async ({ args, expected }) => {
    const { requests } = await drive(args);
    // Who is told how far the run is has no say in it.
    expect(requests.map((request) => ({ ...request, watch: undefined }))).toEqual([{ ...expected, watch: undefined }]);
  });
});

describe('json', () => {
  test('stdout is JSON and nothing else, problems are on stderr too', async () => {
    const { code, stdout, stderr } = await drive(['--format', 'json'], found([finding], [problem]));
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      exitCode: 2,
      findings: [{ file: 'a.ts', start: { line: 2, column: 7, offset: 19 }, what: 'a is wrong' }],
      problems: [{ what: 'it is odd' }],
    });
    expect(stderr).toBe('error: a.ts:2:7: it is odd; mend it\n');
  });

  test('it has no colours, whatever the stream is', async () => {
    const forced = await drive(['--format', 'json'], { ...found([finding]), env: { FORCE_COLOR: '1' }, isTTY: true });
    expect(forced.stdout).toBe((await drive(['--format', 'json'], found([finding]))).stdout);
  });
});

describe('colours', () => {
  const escape = '\u001b[';
  test.each([
    { name: 'a terminal', env: {}, isTTY: true, args: [], expected: true },
    { name: 'no terminal', env: {}, isTTY: false, args: [], expected: false },
    { name: 'NO_COLOR', env: { NO_COLOR: '1' }, isTTY: true, args: [], expected: false },
    { name: 'an empty NO_COLOR', env: { NO_COLOR: '' }, isTTY: true, args: [], expected: true },
    { name: 'FORCE_COLOR', env: { FORCE_COLOR: '1' }, isTTY: false, args: [], expected: true },
    {
      name: 'FORCE_COLOR before NO_COLOR',
      env: { FORCE_COLOR: '1', NO_COLOR: '1' },
      isTTY: false,
      args: [],
      expected: true,
    },
    { name: 'FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, isTTY: true, args: [], expected: false },
    { name: 'a dumb terminal', env: { TERM: 'dumb' }, isTTY: true, args: [], expected: false },
    { name: '--no-color', env: { FORCE_COLOR: '1' }, isTTY: true, args: ['--no-color'], expected: false },
    { name: '--no-color behind the command', env: {}, isTTY: true, args: ['check', '--no-color'], expected: false },
  ])('$name', async ({ env, isTTY, args, expected }) => {
    const { stdout } = await drive(args, { ...found([finding]), env, isTTY });
    expect(stdout.includes(escape)).toBe(expected);
  });
});

test('a gate without a page of its own is explained from its data', async () => {
  const { code, stdout } = await drive(['explain', 'loose-end']);
  expect(code).toBe(0);
  expect(stdout).toBe(`loose-end

A loose end.

Why: One came off.

Severity: error; on by default. Judges one file at a time. Reads sql.

Messages

- \`found\`: {name} is wrong
  - Instead: mend {name}.

Options

None.

Known misses

None is recorded.

Hosts

The same findings in the command line, in ESLint and in oxlint. ESLint reports them for the open
text, saved or not. Notes are reported by the command line alone. So are findings in SQL files,
which ESLint does not open. So are, where linting is not typed, those that need the TypeScript
compiler to say which values can arrive.

Accepting one place

  // drift-allow loose-end: <reason>

On the line, on the line above, or above the function. In SQL text, write it as a \`--\` comment.
`);
});

test('the version and the help are no failures', async () => {
  const { version } = createRequire(import.meta.url)('drift-gate/package.json') as { version: string };
  expect(await drive(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await drive(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout.split('\n')[0]).toBe('Usage: drift-gate [options] [command]');
});

describe('a defect', () => {
  const error = new Error('it broke\nin two lines');
  error.stack = 'the stack';
  const told =
    'error: internal: it broke; please report it at the issues of drift-gate, with the output under DRIFT_GATE_DEBUG=1\n';
  test.each([
    { name: 'is one line', env: {}, thrown: error, expected: told },
    { name: 'has its stack when asked', env: { DRIFT_GATE_DEBUG: '1' }, thrown: error, expected: `${told}the stack\n` },
    { name: 'need not be an error', env: {}, thrown: 'it broke', expected: told },
  ])('$name', ({ env, thrown, expected }) => {
    const written: string[] = [];
    reportDefect(thrown, { env, stderr: { write: (line) => written.push(line) } });
    expect(written.join('')).toBe(expected);
  });
});
