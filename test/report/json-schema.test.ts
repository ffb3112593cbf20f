import { describe, expect, test } from 'vitest';
import { renderJson } from '#report/json';
import type { JsonReport } from '#report/json-schema';
import type { Run } from '#report/run';
import { faild, files, hostile, note, runNames, runs } from './runs.js';
import { resultOf, runOf } from './sample.js';
import { jsonErrors } from './valid.js';

const report = (run: Run): JsonReport => JSON.parse(renderJson(run, '1.2.3')) as JsonReport;

const place = faild.place;
const rich = runOf(
  files,
  [
    {
      ...faild,
      database: 'app',
      fix: { title: 't', kind: 'suggestion', edits: [{ ...place, text: '' }], creates: [{ path: 'm.sql', text: 'x' }] },
    },
    { ...note, key: 'b', baselined: true },
    { ...note, key: 'o', old: true },
    { ...note, key: 'a', allowed: 'until the split' },
    { ...note, key: 'g', place: { ...place, path: 'gone.ts' } },
  ],
  {
    project: 'api',
    root: '../api',
    baseline: 'drift-gate.baseline',
    since: 'main',
    problems: [{ where: 'src/gone.ts', place: { ...place, path: 'src/gone.ts' }, what: 'w', todo: 't' }],
    coverage: {
      ...resultOf([]).coverage,
      statements: { read: 1, partly: 1, opaque: 1 },
      unread: [
        { place, kind: 'partly', why: 'a part' },
        { place, kind: 'opaque', why: 'all of it' },
      ],
      unfolded: [{ place, why: 'a statement' }],
    },
  },
);
const all: Readonly<Record<string, Run>> = {
  ...runs,
  rich,
  'no project': { ...rich, results: [] },
  'every state of every project': { ...rich, results: [...rich.results, resultOf([hostile], { project: 'web' })] },
};

test.each(Object.keys(all))('valid: %s', (name) => {
  const run = all[name];
  expect(run && jsonErrors(report(run))).toEqual([]);
});

test('the runs of the other formats are among them', () => {
  expect(Object.keys(all)).toEqual(expect.arrayContaining([...runNames]));
});

/** Every object of a report, by the place it has in the schema: the members of `values` are the finding's own. */
function objectsIn(
  node: unknown,
  at = '',
): readonly { readonly at: string; readonly object: Record<string, unknown> }[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).flatMap(([name, child]) =>
    name === 'values' ? [] : objectsIn(child, Array.isArray(node) ? at : `${at}/${name}`),
  );
  return Array.isArray(node) ? inner : [{ at, object: node as Record<string, unknown> }, ...inner];
}

describe('refused', () => {
  const optional = [
    ...['project', 'database', 'label', 'see', 'allowedInstead', 'fix'].map((name) => `/findings ${name}`),
    '/findings/fix creates',
    ...['project', 'file', 'start', 'end'].map((name) => `/problems ${name}`),
    '/projects name',
  ];
  const count = objectsIn(report(rich)).length;
  /** Changes one object of a report and says which, and what the schema has against it. */
  const changed = (index: number, change: (object: Record<string, unknown>) => void): readonly [string, boolean] => {
    const copy = report(rich);
    const found = objectsIn(copy)[index];
    if (found === undefined) throw new Error(`the report has no object ${index}`);
    change(found.object);
    return [found.at, jsonErrors(copy).length > 0];
  };

  test('a member too many, wherever it is', () => {
    const passed = Array.from({ length: count }, (_, index) => changed(index, (object) => (object['extra'] = 1)))
      .filter(([, refused]) => !refused)
      .map(([at]) => at);
    expect(passed).toEqual([]);
  });

  test('a member that is missing, unless it is one that may be', () => {
    const passed = Array.from({ length: count }, (_, index) =>
      Object.keys(objectsIn(report(rich))[index]?.object ?? {}).flatMap((name) => {
        const [at, refused] = changed(index, (object) => Reflect.deleteProperty(object, name));
        return refused ? [] : [`${at} ${name}`];
      }),
    ).flat();
    expect(passed.filter((member) => !optional.includes(member))).toEqual([]);
  });

  test('a member that is misspelt, be it one that may be missing', () => {
    const passed = Array.from({ length: count }, (_, index) =>
      Object.keys(objectsIn(report(rich))[index]?.object ?? {}).flatMap((name) => {
        const [at, refused] = changed(index, (object) => {
          object[`${name}s`] = object[name];
          Reflect.deleteProperty(object, name);
        });
        return refused ? [] : [`${at} ${name}`];
      }),
    ).flat();
    expect(passed).toEqual([]);
  });

  test.each<{ what: string; change: (copy: Record<string, unknown>) => void }>([
    { what: 'another version', change: (copy) => (copy['version'] = 2) },
    { what: 'another exit code', change: (copy) => (copy['exitCode'] = 3) },
    { what: 'a count below none', change: (copy) => (copy['counts'] = { ...(copy['counts'] as object), errors: -1 }) },
    { what: 'findings that are no list', change: (copy) => (copy['findings'] = {}) },
  ])('$what', ({ change }) => {
    const copy: Record<string, unknown> = { ...report(rich) };
    change(copy);
    expect(jsonErrors(copy)).not.toEqual([]);
  });
});
