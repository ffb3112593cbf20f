import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';

test.each<[string, readonly (readonly [string, string, boolean])[]]>([
  ['// drift-allow a-b: the reason: this', [['a-b', 'the reason: this', true]]],
  ['f(); // drift-allow a-b', [['a-b', '', false]]],
  ['/* drift-allow a-b: c */ f();', [['a-b', 'c', false]]],
  ['/**\n * drift-allow a-b: c\n * drift-allow d: e */\nf();', [['a-b', 'c', true], ['d', 'e', true]]],
  ['// see drift-allow a-b: prose', []],
  ['const a = <b>{x}{/* drift-allow c: d */}</b>;', [['c', 'd', false]]],
  ['q(`\n  -- drift-allow a-b: c\n  SELECT 1 -- drift-allow d: e\n`);', [['a-b', 'c', true], ['d', 'e', false]]],
  ["sql`SELECT 1 -- drift-allow a: b\n`; q('-- drift-allow c: d\\nSELECT');", [['a', 'b', false], ['c', 'd', false]]],
])('%s', (text, expected) => {
  const { allowances } = extractFile(text, { fileName: 'a.tsx' });
  expect(allowances.map(({ gate, reason, ownLine }) => [gate, reason, ownLine])).toEqual(expected);
}); // prettier-ignore
