import { expect, test } from 'vitest';
import type { Log } from 'sarif';
import { renderGithub } from '#report/github';
import { renderGitlab } from '#report/gitlab';
import { renderJson } from '#report/json';
import { renderJunit } from '#report/junit';
import { renderMarkdown } from '#report/markdown';
import { exitCodeOf, type Run } from '#report/run';
import { renderSarif } from '#report/sarif';
import { renderText } from '#report/text';
import { marked, runOf, statusFinding } from './sample.js';

const files = marked({ 'src/a.ts': '«a»\n«b»\n«c»\n«d»\n' });
const found = ['fresh', 'held', 'old', 'allowed'].map((value, index) =>
  statusFinding(files.place('src/a.ts', index), value, {
    key: `unknown-status:src/a.ts:workspaces.status:${index + 1}`,
    ...(value === 'held' ? { baselined: true } : {}),
    ...(value === 'old' ? { old: true } : {}),
    ...(value === 'allowed' ? { allowed: 'until the split' } : {}),
  }),
);
const run = runOf(files, found, { baseline: 'drift-gate.baseline', since: 'main' });
const calm = runOf(files, found.slice(1), { baseline: 'drift-gate.baseline', since: 'main' });
const closing = (findings: string): string =>
  `12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, ${findings}, 1 allowed, 1 in the baseline, 1 old`;

/** Of each format, what it says of the findings of a run, by the value that each is about. */
const formats: Readonly<
  Record<string, { readonly says: (run: Run) => readonly string[]; readonly expected: readonly string[] }>
> = {
  text: {
    says: (given) => headings(renderText(given, { seconds: 1 })),
    expected: ['error fresh'],
  },
  'text --verbose': {
    says: (given) => headings(renderText(given, { seconds: 1, verbose: true })),
    expected: ['error fresh', 'baselined held', 'old old', 'allowed allowed'],
  },
  json: {
    says: (given) =>
      (
        JSON.parse(renderJson(given, '1.0.0')) as {
          findings: { values: { value: string }; baselined: boolean; old: boolean }[];
        }
      ).findings.map(({ values, baselined, old }) => `${values.value} ${baselined} ${old}`),
    expected: ['fresh false false', 'held true false', 'old false true', 'allowed false false'],
  },
  sarif: {
    says: (given) =>
      (JSON.parse(renderSarif(given, { toolVersion: '1.0.0' })) as Log).runs.flatMap(({ results = [] }) =>
        results.map(
          ({ message, baselineState, suppressions = [] }) =>
            `${valueIn(message.text ?? '')} ${baselineState} ${suppressions.map(({ kind }) => kind).join()}`,
        ),
      ),
    expected: ['fresh new ', 'held new external', 'old unchanged ', 'allowed new inSource'],
  },
  github: {
    says: (given) =>
      renderGithub(given)
        .split('\n')
        .filter((line) => /^::\w+ .*\bfile=/.test(line))
        .map(valueIn),
    expected: ['fresh'],
  },
  // It compares with the target branch's report, and would take an old one that is left out for mended.
  gitlab: {
    says: (given) =>
      (JSON.parse(renderGitlab(given)) as { description: string }[]).map(({ description }) => valueIn(description)),
    expected: ['fresh', 'old'],
  },
  junit: {
    says: (given) =>
      [
        ...renderJunit(given).matchAll(
          /<testcase name="([^"]*)" classname="unknown-status"[^>]*>\s*<(\w+) (?:message="([^"]*)")?/g,
        ),
      ].map(
        ([, name = '', outcome, message]) =>
          `${outcome} ${valueIn(name.replaceAll('&#34;', '"'))}${outcome === 'skipped' ? `: ${message}` : ''}`,
      ),
    expected: [
      'failure fresh',
      'skipped held: in the baseline',
      'skipped old: it was there before',
      'skipped allowed: allowed: until the split',
    ],
  },
  markdown: {
    says: (given) => [
      ...[...renderMarkdown(given).matchAll(/<summary>.*/g)].map(([line]) => valueIn(line.replaceAll('&#34;', '"'))),
      /^### .*$/m.exec(renderMarkdown(given))?.[0] ?? '',
    ],
    expected: ['fresh', '### drift-gate: 1 error, 1 allowed, 1 in the baseline, 1 old'],
  },
};

function headings(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const state = /^(\w+)\[/.exec(line)?.[1];
    return state === undefined ? [] : [`${state} ${valueIn(line)}`];
  });
}

function valueIn(text: string): string {
  return /has no value "(\w+)"/.exec(text)?.[1] ?? `no value: ${text}`;
}

test.each(Object.entries(formats))('%s', (_, { says, expected }) => {
  expect(says(run)).toEqual(expected);
});

test('only what is fresh fails a run, and each finding is counted once', () => {
  expect([exitCodeOf(run), exitCodeOf(calm)]).toEqual([1, 0]);
  expect(renderText(run, { seconds: 1 })).toContain(`\n${closing('1 finding (1 error)')}, 1.00 s\n`);
  expect(renderText(calm, { seconds: 1 })).toBe(`${closing('0 findings')}, 1.00 s\n`);
});
