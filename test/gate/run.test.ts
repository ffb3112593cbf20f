import { expect, test } from 'vitest';
import { z } from 'zod';
import { badAllowance, defineGate, runGates, type Breach, type Gate } from '#gate/index';
import type { Project } from '#project/index';
import { linkInMemory } from '../host/in-memory.js';

const text = [
  'export function first() {', //
  '  one(); one();',
  '}',
  'two();',
  '',
].join('\n');
const project = await linkInMemory({
  'b.ts': text,
  'a.ts': text,
  'migrations/001.sql': 'CREATE TABLE jobs (id int); -- drift-allow words: because\n',
});

/** Finds words, in the order in which they are asked for. */
function words(id: string, ...wanted: readonly (readonly [path: string, word: string])[]): Gate {
  return defineGate({
    id,
    title: 't',
    why: 'w',
    scope: 'project',
    reads: [],
    severity: 'error',
    messages: { word: { what: '{word}', instead: 'i' } },
    options: z.strictObject({}),
    onByDefault: true,
    *check(of: Project): Iterable<Breach> {
      for (const [path, word] of wanted) {
        for (const found of of.source.text(path).matchAll(new RegExp(word, 'g'))) {
          const span = { start: found.index, end: found.index + word.length };
          const within = of
            .facts(path)
            .functions.findLastIndex((fact) => fact.span.start <= span.start && span.end <= fact.span.end);
          const breach = { messageId: 'word', values: { word }, place: { path, span }, subject: word };
          yield within < 0 ? breach : { ...breach, within: { path, function: within } };
        }
      }
    },
  });
}

function run(gates: readonly Gate[], of: Project = project): ReturnType<typeof runGates> {
  return runGates({
    project: of,
    gates: gates.map((gate) => ({ gate, options: {} })),
    known: ['words', 'more', 'bad-allowance'],
    otherFiles: ['migrations/001.sql'],
  });
}

test('findings are sorted by path, place and gate, whatever order they come in', () => {
  const one = words('words', ['b.ts', 'two'], ['b.ts', 'one'], ['a.ts', 'one']);
  const two = words('more', ['b.ts', 'one']);
  const shown = ({ findings }: ReturnType<typeof runGates>): readonly string[] =>
    findings.map(({ place, gate }) => `${place.path} ${place.span.start} ${gate}`);
  const expected = [
    'a.ts 28 words',
    'a.ts 35 words',
    'b.ts 28 more',
    'b.ts 28 words',
    'b.ts 35 more',
    'b.ts 35 words',
    'b.ts 44 words',
  ];
  expect(shown(run([one, two]))).toEqual(expected);
  expect(shown(run([two, one]))).toEqual(expected);
});

test('what two texts of one site say alike is one finding', () => {
  expect(run([words('words', ['a.ts', 'two'], ['a.ts', 'two'])]).findings).toHaveLength(1);
});

test('keys hold gate, path, function, subject and an ordinal', () => {
  expect(run([words('words', ['a.ts', 'one'], ['a.ts', 'two'])]).findings.map(({ key }) => key)).toEqual([
    'words:a.ts#first:one:1',
    'words:a.ts#first:one:2',
    'words:a.ts:two:1',
  ]);
});

test('keys stay when lines are put before and the wording changes', async () => {
  const moved = await linkInMemory({ 'a.ts': `// one more line\n\n${text.replace('two', 'const x = 1; two')}` });
  const keys = (of: Project): readonly string[] =>
    run([words('words', ['a.ts', 'one\\(']), words('more', ['a.ts', 'two'])], of).findings.map(({ key }) => key);
  expect(keys(moved)).toEqual(keys(project));
});

test('a gate that throws is a failure of its own; the others run', () => {
  const broken: Gate = {
    ...words('words'),
    check: () => {
      throw new Error('boom');
    },
  };
  const { findings, failures } = run([broken, words('more', ['a.ts', 'two']), badAllowance]);
  expect(failures).toEqual([{ gate: 'words', error: new Error('boom') }]);
  // Its allowance is not called unused: nobody knows.
  expect(findings.map(({ gate }) => gate)).toEqual(['more']);
});

test('an unknown message is a failure', () => {
  const breach: Breach = {
    messageId: 'other',
    values: {},
    place: { path: 'a.ts', span: { start: 0, end: 1 } },
    subject: 's',
  };
  const { failures } = run([{ ...words('words'), check: () => [breach] }]);
  expect(failures).toEqual([{ gate: 'words', error: new Error('gate "words" has no message "other"') }]);
});

test('a comment of a migration allows, and is judged', () => {
  const accepted = run([words('words', ['migrations/001.sql', 'jobs']), badAllowance]);
  expect(accepted.findings.map(({ gate, allowed }) => [gate, allowed])).toEqual([['words', 'because']]);
  const unused = run([words('words'), badAllowance]);
  expect(unused.findings.map(({ gate, messageId, key }) => [gate, messageId, key])).toEqual([
    ['bad-allowance', 'unused', 'bad-allowance:migrations/001.sql:words:1'],
  ]);
});

test('an allowance of a gate that did not run is not called unused', () => {
  expect(run([badAllowance]).findings).toEqual([]);
});
