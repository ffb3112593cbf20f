import { expect, test } from 'vitest';
import type { Problem } from '#gate/index';
import { renderProblems } from '#report/problems';
import { exitCodeOf } from '#report/run';
import { importFinding, marked, resultOf } from './sample.js';

const files = marked({ 'migrations/001.sql': 'SELECT 1;\nCREATE «TABEL» x ();\n' });
const place = files.place('migrations/001.sql');

const cases: readonly { readonly name: string; readonly problem: Problem; readonly expected: string }[] = [
  {
    name: 'a place in the configuration',
    problem: { where: 'drift-gate.config.ts: gates["x"]', what: 'there is no gate "x"', todo: 'did you mean "y"?' },
    expected: 'error: drift-gate.config.ts: gates["x"]: there is no gate "x"; did you mean "y"?\n',
  },
  {
    name: 'a place in a file',
    problem: { where: place.path, place, what: 'syntax error at or near "TABEL"', todo: 'mend it' },
    expected: 'error: migrations/001.sql:2:8: syntax error at or near "TABEL"; mend it\n',
  },
  {
    name: 'a place in a file, said otherwise',
    problem: { where: 'the first migration', place, what: 'it does not parse', todo: 'mend it' },
    expected: 'error: the first migration (migrations/001.sql:2:8): it does not parse; mend it\n',
  },
  {
    name: 'a place in a file that cannot be read',
    problem: { where: 'a.ts', place: { path: 'a.ts', span: place.span }, what: 'EACCES', todo: 'let it be read' },
    expected: 'error: a.ts: EACCES; let it be read\n',
  },
  {
    name: 'words of others over several lines, and nothing to do',
    problem: { where: 'drift-gate.config.ts', what: 'it throws: one\ntwo', todo: '' },
    expected: 'error: drift-gate.config.ts: it throws: one␊two\n',
  },
];

test.each(cases)('problem: $name', ({ problem, expected }) => {
  expect(renderProblems({ results: [], problems: [problem], read: files.read })).toBe(expected);
});

test('problems of the run come before those of its projects', () => {
  const problem = (where: string): Problem => ({ where, what: 'w', todo: 't' });
  const run = { results: [resultOf([], { problems: [problem('b')] })], problems: [problem('a')], read: files.read };
  expect(renderProblems(run)).toBe('error: a: w; t\nerror: b: w; t\n');
});

const error = importFinding(place);
const problem: Problem = { where: 'x', what: 'y', todo: 'z' };
test.each([
  { name: 'nothing', results: [resultOf([])], problems: [], expected: 0 },
  { name: 'notes', results: [resultOf([{ ...error, severity: 'note' }])], problems: [], expected: 0 },
  { name: 'allowed errors', results: [resultOf([{ ...error, allowed: 'why' }])], problems: [], expected: 0 },
  { name: 'an error in the second project', results: [resultOf([]), resultOf([error])], problems: [], expected: 1 },
  {
    name: 'a problem beside an error',
    results: [resultOf([error], { problems: [problem] })],
    problems: [],
    expected: 2,
  },
  { name: 'no project', results: [], problems: [problem], expected: 2 },
])('exit code: $name', ({ results, problems, expected }) => {
  expect(exitCodeOf({ results, problems })).toBe(expected);
});
