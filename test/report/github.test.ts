import { EOL } from 'node:os';
import { error, notice, warning, type AnnotationProperties } from '@actions/core';
import { expect, test, vi } from 'vitest';
import type { Finding } from '#gate/index';
import { visible } from '#report/cells';
import type { Around } from '#report/entries';
import { renderGithub } from '#report/github';
import type { Run } from '#report/run';
import { faild, files, hostilePath, hostileText, note, runs } from './runs.js';
import { importFinding, runOf } from './sample.js';

interface Annotation extends AnnotationProperties {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
}

/** What GitHub's own toolkit writes for the same annotations. */
function written(annotations: readonly Annotation[]): string {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    const issue = { error, warning, notice };
    for (const { level, message, ...properties } of annotations) issue[level](message, properties);
  } finally {
    spy.mockRestore();
  }
  return lines.join('').replaceAll(EOL, '\n');
}

function check(run: Run, expected: readonly Annotation[], around: Around = {}): void {
  expect(renderGithub(run, around)).toBe(written(expected));
}

const status = {
  title: 'unknown-status: workspaces.status has no value "faild"',
  message: [
    'migrations/043.sql:2:23: the enum is defined here',
    'src/fail.ts:2:68: the row is chosen here',
    'why: The UPDATE fails, and a mock does not.',
    'instead: add the value in a migration.',
    'accept: // drift-allow unknown-status: <reason>',
    'more: npx drift-gate explain unknown-status',
  ].join('\n'),
};
const at = { file: 'src/fail.ts', startLine: 2, endLine: 2, startColumn: 40, endColumn: 47 };
const gone: Annotation = {
  level: 'notice',
  title: 'unknown-status: workspaces.status has no value "gone"',
  message: status.message.split('\n').slice(2).join('\n'),
  // Over two lines there are no columns.
  ...{ file: 'src/fail.ts', startLine: 4, endLine: 5 },
};
const problem: Annotation = {
  level: 'error',
  title: 'drift-gate could not do its whole job: drift-gate.config.ts: gates["x"]',
  message: 'there is no gate "x"; write "y"',
};
const hostileProblem: Annotation = {
  level: 'error',
  title: `drift-gate could not do its whole job: ${visible(hostilePath)}`,
  message: `${visible(hostileText)}; ${visible(hostileText)}`,
  ...{ file: hostilePath, startLine: 1, endLine: 1, startColumn: 1, endColumn: 28 },
};
const hostileFinding: Annotation = {
  ...hostileProblem,
  title: `unknown-status: workspaces.status has no value "${visible(hostileText)}"`,
  message: [
    `gone, too.ts: ${visible(hostileText)}`,
    `why: ${visible(hostileText)}`,
    `see: ${visible(hostileText)}`,
    'instead: add the value in a migration.',
    'accept: // drift-allow unknown-status: <reason>',
    'more: npx drift-gate explain unknown-status',
  ].join('\n'),
};

test.each<{ name: string; run: Run; expected: readonly Annotation[]; from?: string }>([
  { name: 'nothing found', run: runs['nothing found'], expected: [] },
  { name: 'allowed only', run: runs['allowed only'], expected: [] },
  { name: 'problems only', run: runs['problems only'], expected: [problem] },
  {
    name: 'errors before notes; what is allowed is no annotation',
    run: runs.findings,
    expected: [{ level: 'error', ...status, ...at }, gone],
  },
  {
    name: 'a label, a reference, and what is allowed',
    run: runOf(files, [importFinding(files.place('src/a.ts'), { why: 'Ours.', see: 'ADR-7' })]),
    expected: [
      {
        level: 'error',
        title: 'forbidden-import: provisioner must not import handlers',
        message: [
          'resolves to src/handlers/secrets.ts (layer handlers)',
          'why: Ours.',
          'see: ADR-7',
          'instead: pass what you need as a parameter.',
          'allowed: provisioner may import: models, db',
          'accept: // drift-allow forbidden-import: <reason>',
          'more: npx drift-gate explain forbidden-import',
        ].join('\n'),
        ...{ file: 'src/a.ts', startLine: 1, endLine: 1, startColumn: 19, endColumn: 27 },
      },
    ],
  },
  {
    name: 'hostile paths and texts',
    run: runs.hostile,
    expected: [hostileProblem, hostileFinding, { ...hostileFinding, level: 'notice' }],
  },
  {
    name: 'several projects, from a folder of the repository',
    run: runs['several projects'],
    from: 'x',
    expected: [
      problem,
      { ...hostileProblem, file: `api/${hostilePath}` },
      ...['x/apps/web/', 'api/'].map((folder): Annotation => ({
        level: 'error',
        ...at,
        file: `${folder}src/fail.ts`,
        title: status.title,
        message: status.message.replace('migrations', `${folder}migrations`).replace('src/', `${folder}src/`),
      })),
    ],
  },
  {
    name: 'a place in a file that cannot be read',
    run: runOf(files, [{ ...note, place: { ...note.place, path: 'gone.ts' } }]),
    expected: [{ level: 'notice', title: gone.title ?? '', message: gone.message, file: 'gone.ts' }],
  },
])('$name', ({ run, expected, from }) => {
  check(run, expected, from === undefined ? {} : { from });
});

test.each([
  { errors: 10, notes: 10, rest: [] },
  { errors: 11, notes: 2, rest: ['1 more error without an annotation'] },
  { errors: 0, notes: 13, rest: ['3 more notes without an annotation'] },
  { errors: 25, notes: 11, rest: ['15 more errors and 1 more note without an annotation'] },
])('$errors errors and $notes notes', ({ errors, notes, rest }) => {
  const many = (finding: Finding, count: number): Finding[] =>
    Array.from({ length: count }, (_, index) => ({ ...finding, key: `${finding.key}${index}` }));
  check(runOf(files, [...many(note, notes), ...many(faild, errors)]), [
    ...Array.from({ length: Math.min(errors, 10) }, (): Annotation => ({ level: 'error', ...status, ...at })),
    ...Array.from({ length: Math.min(notes, 10) }, () => gone),
    ...rest.map((title): Annotation => ({
      level: 'warning',
      title,
      message: 'GitHub shows 10 of each kind; the summary of the job has all of them.',
    })),
  ]);
});
