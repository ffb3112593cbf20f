import { beforeAll, describe, expect, test } from 'vitest';
import type { FunctionRef } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import { linked, type Files } from './linked.js';

beforeAll(loadGrammar);

/** Who calls the function `f`, as `called by`, `handed to` and whether these are all. */
function checkCallers(name: string, files: Files, expected: readonly string[]): void {
  const { project, shown } = linked(files);
  const ref = project.functions.find('a.ts', name);
  if (ref === undefined) throw new Error(`no function ${name}`);
  const { calls, handed, closed } = project.functions.callers(ref);
  const spanOf = (path: string, call: number) =>
    shown({ path, span: project.facts(path).calls[call]?.span ?? { start: 0, end: 0 } });
  expect([
    ...calls.map(({ path, call }) => `called by ${spanOf(path, call)}`),
    ...handed.map(({ path, call, argument }) => `handed to ${spanOf(path, call)} as ${argument}`),
    closed ? 'no others' : 'perhaps others',
  ]).toEqual(expected);
}

/** What the only call of `name` calls. */
function checkCallees(name: string, files: Files, expected: readonly string[]): void {
  const { project, callOf } = linked(files);
  const { path, id } = callOf(name);
  expect(project.functions.callees(path, id).map((ref: FunctionRef) => project.functions.name(ref))).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('callers of a function', () => {
  test.each<Case>([
    ['function f() {} f();', 'called by f()', 'no others'],
    ['function f() {} f(); f(1);', 'called by f()', 'called by f(1)', 'no others'],
    ['function f() {}', 'perhaps others'],
    ['export function f() {} f();', 'called by f()', 'no others'],
    ['const f = () => {}; f();', 'called by f()', 'no others'],
    ['const f = function () {}; f();', 'called by f()', 'no others'],
    ['function f() {} f?.();', 'called by f?.()', 'no others'],
    ['function f() {} xs.map(f);', 'handed to xs.map(f) as 0', 'perhaps others'],
    ['function f() {} f(); xs.map(f);', 'called by f()', 'handed to xs.map(f) as 0', 'perhaps others'],
    ['function f() {} f(); xs.map((x) => f(x));', 'called by f()', 'called by f(x)', 'no others'],
    ['function f() {} f(); const table = { f };', 'called by f()', 'perhaps others'],
    ['function f() {} const g = f; g();', 'called by g()', 'perhaps others'],
    ['function f() {} f(); const g = f.bind(null);', 'called by f()', 'perhaps others'],
    ['function f() { f(); }', 'called by f()', 'no others'],
    ['function f() {} function g(f: () => void) { f(); } g(other);', 'perhaps others'],
    [
      { 'a.ts': 'export function f() {}', 'b.ts': "import { f } from './a.js'; f();" },
      'called by b.ts: f()',
      'no others',
    ],
    [
      { 'a.ts': 'export function f() {}', 'b.ts': "import { f as g } from './a.js'; g();" },
      'called by b.ts: g()',
      'no others',
    ],
    [
      { 'a.ts': 'function f() {} export { f as g };', 'b.ts': "import { g } from './a.js'; g();" },
      'called by b.ts: g()',
      'no others',
    ],
    [
      {
        'a.ts': 'export function f() {}',
        'b.ts': "export { f as h } from './a.js';",
        'c.ts': "import { h } from './b.js'; h();",
      },
      'called by c.ts: h()',
      'no others',
    ],
    [
      {
        'a.ts': 'export function f() {}',
        'b.ts': "export * from './a.js';",
        'c.ts': "import * as b from './b.js'; b.f();",
      },
      'called by c.ts: b.f()',
      'no others',
    ],
    [
      { 'a.ts': 'export default function f() {}', 'b.ts': "import go from './a.js'; go();" },
      'called by b.ts: go()',
      'no others',
    ],
    [
      { 'a.ts': 'export function f() {}', 'b.ts': "import { f } from './a.js'; export const g = { run: f };" },
      'perhaps others',
    ],
    [
      { 'a.ts': 'exports.f = f; function f() {}', 'b.ts': "const { f } = require('./a.js'); f();" },
      'called by b.ts: f()',
      'perhaps others',
    ],
    [{ 'a.ts': 'export function f() {}', 'b.ts': 'f();' }, 'perhaps others'],
  ])('%j', (files, ...expected) => checkCallers('f', files, expected as string[]));
});

describe('callers of a method', () => {
  test.each<Case>([
    ['class C { f() {} } new C().f();', 'called by new C().f()', 'no others'],
    ['class C { f() {} g() { this.f(); } }', 'called by this.f()', 'no others'],
    ['class C { f() {} } const c = new C(); c.f();', 'called by c.f()', 'no others'],
    ['class C { f() {} } function g(c: C) { c.f(); }', 'called by c.f()', 'no others'],
    ['class C { f() {} } function g(c: C) { c.f(); } unknown.f();', 'called by c.f()', 'perhaps others'],
    [
      'interface I { f(): void } class C implements I { f() {} } function g(i: I) { i.f(); }',
      'called by i.f()',
      'no others',
    ],
    [
      'class C { f() {} } class D { constructor(private c: C) {} g() { this.c.f(); } }',
      'called by this.c.f()',
      'no others',
    ],
    ['class C { f() {} } class D extends C {} new D().f();', 'called by new D().f()', 'no others'],
    ['class C { f() {} } class D extends C { f() { super.f(); } } new D().f();', 'called by super.f()', 'no others'],
    ['class C { static f() {} } C.f();', 'called by C.f()', 'no others'],
    ['class C { f = () => {}; g() { this.f(); } }', 'called by this.f()', 'no others'],
    ['class C { f() {} } xs.map(new C().f);', 'handed to xs.map(new C().f) as 0', 'perhaps others'],
  ])('%j', (files, ...expected) => checkCallers('C.f', files, expected as string[]));

  test('an heir’s method is another one', () =>
    checkCallees(
      'f',
      'abstract class C { abstract f(): void } class D extends C { f() {} } class E extends C { f() {} } function g(c: C) { c.f(); }',
      ['a.ts#D.f', 'a.ts#E.f'],
    ));
});

describe('callers of members of objects, and of constructors', () => {
  test.each<readonly [string, Files, ...string[]]>([
    ['r.f', 'const r = { f() {} }; r.f();', 'called by r.f()', 'no others'],
    ['r.f', 'const r = { f: async () => {} }; r.f();', 'called by r.f()', 'no others'],
    ['r.f', 'const r = { f: () => {} }; r["f"]();', 'called by r["f"]()', 'no others'],
    ['r.f', 'const r = { f: () => {} }; const { f } = r; f();', 'called by f()', 'no others'],
    ['r.f', 'const r = { f: () => {} }; r[key]();', 'perhaps others'],
    [
      'r.f',
      { 'a.ts': 'export const r = { f: () => {} };', 'b.ts': "import { r } from './a.js'; r.f();" },
      'called by b.ts: r.f()',
      'no others',
    ],
    ['C.constructor', 'class C { constructor(a: string) {} } new C("x");', 'called by new C("x")', 'no others'],
    [
      'C.constructor',
      'class C { constructor(a: string) {} } new C("x"); register(C);',
      'called by new C("x")',
      'perhaps others',
    ],
    [
      'C.constructor',
      'class C { constructor(a: string) {} } class D extends C {} new C("x");',
      'called by new C("x")',
      'perhaps others',
    ],
    [
      'C.constructor',
      'class C { constructor(a: string) {} } const c: C = new C("x");',
      'called by new C("x")',
      'no others',
    ],
    ['f', 'function make() { return { f: () => {} }; } make().f();', 'called by make().f()', 'no others'],
  ])('%s in %j', (name, files, ...expected) => checkCallers(name as string, files, expected as string[]));
});

describe('callees of a call', () => {
  test.each<Case>([
    ['function f() {} g(); function g() {}', 'a.ts#g'],
    ['const g = c ? f : h; function f() {} function h() {} g();', 'a.ts#f', 'a.ts#h'],
    ['const table = { f: () => {}, h: () => {} }; const g = table[key]; g();', 'a.ts#table.f', 'a.ts#table.h'],
    ['function run(g: () => void) { g(); } run(f); function f() {}', 'a.ts#f'],
    ['function pick() { return f; } const g = pick(); g(); function f() {}', 'a.ts#f'],
    ['g(); declare function g(): void;'],
    ["import { g } from 'pkg'; g();"],
    ['g(); var g = function () { return g2(); }; function g2() {}', 'a.ts#g'],
  ])('%j', (files, ...expected) => checkCallees('g', files, expected as string[]));
});

test('what is asked in the middle of a cycle is answered in full afterwards', () => {
  const { project } = linked(`
    function even(s: string, next: (t: string) => void) { next(s); odd(s, next); }
    function odd(s: string, next: (t: string) => void) { next(s); even(s, next); }
    function last(s: string) {}
    even('a', last);
    odd('b', last);
  `);
  const { callers, find, callees } = project.functions;
  const called = (name: string) => callers(find('a.ts', name) ?? { path: '', function: 0 });
  expect(called('odd').calls.length).toBe(2);
  expect(called('even').calls.length).toBe(2);
  expect(called('even').closed && called('odd').closed).toBe(true);
  const nexts = project
    .facts('a.ts')
    .calls.flatMap((call, id) => (call.callee.kind === 'reference' && call.callee.name === 'next' ? [id] : []));
  expect(nexts.map((id) => callees('a.ts', id).map((ref) => project.functions.name(ref)))).toEqual([
    ['a.ts#last'],
    ['a.ts#last'],
  ]);
});
