import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';

/** Each declared name with kind and path, then every use as `name>index of its binding`. */
function check(text: string, names: readonly string[], uses: readonly string[]): void {
  const { bindings, references } = extractFile(text, { fileName: 'a.ts' });
  expect(bindings.map((each) => [each.name, each.kind, ...each.path].join(' '))).toEqual(names);
  expect(references.map((each) => `${bindings[each.binding]?.name}>${each.binding}`)).toEqual(uses);
}

test.each<[string, readonly string[], readonly string[]]>([
  [
    'const { a: { b }, ...c } = d; const [e, , [g] = []] = d;',
    ['b const a b', 'c const ...', 'e const 0', 'g const 2 0'],
    [],
  ],
  ['use(a); var a; { let a; a; } a;', ['a var', 'a let'], ['a>0', 'a>1', 'a>0']],
  ['f(); function f(a) { { var b; } b; a; }', ['f function', 'a parameter', 'b var'], ['f>0', 'b>2', 'a>1']],
  ['for (const [k, v] of m) v; v;', ['k const * 0', 'v const * 1'], ['v>1']],
  [
    'try {} catch ({ code }) { code; } class A { x = A; } enum E { X } E.X; import i, { j as k } from "m"; k(i);',
    ['code catch code', 'A class', 'E enum', 'i import', 'k import'],
    ['code>0', 'A>1', 'E>2', 'k>4', 'i>3'],
  ],
  ['namespace N { const a = 1; a; } a; N.a;', ['N namespace', 'a const'], ['a>1', 'N>0']],
])('%s', (text, names, uses) => {
  check(text, names, uses);
});

test('what a name is given later is with it, and what a property is given stands apart', () => {
  const { bindings, memberAssignments } = extractFile(
    `let a = 1; a = 'x'; a += 'y'; a ??= 'z'; [a] = b; for (a of c); o.status = 'failed'; o['k'] ||= 1;`,
    { fileName: 'a.ts' },
  );
  expect(bindings[0]?.assignments.map(({ value, compound }) => [value.kind, compound])).toEqual([
    ['string', false],
    ['string', true],
    ['string', false],
    ['element', false],
    ['other', false],
  ]);
  expect(
    memberAssignments.map(({ target, value }) => [target.kind === 'member' ? target.property : '', value.kind]),
  ).toEqual([
    ['status', 'string'],
    ['k', 'constant'],
  ]);
});

test.each([
  ['const a = 1;', true],
  ['let a = 1;', true],
  ['let a = 1; a = 2;', false],
  ['let a;', false],
  ['let a = { b: 1 } as const; a = c;', true],
])('%s is frozen: %s', (text, frozen) => {
  expect(extractFile(text, { fileName: 'a.ts' }).bindings[0]?.frozen).toBe(frozen);
});

test('members of an enum count on from the last number', () => {
  const { bindings } = extractFile(`enum E { A, B = 'b', C = 5, D, 'e-f' = f(), G = -2, H }`, { fileName: 'a.ts' });
  expect(bindings[0]?.members?.map(({ name, value }) => [name, value])).toEqual([
    ['A', 0],
    ['B', 'b'],
    ['C', 5],
    ['D', 6],
    ['e-f', undefined],
    ['G', -2],
    ['H', -1],
  ]);
});
