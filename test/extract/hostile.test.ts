import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import { mayHoldSql } from '#extract/mayHold';
import { extractModule } from '#extract/modules';

const comments = '/* a * b */ // c\n'.repeat(3_000);

/** Texts on which a careless regular expression would take minutes. */
test.each([
  ['comments behind import', `import ${comments} x from 'y'; ${comments}`],
  ['comments behind a brace', `{}${comments}`.repeat(3)],
  ['comments in a string', `const a = \`${'/* x */ -- y\n'.repeat(3_000)}\`;`],
  ['blanks in a string', `const a = "${' '.repeat(50_000)}";`],
  ['an open comment in a string', `const a = ${JSON.stringify('/*'.repeat(20_000))};`],
  ['a long list of columns', `q('select ${'a, '.repeat(20_000)}')`],
  ['as many names', `q('with ${'a as '.repeat(20_000)}')`],
])('%s take no time', (_, text) => {
  const start = performance.now();
  mayHoldSql(text);
  extractFile(text, { fileName: 'a.ts' });
  extractModule(text, { fileName: 'a.ts' });
  expect(performance.now() - start).toBeLessThan(3_000);
});

test.each([
  ['class A { x = ; }', 'Unexpected token', false],
  ['export const a = 1; new.target;', 'Unexpected new.target expression', true],
])('%s is a problem', (text, message, recovered) => {
  const { problems } = extractFile(text, { fileName: 'a.ts' });
  expect(problems.map((each) => [each.message, each.recovered])).toEqual([[message, recovered]]);
});

test('brackets in strings do not count as nesting', () => {
  const text = `const a = [${"'(', ".repeat(3_000)}];`;
  expect(extractFile(text, { fileName: 'a.ts' }).problems).toEqual([]);
});
