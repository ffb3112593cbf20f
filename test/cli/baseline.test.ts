import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { baselineHeader } from '#gate/baseline/edit';
import { configOf, jobs, module } from './jobs.js';
import { closing, headlines, makeFolder, type Files, type Folder } from './repository.js';

/** One command, after some files have been changed. What a step does not name is not looked at. */
interface Step {
  readonly files?: Files;
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly findings?: readonly string[];
  readonly closing?: string;
  /** What the baseline holds afterwards, below the header where that is a text. */
  readonly baseline?: string | null;
}

let folder: Folder | undefined;
afterEach(() => folder?.remove());

async function check(files: Files, steps: readonly Step[]): Promise<void> {
  folder = makeFolder({ ...jobs, ...files });
  for (const [index, step] of steps.entries()) {
    folder.write(step.files ?? {});
    const { code, stdout, stderr } = await folder.drift(step.args);
    const file = path.join(folder.path, 'drift-gate.baseline');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
    const told = {
      step: index,
      code,
      stderr,
      ...(step.stdout === undefined ? {} : { stdout }),
      ...(step.findings === undefined ? {} : { findings: headlines(stdout) }),
      ...(step.closing === undefined ? {} : { closing: closing(stdout) }),
      ...(step.baseline === undefined ? {} : { baseline: text?.replace(baselineHeader, '') ?? null }),
    };
    const wanted = Object.entries(step).filter(([name]) => name !== 'files' && name !== 'args');
    expect(told).toEqual({ stderr: '', ...Object.fromEntries(wanted), step: index });
  }
}

const two = module({ stop: ['lost'], go: ['gone', 'gone'] });
const twoEntries =
  'unknown-status:src/a.ts#go:jobs.state:1\nunknown-status:src/a.ts#go:jobs.state:2\nunknown-status:src/a.ts#stop:jobs.state:1\n';
const lost = (at: string): string =>
  `error[unknown-status] jobs.state is given 'lost', which enum state does not have  ${at}`;
const stale = (line: number): string =>
  `error[stale-baseline] nothing breaches unknown-status here any more  drift-gate.baseline:${line}:1`;
const written: Step = { args: ['baseline'], code: 0, stdout: 'drift-gate.baseline: written, 3 entries\n' };

const cases: Readonly<Record<string, { readonly files: Files; readonly steps: readonly Step[] }>> = {
  'what is there is written sorted, without lines, and passes from then on': {
    files: { 'src/a.ts': two },
    steps: [
      { args: [], code: 1, closing: '3 findings (3 errors), 0 allowed' },
      { ...written, baseline: twoEntries },
      { args: [], code: 0, findings: [], closing: '0 findings, 0 allowed, 3 in the baseline' },
      {
        args: ['--verbose', '--gate', 'unknown-status'],
        code: 0,
        findings: [
          "baselined[unknown-status] jobs.state is given 'lost', which enum state does not have  src/a.ts:3:45",
          "baselined[unknown-status] jobs.state is given 'gone', which enum state does not have  src/a.ts:6:45",
          "baselined[unknown-status] jobs.state is given 'gone', which enum state does not have  src/a.ts:7:45",
        ],
      },
      { args: ['baseline'], code: 0, stdout: 'drift-gate.baseline: unchanged, 3 entries\n', baseline: twoEntries },
    ],
  },
  'code that moves stays in it': {
    files: { 'src/a.ts': two },
    steps: [
      written,
      {
        files: {
          'src/a.ts': `// A title.\n\n${module({ other: ['on'], go: ['gone', 'on', 'gone'], stop: ['lost'] })}`,
        },
        args: [],
        code: 0,
        closing: '0 findings, 0 allowed, 3 in the baseline',
      },
    ],
  },
  'what is new is not taken in, not even beside what is old, unless somebody says so': {
    files: { 'src/a.ts': two },
    steps: [
      written,
      {
        files: { 'src/a.ts': module({ stop: ['lost', 'lost'], go: ['gone', 'on'] }) },
        args: ['baseline'],
        code: 1,
        stdout: 'drift-gate.baseline: unchanged, 3 entries\n',
        stderr:
          'error: drift-gate.baseline: 1 finding would be new in it, and it may only shrink; mend them (npx drift-gate shows them), or take them in with npx drift-gate baseline --accept-new\n',
        baseline: twoEntries,
      },
      {
        args: [],
        code: 1,
        findings: [stale(4), lost('src/a.ts:4:45')].sort().reverse(),
        closing: '2 findings (2 errors), 0 allowed, 2 in the baseline',
      },
      {
        args: ['baseline', '--prune'],
        code: 0,
        stdout: 'drift-gate.baseline: 2 entries (0 added, 1 removed)\n',
        baseline: 'unknown-status:src/a.ts#go:jobs.state:1\nunknown-status:src/a.ts#stop:jobs.state:1\n',
      },
      { args: [], code: 1, findings: [lost('src/a.ts:4:45')] },
      {
        args: ['baseline', '--accept-new'],
        code: 0,
        stdout: 'drift-gate.baseline: 3 entries (1 added, 0 removed)\n',
        baseline:
          'unknown-status:src/a.ts#go:jobs.state:1\nunknown-status:src/a.ts#stop:jobs.state:1\nunknown-status:src/a.ts#stop:jobs.state:2\n',
      },
      { args: [], code: 0, closing: '0 findings, 0 allowed, 3 in the baseline' },
    ],
  },
  'an entry that outlives its finding fails the run, and says what takes it out': {
    files: { 'src/a.ts': module({ stop: ['lost'] }) },
    steps: [
      { args: ['baseline'], code: 0 },
      {
        files: { 'src/a.ts': module({ stop: ['off'] }) },
        args: [],
        code: 1,
        stdout: `error[stale-baseline] nothing breaches unknown-status here any more          drift-gate.baseline:3:1
  3 │ unknown-status:src/a.ts#stop:jobs.state:1
    │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the breach is gone
  why      An entry that outlives its finding lets the same breach come back unseen.
  instead  Run npx drift-gate baseline --prune and commit drift-gate.baseline.
  more: npx drift-gate explain stale-baseline

1 file, 1 statement read, 0 partly, 0 opaque, 8 gates, 1 finding (1 error), 0 allowed, 0 in the baseline, 0.50 s
`,
      },
      // A run that does not see everything knows of no entry that it has outlived its finding.
      { args: ['--gate', 'violated-check'], code: 0, closing: '0 findings, 0 allowed, 0 in the baseline' },
      { args: ['--types', 'off'], code: 0, closing: '0 findings, 0 allowed, 0 in the baseline' },
      { args: ['baseline'], code: 0, stdout: 'drift-gate.baseline: 0 entries (0 added, 1 removed)\n', baseline: '' },
      { files: { 'src/a.ts': module({ stop: ['lost'] }) }, args: [], code: 1, findings: [lost('src/a.ts:3:45')] },
      { args: ['baseline'], code: 1, stderr: expect.stringContaining('1 finding would be new in it') as string },
    ],
  },
  'a gate that is turned off leaves no entry behind': {
    files: { 'src/a.ts': module({ stop: ['lost'] }) },
    steps: [
      { args: ['baseline'], code: 0 },
      {
        files: {
          'drift-gate.config.ts': configOf('src/**/*.ts').replace('gates: {', "gates: { 'unknown-status': false,"),
        },
        args: [],
        code: 1,
        findings: [stale(3)],
      },
    ],
  },
  'what an allowance accepts needs no entry': {
    files: { 'src/a.ts': module({ stop: ['lost', 'lost'] }) },
    steps: [
      { args: ['baseline'], code: 0 },
      {
        files: {
          'src/a.ts': module({ stop: ['lost', 'lost'] }).replace(
            '  await',
            '  // drift-allow unknown-status: the next migration has it\n  await',
          ),
        },
        args: [],
        code: 1,
        findings: [stale(4)],
        closing: '1 finding (1 error), 1 allowed, 1 in the baseline',
      },
      {
        args: ['baseline', '--prune'],
        code: 0,
        stdout: 'drift-gate.baseline: 1 entry (0 added, 1 removed)\n',
        baseline: 'unknown-status:src/a.ts#stop:jobs.state:1\n',
      },
      { args: [], code: 0, closing: '0 findings, 1 allowed, 1 in the baseline' },
    ],
  },
  'comments, order and line ends stay as they are': {
    files: {
      'src/a.ts': module({ stop: ['lost'], go: ['gone'], end: ['over'] }),
      'drift-gate.baseline':
        '# Ours.\r\nunknown-status:src/a.ts#stop:jobs.state:1\r\n\r\n# Until June.\r\nunknown-status:src/a.ts#go:jobs.state:1\r\nunknown-status:src/b.ts:jobs.state:1',
    },
    steps: [
      {
        args: ['baseline', '--accept-new'],
        code: 0,
        stdout: 'drift-gate.baseline: 3 entries (1 added, 1 removed)\n',
        baseline:
          '# Ours.\r\nunknown-status:src/a.ts#end:jobs.state:1\r\nunknown-status:src/a.ts#stop:jobs.state:1\r\n\r\n# Until June.\r\nunknown-status:src/a.ts#go:jobs.state:1\r\n',
      },
      { args: [], code: 0, closing: '0 findings, 0 allowed, 3 in the baseline' },
    ],
  },
  'names with characters that would end an entry': {
    files: { 'src/a 100%\n.ts': module({ stop: ['lost'] }) },
    steps: [
      { args: ['baseline'], code: 0, baseline: 'unknown-status:src/a 100%25%0A.ts#stop:jobs.state:1\n' },
      { args: [], code: 0, closing: '0 findings, 0 allowed, 1 in the baseline' },
    ],
  },
  'lines that mean nothing': {
    files: {
      'src/a.ts': two,
      'drift-gate.baseline':
        '# Ours.\n<<<<<<< HEAD\nunknown-state:src/a.ts#stop:jobs.state:1\nunknown-status:src/a.ts#go:jobs.state:1\nunknown-status:src/a.ts#go:jobs.state:1\nunknown-status:src/a.ts#go:jobs.state\napi unknown-status:src/a.ts#go:jobs.state:1\n',
    },
    steps: ['check', 'baseline'].map((command) => ({
      args: [command],
      code: 2,
      stdout: '',
      stderr: `error: drift-gate.baseline:2: "<<<<<<< HEAD" is no entry; write <gate>:<path>#<function>:<subject>:<number>, as drift-gate baseline does, or delete the line
error: drift-gate.baseline:3: there is no gate "unknown-state"; write "unknown-status", the nearest name
error: drift-gate.baseline:5: it repeats line 4; delete one of them
error: drift-gate.baseline:6: "unknown-status:src/a.ts#go:jobs.state" is no entry; write <gate>:<path>#<function>:<subject>:<number>, as drift-gate baseline does, or delete the line
error: drift-gate.baseline:7: there is no project "api"; take the name away
`,
    })),
  },
  'a run that did not see everything takes nothing out': {
    files: { 'src/a.ts': two },
    steps: [
      written,
      {
        files: { 'src/a.ts': `const = 3;\n${two}` },
        args: ['baseline', '--prune'],
        code: 2,
        stdout: '',
        stderr: 'error: src/a.ts:1:7: syntax error: Unexpected token; mend it, or leave the file out with `exclude`\n',
        baseline: twoEntries,
      },
      {
        args: [],
        code: 2,
        stderr: 'error: src/a.ts:1:7: syntax error: Unexpected token; mend it, or leave the file out with `exclude`\n',
        closing: '0 findings, 0 allowed, 0 in the baseline, 1 problem',
      },
    ],
  },
  'notes have no place in it': {
    files: {
      'src/a.ts': two,
      'drift-gate.config.ts': configOf('src/**/*.ts').replace(
        'gates: {',
        "gates: { 'unread-sql': { tables: [{ table: 'jobs', why: 'It is billed.' }] },",
      ),
      'src/b.ts':
        "import type { Pool } from 'pg';\nexport const move = (pool: Pool, table: string) => pool.query(`UPDATE ${table} SET state = $1`, ['on']);\n",
    },
    steps: [{ args: ['baseline'], code: 0, baseline: twoEntries }],
  },
  'each project has its own entries in one file': {
    files: {
      'drift-gate.config.ts': `export default ['api', 'job runner'].map((name) => ({ ...${configOf('src/**/*.ts').slice(15, -2)}, name, root: name }));\n`,
      ...Object.fromEntries(
        ['api', 'job runner'].flatMap((root) => [
          [`${root}/src/a.ts`, module({ stop: ['lost'] })],
          [`${root}/migrations/001.sql`, jobs['migrations/001.sql']],
        ]),
      ),
    },
    steps: [
      {
        args: ['baseline'],
        code: 0,
        stdout: 'drift-gate.baseline: written, 2 entries\n',
        baseline:
          'api unknown-status:src/a.ts#stop:jobs.state:1\njob%20runner unknown-status:src/a.ts#stop:jobs.state:1\n',
      },
      { args: [], code: 0, closing: '0 findings, 0 allowed, 2 in the baseline' },
      {
        files: { 'job runner/src/a.ts': module({ stop: ['on'] }) },
        args: [],
        code: 1,
        findings: [stale(4)],
        closing: '1 finding (1 error), 0 allowed, 1 in the baseline',
      },
      {
        files: { 'drift-gate.baseline': 'unknown-status:src/a.ts#stop:jobs.state:1\nweb unknown-status:x:1:1\n' },
        args: [],
        code: 2,
        stderr:
          'error: drift-gate.baseline:1: it names no project; begin the line with one of: api, job runner\nerror: drift-gate.baseline:2: there is no project "web"; name one of: api, job runner\n',
      },
    ],
  },
  'the configuration may name it': {
    files: { 'src/a.ts': two, 'drift-gate.config.ts': configOf('src/**/*.ts', "baseline: 'debts/old.txt', ") },
    steps: [
      { args: ['baseline'], code: 0, stdout: 'debts/old.txt: written, 3 entries\n', baseline: null },
      { args: [], code: 0, closing: '0 findings, 0 allowed, 3 in the baseline' },
    ],
  },
  'what it holds is not changed by fixes': {
    files: {
      'drift-gate.config.ts': configOf('src/**/*.ts').replace("'raw-status-literal': false", ''),
      'src/a.ts': `export const State = { On: 'on', Off: 'off' } as const;\n${module({ stop: ['off'] })}`,
    },
    steps: [
      { args: ['baseline'], code: 0, baseline: 'raw-status-literal:src/a.ts#stop:jobs.state:1\n' },
      {
        args: ['--fix'],
        code: 0,
        stdout:
          '1 file, 1 statement read, 0 partly, 0 opaque, 9 gates, 0 findings, 0 allowed, 1 in the baseline, 0.50 s\nfixed 0 findings in 0 files; 0 have a suggestion\n',
      },
    ],
  },
  'two ways at once': {
    files: {},
    steps: [
      {
        args: ['baseline', '--prune', '--accept-new'],
        code: 2,
        stderr: "error: option '--prune' cannot be used with option '--accept-new'; see drift-gate --help\n",
      },
    ],
  },
};

test.each(Object.entries(cases))('%s', (_, { files, steps }) => check(files, steps));

test('in JSON each finding says whether the baseline holds it, and the counts add up', async () => {
  folder = makeFolder({ ...jobs, 'src/a.ts': two });
  await folder.drift(['baseline']);
  folder.write({ 'src/b.ts': module({ more: ['lost'] }) });
  const { stdout } = await folder.drift(['--format', 'json']);
  const report = JSON.parse(stdout) as {
    readonly counts: object;
    readonly findings: readonly { readonly file: string; readonly baselined: boolean }[];
  };
  expect(report.counts).toEqual({ errors: 1, notes: 0, allowed: 0, baselined: 3, old: 0, problems: 0 });
  expect(report.findings.map(({ file, baselined }) => `${file} ${baselined}`)).toEqual([
    'src/a.ts true',
    'src/a.ts true',
    'src/a.ts true',
    'src/b.ts false',
  ]);
});

test('a folder in its place is one clear line', async () => {
  folder = makeFolder({ ...jobs, 'src/a.ts': two });
  mkdirSync(path.join(folder.path, 'drift-gate.baseline'));
  expect(await folder.drift([])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: drift-gate.baseline: it cannot be read; make it a readable file\n',
  });
});
