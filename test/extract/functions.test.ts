import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';

function check(text: string, expected: readonly string[]): void {
  const { functions } = extractFile(text, { fileName: 'a.ts' });
  expect(functions.slice(1).map((each) => each.name)).toEqual(expected);
}

test.each<[string, readonly string[]]>([
  ['function f() { xs.map(() => 1); }', ['f', 'f']],
  ['const f = () => 1; const g = function h() {};', ['f', 'h']],
  ['const f = wrap(async () => 1);', ['f']],
  ['const f = make(() => 1).then(() => 2);', ['', 'f']],
  ['const repo = { save() {}, load: () => 1, in: { ner() {} } };', ['repo.save', 'repo.load', 'repo.in.ner']],
  [
    'class A { m() { f(() => 1); } get g() { return 1; } #p() {} y = () => 1; static s() {} constructor() { super(); } }',
    ['A.m', 'A.m', 'A.g', 'A.#p', 'A.y', 'A.s', 'A.constructor'],
  ],
  ['class A { x = make(); }', ['A.constructor']],
  ['export default () => 1;', ['default']],
  ['export default { run() {} };', ['default.run']],
  ['exports.a = () => 1; module.exports = { b() {} }; X.prototype.c = function () {};', ['a', 'b', 'X.prototype.c']],
  ['class A { constructor() { this.f = () => 1; } }', ['A.constructor', 'A.f']],
  ['app.get("/", () => 1);', ['']],
])('%s', (text, expected) => {
  check(text, expected);
});

test.each([
  ['await f();', 'awaited'],
  ['return f();', 'returned'],
  ['return await f();', 'awaited'],
  ['const a = () => f();', 'returned'],
  ['void f();', 'voided'],
  ['f();', 'dropped'],
  ['f().catch(g);', 'used'],
  ['a && f();', 'dropped'],
  ['const x = f();', 'used'],
  ['await (f() as T);', 'awaited'],
  ['await (a ? f() : 1);', 'awaited'],
  ['f`x`;', 'dropped'],
])('%s is %s', (text, expected) => {
  const { calls } = extractFile(`async function x() { ${text} }`, { fileName: 'a.ts' });
  const call = calls.find((each) => each.callee.kind === 'reference' && each.callee.name === 'f');
  expect(call?.result).toBe(expected);
});
