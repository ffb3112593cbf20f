import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { visible } from '#report/cells';
import type { Around } from '#report/entries';
import { renderGitlab } from '#report/gitlab';
import type { Run } from '#report/run';
import { faild, files, hostile, hostilePath, hostileText, note, runs } from './runs.js';
import { runOf } from './sample.js';
import { gitlabErrors } from './valid.js';

function check(run: Run, expected: readonly unknown[], around: Around = {}): void {
  const text = renderGitlab(run, around);
  const parsed: unknown = JSON.parse(text);
  expect(gitlabErrors(parsed)).toEqual([]);
  expect(parsed).toEqual(expected);
  // GitLab refuses a report that begins with a byte-order mark.
  expect(text.startsWith('[')).toBe(true);
}

const hash = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const related = ['migrations/043.sql:2:23: the enum is defined here', 'src/fail.ts:2:68: the row is chosen here'];
const advice = [
  'why: The UPDATE fails, and a mock does not.',
  'instead: add the value in a migration.',
  'accept: // drift-allow unknown-status: <reason>',
  'more: npx drift-gate explain unknown-status',
];
const error = {
  description: 'workspaces.status has no value "faild"',
  check_name: 'unknown-status',
  fingerprint: hash('', faild.key),
  severity: 'major',
  location: { path: 'src/fail.ts', lines: { begin: 2, end: 2 } },
  content: { body: [...related, ...advice].join('\n') },
};
const info = {
  description: 'workspaces.status has no value "gone"',
  check_name: 'unknown-status',
  fingerprint: hash('', note.key),
  severity: 'info',
  location: { path: 'src/fail.ts', lines: { begin: 4, end: 5 } },
  content: { body: advice.join('\n') },
};
const problem = {
  description: 'drift-gate.config.ts: gates["x"]: there is no gate "x"; write "y"',
  check_name: 'drift-gate',
  fingerprint: hash('problem', 'drift-gate.config.ts: gates["x"]', 'there is no gate "x"'),
  severity: 'blocker',
  location: { path: 'drift-gate.config.ts', lines: { begin: 1, end: 1 } },
};
const hostileProblem = {
  ...problem,
  description: visible(`${hostilePath}: ${hostileText}; ${hostileText}`),
  fingerprint: hash('problem', hostilePath, hostileText),
  location: { path: hostilePath, lines: { begin: 1, end: 1 } },
};

test.each<{ name: string; run: Run; expected: readonly unknown[]; from?: string }>([
  { name: 'nothing found', run: runs['nothing found'], expected: [] },
  { name: 'allowed only', run: runs['allowed only'], expected: [] },
  { name: 'problems only', run: runs['problems only'], expected: [problem] },
  { name: 'errors and notes, without what is allowed', run: runs.findings, expected: [error, info] },
  {
    name: 'several projects, from a folder of the repository',
    run: runs['several projects'],
    from: 'x',
    expected: [
      problem,
      { ...hostileProblem, location: { ...hostileProblem.location, path: `api/${hostilePath}` } },
      ...[
        ['x/apps/web/', 'web'],
        ['api/', 'api'],
      ].map(([folder = '', project = '']) => ({
        ...error,
        fingerprint: hash(project, faild.key),
        location: { ...error.location, path: `${folder}src/fail.ts` },
        content: { body: [...related.map((line) => folder + line), ...advice].join('\n') },
      })),
    ],
  },
  {
    name: 'hostile paths and texts',
    run: runOf(files, [hostile], { problems: runs.hostile.results[0]?.problems ?? [] }),
    expected: [
      hostileProblem,
      {
        description: visible(`workspaces.status has no value "${hostileText}"`),
        check_name: 'unknown-status',
        fingerprint: hash('', hostileText),
        severity: 'major',
        location: { path: hostilePath, lines: { begin: 1, end: 1 } },
        content: {
          body: [
            `gone, too.ts: ${visible(hostileText)}`,
            `why: ${visible(hostileText)}`,
            `see: ${visible(hostileText)}`,
            ...advice.slice(1),
          ].join('\n'),
        },
      },
    ],
  },
  {
    name: 'a place in a file that cannot be read',
    run: runOf(files, [{ ...note, place: { ...note.place, path: 'gone.ts' } }]),
    expected: [{ ...info, location: { path: 'gone.ts', lines: { begin: 1, end: 1 } } }],
  },
])('$name', ({ run, expected, from }) => {
  check(run, expected, from === undefined ? {} : { from });
});

test.each<{ what: string; change: object }>([
  { what: 'no fingerprint', change: { fingerprint: undefined } },
  { what: 'a severity that GitLab does not have', change: { severity: 'error' } },
  { what: 'a path that does not begin in the repository', change: { location: { ...info.location, path: './a.ts' } } },
  { what: 'no line', change: { location: { path: 'a.ts', lines: { end: 1 } } } },
])('refused: $what', ({ change }) => {
  expect(gitlabErrors([info])).toEqual([]);
  expect(gitlabErrors([{ ...info, ...change }])).toHaveLength(1);
  expect(gitlabErrors([info, info])).toHaveLength(1);
});
