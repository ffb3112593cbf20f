import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { linked, shownValues, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What the argument of the only call of `use` can be. */
function check(files: Files, expected: readonly string[]): void {
  const { project, shown, callOf } = linked(files);
  const { path, call } = callOf('use');
  const [argument] = call.arguments;
  if (argument === undefined) throw new Error('use() is given nothing');
  expect(shownValues(project.values(path, argument.value), shown)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('what is written where it is used', () => {
  test.each<Case>([
    [`use('failed');`, `"failed" at 'failed'`],
    ['use(`failed`);', '"failed" at `failed`'],
    [`use(null);`, 'null at null'],
    [`use(undefined);`, 'null at undefined'],
    [`use(void 0);`, 'null at void 0'],
    [`use(3);`, '3 at 3'],
    [`use(-1);`, '-1 at -1'],
    [`use(true);`, 'true at true'],
    [`use('failed' as string);`, `"failed" at 'failed'`],
    [`use('failed' satisfies string);`, `"failed" at 'failed'`],
    [`use('failed'!);`, `"failed" at 'failed'`],
    [`use('fai' + 'led');`, `"failed" at 'fai' + 'led'`],
    [`use({ a: 1 });`, 'open, not null, at { a: 1 }: an object'],
    [`use(['a']);`, `open, not null, at ['a']: a list`],
    [`use(() => 1);`, 'open, not null, at () => 1: an object or function'],
    [`use(someGlobal);`, 'open at someGlobal: someGlobal is not declared in this file'],
    [`use(a > b);`, 'open at a > b: a truth value'],
    [`use(1 - 2);`, 'open, not null, at 1 - 2: BinaryExpression is not followed'],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('choices', () => {
  test.each<Case>([
    [`use(x ? 'a' : 'b');`, `"a" at 'a'`, `"b" at 'b'`],
    [`use(x ? 'a' : y ? 'b' : null);`, `"a" at 'a'`, `"b" at 'b'`, 'null at null'],
    [`use(null ?? 'b');`, `"b" at 'b'`],
    [`use(x ?? 'b');`, `"b" at 'b'`, 'open at x: x is not declared in this file'],
    [`use('' || 'b');`, `"b" at 'b'`],
    [`use('a' || 'b');`, `"a" at 'a'`, `"b" at 'b'`],
    [`use(x && 'b');`, `"b" at 'b'`],
    [`function f() { const s = x ? 'a' : 'b'; use(s ? s : 'c'); }`, `"a" at 'a'`, `"b" at 'b'`, `"c" at 'c'`],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('constants of the file', () => {
  const status = `const Status = { Failed: 'failed', Online: 'online' } as const;\n`;
  test.each<Case>([
    [`const s = 'failed'; use(s);`, '"failed" as s at s'],
    [`function f() { const s = 'failed'; use(s); }`, `"failed" at 'failed'`],
    [`function f() { let s = 'a'; s = 'b'; use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { let s; s = 'b'; use(s); }`, `"b" at 'b'`],
    [`function f() { let s: string; if (x) s = 'a'; else s = 'b'; use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { let s = 'a'; s += 'b'; use(s); }`, `"a" at 'a'`, 'open at s: s is changed step by step'],
    [`function f() { let s; use(s); }`, 'open at s: s has no value here'],
    [`${status}use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`${status}use(Status['Failed']);`, `"failed" as Status.Failed at Status['Failed']`],
    [`${status}use(Status?.Failed);`, '"failed" as Status.Failed at Status?.Failed'],
    [`${status}const S = Status; use(S.Failed);`, '"failed" as S.Failed at S.Failed'],
    [`${status}const Failed = Status.Failed; use(Failed);`, '"failed" as Failed at Failed'],
    [`${status}const { Failed } = Status; use(Failed);`, '"failed" as Failed at Failed'],
    [`${status}function f() { const { Failed: s } = Status; use(s); }`, '"failed" as Status.Failed at Status'],
    [`${status}use(Status.Gone);`, 'null at Status.Gone'],
    [
      `${status}export function f(key: string) { use(Status[key]); }`,
      '"failed" as Status.Failed at Status[key]',
      '"online" as Status.Online at Status[key]',
    ],
    [
      `${status}function f(key: 'Failed') { use(Status[key]); } f('Failed');`,
      '"failed" as Status.Failed at Status[key]',
    ],
    [`enum Status { Failed = 'failed' } use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`enum Tier { Free, Paid } use(Tier.Paid);`, '1 as Tier.Paid at Tier.Paid'],
    [`enum Tier { Free = 'x'.length } use(Tier.Free);`, 'open at Tier.Free: the value of Free is computed'],
    [`const Status = Object.freeze({ Failed: 'failed' }); use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`const Status = { Failed: 'failed' } satisfies Record<string, string>; use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`const Nested = { workspace: { failed: 'failed' } }; use(Nested.workspace.failed);`, '"failed" as Nested.workspace at Nested.workspace.failed'],
    [`class Status { static readonly Failed = 'failed'; } use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`const base = { Failed: 'failed' }; const Status = { ...base, Online: 'online' }; use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
    [`const base = { Failed: 'x' }; const Status = { ...base, Failed: 'failed' }; use(Status.Failed);`, '"failed" as Status.Failed at Status.Failed'],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('names from other files', () => {
  const status = `export const Status = { Failed: 'failed' } as const;`;
  const named = '"failed" as Status.Failed of b.ts at';
  test.each<Case>([
    [{ 'a.ts': `import { Status } from './b.js'; use(Status.Failed);`, 'b.ts': status }, `${named} Status.Failed`],
    [{ 'a.ts': `import { Status as S } from './b.js'; use(S.Failed);`, 'b.ts': status }, `${named} S.Failed`],
    [{ 'a.ts': `import * as b from './b.js'; use(b.Status.Failed);`, 'b.ts': status }, `${named} b.Status.Failed`],
    [
      { 'a.ts': `import { Status } from './c.js'; use(Status.Failed);`, 'b.ts': status, 'c.ts': `export * from './b.js';` },
      `${named} Status.Failed`,
    ],
    [
      {
        'a.ts': `import { S } from './c.js'; use(S.Failed);`,
        'b.ts': status,
        'c.ts': `export { Status as S } from './b.js';`,
      },
      `${named} S.Failed`,
    ],
    [
      {
        'a.ts': `import { S } from './c.js'; use(S.Failed);`,
        'b.ts': status,
        'c.ts': `import { Status } from './b.js'; export { Status as S };`,
      },
      `${named} S.Failed`,
    ],
    [
      { 'a.ts': `import { b } from './c.js'; use(b.Status.Failed);`, 'b.ts': status, 'c.ts': `export * as b from './b.js';` },
      `${named} b.Status.Failed`,
    ],
    [
      { 'a.ts': `import { Status } from './c.js'; use(Status.Failed);`, 'b.ts': status, 'c.ts': `export * from './d.js';`, 'd.ts': `export * from './b.js'; export * from './c.js';` },
      `${named} Status.Failed`,
    ],
    [
      { 'a.ts': `import Status from './b.js'; use(Status.Failed);`, 'b.ts': `export default { Failed: 'failed' };` },
      '"failed" as default.Failed of b.ts at Status.Failed',
    ],
    [
      { 'a.ts': `import Status from './b.js'; use(Status.Failed);`, 'b.ts': `const Status = { Failed: 'failed' }; export default Status;` },
      `${named} Status.Failed`,
    ],
    [
      { 'a.ts': `import { Failed } from './b.js'; use(Failed);`, 'b.ts': `export const Failed = 'failed';` },
      '"failed" as Failed of b.ts at Failed',
    ],
    [
      { 'a.ts': `import { Failed } from './b.js'; use(Failed);`, 'b.ts': `const Status = { Failed: 'failed' }; export const { Failed } = Status;` },
      '"failed" as Failed of b.ts at Failed',
    ],
    [
      { 'a.ts': `import { Status } from './b.js'; use(Status.Failed);`, 'b.ts': `export enum Status { Failed = 'failed' }` },
      `${named} Status.Failed`,
    ],
    [
      { 'a.ts': `const { Status } = require('./b.js'); use(Status.Failed);`, 'b.ts': `exports.Status = { Failed: 'failed' };` },
      '"failed" as Status.Failed at Status.Failed',
    ],
    [
      { 'a.ts': `import { Status } from 'models'; use(Status.Failed);` },
      'open at Status.Failed: Status comes from models',
    ],
    [
      { 'a.ts': `import { Gone } from './b.js'; use(Gone);`, 'b.ts': status },
      'open at Gone: Gone could not be resolved',
    ],
  ])('%j', (files, ...expected) => check(files, expected));
});

describe('lists, elements and objects', () => {
  test.each<Case>([
    [`for (const s of ['a', 'b']) use(s);`, `"a" as s at s`, `"b" as s at s`],
    [`function f() { for (const s of ['a', 'b']) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`const ALL = ['a', 'b'] as const; function f() { for (const s of ALL) use(s); }`, '"a" as ALL at ALL', '"b" as ALL at ALL'],
    [
      `const S = { A: 'a' } as const; const ALL = [S.A]; function f() { for (const s of ALL) use(s); }`,
      '"a" as ALL at ALL',
    ],
    [`function f() { for (const [s, n] of [['a', 1], ['b', 2]]) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { for (const { s } of [{ s: 'a' }]) use(s); }`, `"a" at 'a'`],
    [`function f() { for (const s of new Set(['a'])) use(s); }`, `"a" at 'a'`],
    [`function f() { const xs = ['a', 'b']; use(xs[1]); }`, `"b" at 'b'`],
    [`function f(i: number) { const xs = ['a', 'b']; use(xs[i]); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { const more = ['b']; const xs = ['a', ...more]; use(xs[1]); }`, `"b" at 'b'`],
    [`function f() { const more = ['b', 'c']; const xs = ['a', ...more, 'd']; use(xs[3]); }`, `"d" at 'd'`],
    [`function f() { const xs = [...more, 'd']; use(xs[0]); }`, 'open at xs[0]: 0 of a list with an unknown part before it'],
    [`function f() { const [s] = ['a', 'b']; use(s); }`, `"a" at 'a'`],
    [`function f() { const [, s = 'z'] = ['a']; use(s); }`, `"z" at 'z'`],
    [`function f() { const { s = 'z' } = {}; use(s); }`, `"z" at 'z'`],
    [`function f() { const { s = 'z' } = { s: 'a' }; use(s); }`, `"a" at 'a'`],
    [`function f() { const { s = 'z' } = some; use(s); }`, `"z" at 'z'`, 'open at some: some is not declared in this file'],
    [`function f() { const { a, ...rest } = { a: 'x', s: 'y' }; use(rest.a); }`, 'null at rest'],
    [`function f() { const { a: { b: s } } = { a: { b: 'x' } }; use(s); }`, `"x" at 'x'`],
    [`function f() { const { a, ...rest } = { a: 'x', s: 'y' }; use(rest.s); }`, `"y" at 'y'`],
    [`function f() { const [a, ...rest] = ['x', 'y']; use(rest[0]); }`, 'open at rest[0]: rest is what other elements leave'],
    [`function f() { const patch = { s: 'a' }; use(patch.s); }`, `"a" at 'a'`],
    [`function f() { const patch = { ...(x ? { s: 'a' } : {}) }; use(patch.s); }`, `"a" at 'a'`, 'null at patch.s'],
    [`function f() { const patch = { s: 'b', ...(x && { s: 'a' }) }; use(patch.s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { const patch = {}; patch.s = 'a'; use(patch.s); }`, `"a" at 'a'`, 'open at patch.s: patch is changed step by step'],
    [`function f() { const patch = { s: 'b' }; patch[key] = 'a'; use(patch.s); }`, `"b" at 'b'`, `"a" at 'a'`, 'open at patch.s: patch is changed step by step'],
    [`function f() { const xs: string[] = []; xs.push('a'); use(xs[0]); }`, 'open at xs[0]: xs is changed step by step'],
    [
      `const Status = { A: 'a', B: 'b' } as const; function f() { for (const s of Object.values(Status)) use(s); }`,
      '"a" as Status at Status',
      '"b" as Status at Status',
    ],
    [`const Status = { a: 1, b: 2 }; function f() { for (const s of Object.keys(Status)) use(s); }`, '"a" as Status at Status', '"b" as Status at Status'],
    [`const Status = { A: 'a' }; function f() { for (const [k, v] of Object.entries(Status)) use(v); }`, '"a" as Status at Status'],
    [`enum Status { A = 'a' } function f() { for (const s of Object.values(Status)) use(s); }`, '"a" as Status.A at Status'],
    [`const Status = z.enum(['a', 'b']); function f() { for (const s of Status.options) use(s); }`, '"a" as Status at Status.options', '"b" as Status at Status.options'],
    [`const Status = z.enum(['a', 'b']); use(Status.enum.a);`, '"a" as Status at Status.enum.a'],
    [`const xs = ['a', 'b']; function f() { xs.map((s) => use(s)); }`, '"a" as xs at xs', '"b" as xs at xs'],
    [`function f() { ['a', 'b'].forEach((s) => use(s)); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { [{ s: 'a' }].map(({ s }) => use(s)); }`, `"a" at 'a'`],
    [`function f() { ['a'].reduce((all, s) => use(s), 0); }`, `"a" at 'a'`],
    [`function f() { ['a'].map((s, i) => use(i)); }`, 'open at i: not every caller of a.ts#f is known'],
    [`function f() { const xs = ['a', 'b'].filter(Boolean); for (const s of xs) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`const Status = pgEnum('status', ['a']); function f() { for (const s of Status.enumValues) use(s); }`, '"a" as Status at Status'],
    [`function f() { const xs = ['a'].map((s) => s); for (const s of xs) use(s); }`, `open at ['a'].map((s) => s): what map returns is not known`],
    [`function f() { const xs = ['a'].concat(['b']); for (const s of xs) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('parameters', () => {
  const unknownCallers = 'not every caller of a.ts#f is known';
  test.each<Case>([
    [`function f(s: string) { use(s); } f('a'); f('b');`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f(s: string) { use(s); } function g(t: string) { f(t); } g('a');`, `"a" at 'a'`],
    [`function f(s: string) { use(s); }`, `open, not null, at s: ${unknownCallers}`],
    [`export function f(s: string | null) { use(s); }`, `open at s: ${unknownCallers}`],
    [`function f(s: string) { use(s); } f('a'); register(f);`, `"a" at 'a'`, `open, not null, at s: ${unknownCallers}`],
    [`function f(s: string) { use(s); } f('a'); const g = { f };`, `"a" at 'a'`, `open, not null, at s: ${unknownCallers}`],
    [`function f(s: string) { use(s); } const g = f; g('a');`, `"a" at 'a'`, `open, not null, at s: ${unknownCallers}`],
    [`function f(s = 'z') { use(s); } f(); f('a');`, `"z" at 'z'`, `"a" at 'a'`],
    [`function f(s = 'z') { use(s); } f(undefined);`, `"z" at 'z'`],
    [`function f(s?: string) { use(s); } f();`, 'null at f()'],
    [`function f({ s }: { s: string }) { use(s); } f({ s: 'a' });`, `"a" at 'a'`],
    [`function f({ s = 'z' }: { s?: string }) { use(s); } f({});`, `"z" at 'z'`],
    [`function f({ s = 'z' }: { s?: string } = {}) { use(s); } f();`, `"z" at 'z'`],
    [`function f({ s = 'z' }: { s?: string } = { s: 'y' }) { use(s); } f();`, `"y" at 'y'`, `"z" at 'z'`],
    [`function f(options: { s: string }) { use(options.s); } f({ s: 'a' });`, `"a" at 'a'`],
    [`function f(...all: string[]) { use(all[1]); } f('a', 'b');`, `"b" at 'b'`],
    [`function f(...all: string[]) { for (const s of all) use(s); } f('a', 'b');`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f(id: string, s: string) { use(s); } const pair = ['1', 'a'] as const; f(...pair);`, `"a" as pair at pair`],
    [`function f(id: string, s: string) { use(s); } f(...some);`, 'open at some: some is not declared in this file'],
    [`function f(s: string, ...rest: string[]) { use(s); } f('a', ...some);`, `"a" at 'a'`],
    [`const f = (s: string) => use(s); f('a');`, `"a" at 'a'`],
    [`const f = async (s: string) => { await use(s); }; await f('a');`, `"a" at 'a'`],
    [{ 'a.ts': `export function f(s: string) { use(s); }`, 'b.ts': `import { f } from './a.js'; f('a');` }, `"a" at b.ts: 'a'`],
    [
      { 'a.ts': `export function f(s: string) { use(s); }`, 'b.ts': `import { f } from './a.js'; export const g = (t: string) => f(t);`, 'c.ts': `import { g } from './b.js'; import { S } from './d.js'; g(S.A);`, 'd.ts': `export const S = { A: 'a' };` },
      `"a" as S.A of d.ts at c.ts: S.A`,
    ],
    [{ 'a.ts': `export default function f(s: string) { use(s); }`, 'b.ts': `import run from './a.js'; run('a');` }, `"a" at b.ts: 'a'`],
    [{ 'a.ts': `export default (s: string) => use(s);`, 'b.ts': `import run from './a.js'; run('a');` }, `"a" at b.ts: 'a'`],
    [{ 'a.ts': `export function f(s: string) { use(s); }`, 'b.ts': `import * as a from './a.js'; a.f('a');` }, `"a" at b.ts: 'a'`],
    [{ 'a.ts': `function f(s: string) { use(s); } export { f as g };`, 'b.ts': `import { g } from './a.js'; g('a');` }, `"a" at b.ts: 'a'`],
    [{ 'a.ts': `export const repo = { save(s: string) { use(s); } };`, 'b.ts': `import { repo } from './a.js'; repo.save('a');` }, `"a" at b.ts: 'a'`],
    [{ 'a.ts': `export default { save: async (s: string) => use(s) };`, 'b.ts': `import repo from './a.js'; repo.save('a');` }, `"a" at b.ts: 'a'`],
    [`const handlers = { fail: async (s: string) => { use(s); } }; handlers.fail('a');`, `"a" at 'a'`],
    [`function f(s: string) { if (s === 'end') return; use(s); f('end'); } f('a');`, `"a" at 'a'`],
    [`function f(s: string, n: number) { use(s); if (n > 0) f(s, n - 1); } f('a', 3);`, `"a" at 'a'`],
    [`function even(s: string) { odd(s); use(s); } function odd(s: string) { even(s); } even('a'); odd('b');`, `"b" at 'b'`, `"a" at 'a'`],
  ])('%j', (files, ...expected) => check(files, expected));
});

describe('classes', () => {
  test.each<Case>([
    [`class Repo { save(s: string) { use(s); } } new Repo().save('a');`, `"a" at 'a'`],
    [`class Repo { save(s: string) { use(s); } run() { this.save('a'); } }`, `"a" at 'a'`],
    [`class Repo { save(s: string) { use(s); } } function f(repo: Repo) { repo.save('a'); } f(x);`, `"a" at 'a'`],
    [
      `interface Saves { save(s: string): void } class Repo implements Saves { save(s: string) { use(s); } } function f(repo: Saves) { repo.save('a'); } f(x);`,
      `"a" at 'a'`,
    ],
    [`class Repo { static save(s: string) { use(s); } } Repo.save('a');`, `"a" at 'a'`],
    [`class Repo { save = async (s: string) => { use(s); }; } new Repo().save('a');`, `"a" at 'a'`],
    [`class Base { save(s: string) { use(s); } } class Repo extends Base {} new Repo().save('a');`, `"a" at 'a'`],
    [`class Base { save(s: string) { use(s); } } class Repo extends Base { run() { this.save('a'); } }`, `"a" at 'a'`],
    [`class Base { save(s: string) { use(s); } } class Repo extends Base { run() { super.save('a'); } }`, `"a" at 'a'`],
    [`class Base { save(s: string) { use(s); } } class Repo extends Base {} function f(repo: Repo) { repo.save('a'); } f(x);`, `"a" at 'a'`],
    [`class Repo { constructor(private readonly db: Db) {} save(s: string) { use(s); } } class Service { constructor(private repo: Repo) {} run() { this.repo.save('a'); } }`, `"a" at 'a'`],
    [`class Repo { save(s: string) { use(s); } } class Service { private repo = new Repo(); run() { this.repo.save('a'); } }`, `"a" at 'a'`],
    [`class Repo { save(s: string) { use(s); } } class Service { repo: Repo; constructor() { this.repo = new Repo(); } run() { this.repo?.save('a'); } }`, `"a" at 'a'`],
    [`class Repo { private readonly s = 'a'; run() { use(this.s); } }`, `"a" at 'a'`],
    [`class Repo { constructor(private readonly s: string) {} run() { use(this.s); } } new Repo('a');`, `"a" at 'a'`],
    [`class Repo { constructor(private readonly s: string = 'z') {} run() { use(this.s); } } new Repo();`, `"z" at 'z'`],
    [`class Repo { constructor(private readonly s: 'a' | 'b') {} run() { use(this.s); } }`, 'possibly "a" at this.s', 'possibly "b" at this.s'],
    [`class Repo { s: string; constructor(s: string) { this.s = s; } run() { use(this.s); } } new Repo('a');`, `"a" at 'a'`, 'open, not null, at this.s: the field s is given values later'],
    [`class Repo { get s() { return 'a'; } run() { use(this.s); } }`, `"a" at 'a'`],
    [`class Repo { status() { return 'a'; } run() { use(this.status()); } }`, `"a" at 'a'`],
    [`class Base { protected s = 'a'; } class Repo extends Base { run() { use(this.s); } }`, `"a" at 'a'`],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('returns', () => {
  test.each<Case>([
    [`function pick() { return 'a'; } use(pick());`, `"a" at 'a'`],
    [`function pick(x: boolean) { if (x) return 'a'; return 'b'; } use(pick(true));`, `"a" at 'a'`, `"b" at 'b'`],
    [`const pick = (x: boolean) => (x ? 'a' : 'b'); use(pick(true));`, `"a" at 'a'`, `"b" at 'b'`],
    [`function same(s: string) { return s; } use(same('a')); same('b');`, `"a" at 'a'`],
    [`function outer(s: string) { return inner(s); } function inner(t: string) { return t; } use(outer('a')); inner('z');`, `"a" at 'a'`],
    [`async function pick() { return 'a'; } use(await pick());`, `"a" at 'a'`],
    [`function* each() { yield 'a'; return 'b'; } use(each());`, 'open at each(): what each returns is not known'],
    [`function make() { return { s: 'a', t: 'b' }; } const { s } = make(); function f() { use(s); }`, '"a" as s at s'],
    [`function f() { const { s } = make(); use(s); } function make() { return { s: 'a', t: 'b' }; }`, `"a" at 'a'`],
    [`function loop(s: string): string { return s === 'x' ? s : loop('x'); } use(loop('a'));`, `"a" at 'a'`, `"x" at 'x'`],
    [`use(fetchStatus());`, 'open at fetchStatus(): what fetchStatus returns is not known'],
    [`use(String(row));`, 'open at row: row is not declared in this file'],
    [`use(new Date().toISOString());`, 'open, not null, at new Date().toISOString(): what toISOString returns is not known'],
    [`use(new Date());`, 'open, not null, at new Date(): an object of a class that is not followed'],
    [`let text = 'a'; text = text + 'b'; use(text);`, '"a" as text at text', 'open, not null, at text: a text made at run time'],
    [`let xs = ['a']; xs = [...xs, 'b']; function f() { for (const s of xs) use(s); }`, '"a" as xs at xs', '"b" as xs at xs'],
  ])('%s', (files, ...expected) => check(files, expected));
});

describe('declared types', () => {
  const open = (at: string) => [`possibly "a" at ${at}`, `possibly "b" at ${at}`];
  test.each<Case>([
    [`export function f(s: 'a' | 'b') { use(s); }`, ...open('s')],
    [`type S = 'a' | 'b'; export function f(s: S) { use(s); }`, ...open('s')],
    [`type S = 'a' | 'b'; export function f(s: S | null) { use(s); }`, ...open('s'), 'possibly null at s'],
    [`export function f(s?: 'a' | 'b') { use(s); }`, ...open('s'), 'possibly null at s'],
    [`export function f(patch: { s?: 'a' | 'b' }) { use(patch.s); }`, ...open('patch.s'), 'possibly null at patch.s'],
    [`interface Patch { s: 'a' | 'b' } export function f(patch: Patch) { use(patch.s); }`, ...open('patch.s')],
    [`interface Patch { s: 'a' | 'b' } export function f({ s }: Patch) { use(s); }`, ...open('s')],
    [`interface Patch { s: 'a' | 'b' } export function f(patch: Partial<Patch>) { use(patch.s); }`, ...open('patch.s'), 'possibly null at patch.s'],
    [`interface Base { s: 'a' | 'b' } interface Patch extends Base { t: string } export function f(patch: Patch) { use(patch.s); }`, ...open('patch.s')],
    [`interface Base { s: 'a' | 'b' } export function f(patch: Base & { t: string }) { use(patch.s); }`, ...open('patch.s')],
    [`interface Patch { s: 'a' | 'b' } export function f(s: Patch['s']) { use(s); }`, ...open('s')],
    [`const ALL = ['a', 'b'] as const; export function f(s: (typeof ALL)[number]) { use(s); }`, ...open('s')],
    [`const S = { A: 'a', B: 'b' } as const; export function f(s: (typeof S)[keyof typeof S]) { use(s); }`, ...open('s')],
    [`const S = { a: 1, b: 2 }; export function f(s: keyof typeof S) { use(s); }`, ...open('s')],
    [`const S = { A: 'a', B: 'b' } as const; export function f(s: (typeof S)['A']) { use(s); }`, 'possibly "a" at s'],
    [`enum S { A = 'a', B = 'b' } export function f(s: S) { use(s); }`, ...open('s')],
    [`enum S { A = 'a', B = 'b' } export function f(s: S.A) { use(s); }`, 'possibly "a" at s'],
    [`export function f(s: Exclude<'a' | 'b' | 'c', 'c'>) { use(s); }`, ...open('s')],
    [`export function f(s: Extract<'a' | 'b' | 'c', 'a' | 'b'>) { use(s); }`, ...open('s')],
    [`const S = z.enum(['a', 'b']); export function f(s: z.infer<typeof S>) { use(s); }`, ...open('s')],
    [`export function f(xs: readonly ('a' | 'b')[]) { for (const s of xs) use(s); }`, ...open('s')],
    [`export function f(xs: Set<'a' | 'b'>) { for (const s of xs) use(s); }`, ...open('s')],
    [`export function f(row: unknown) { use((row as { s: 'a' | 'b' }).s); }`, ...open('(row as { s: \'a\' | \'b\' }).s')],
    [`export function f(row: any) { use(row.s as 'a' | 'b'); }`, ...open('row.s')],
    [`function load(): 'a' | 'b' { return some(); } use(load());`, ...open('some()')],
    [`declare function load(): 'a' | 'b'; use(load());`, ...open('load()')],
    [{ 'a.ts': `import type { S } from './b.js'; export function f(s: S) { use(s); }`, 'b.ts': `export type S = 'a' | 'b';` }, ...open('s')],
    [{ 'a.ts': `import type * as b from './b.js'; export function f(s: b.S) { use(s); }`, 'b.ts': `export type S = 'a' | 'b';` }, ...open('s')],
    [{ 'a.ts': `export function f(s: import('./b.js').S) { use(s); }`, 'b.ts': `export type S = 'a' | 'b';` }, ...open('s')],
    [`export function f<T extends 'a' | 'b'>(s: T) { use(s); }`, ...open('s')],
    [`export function f(s: string) { use(s); }`, 'open, not null, at s: not every caller of a.ts#f is known'],
    [`export function f(s?: string) { use(s); }`, 'open at s: not every caller of a.ts#f is known'],
    [`export function f(patch: { s: string; t?: string }) { use(patch.s); }`, 'open, not null, at patch.s: not every caller of a.ts#f is known'],
    [`export function f(patch: { t?: string }) { use(patch.t); }`, 'open at patch.t: not every caller of a.ts#f is known'],
  ])('%j', (files, ...expected) => check(files, expected));
});

describe('what the tests on the way leave', () => {
  test.each<Case>([
    [`export function f(s: 'a' | 'all') { if (s !== 'all') use(s); }`, 'possibly "a" at s'],
    [`export function f(s: 'a' | 'all') { if (s === 'all') return; use(s); }`, 'possibly "a" at s'],
    [`export function f(s: 'a' | null) { if (s) use(s); }`, 'possibly "a" at s'],
    [`export function f(s: 'a' | null) { if (!s) throw new Error(); use(s); }`, 'possibly "a" at s'],
    [`export function f(s: 'a' | 'b' | 'c') { if (s !== 'a' && s !== 'b') use(s); }`, 'possibly "c" at s'],
    [`export function f(s: 'a' | 'b' | 'c') { if (s === 'a' || s === 'b') return; use(s); }`, 'possibly "c" at s'],
    [`export function f(s: 'a' | 'b') { s === 'a' ? use(s) : 0; }`, 'possibly "a" at s'],
    [`function f(s: string) { if (s === 'a') use(s); } f('a'); f('b');`, `"a" at 'a'`],
    [`export function f(row: { s: 'a' | null }) { if (row.s !== null) use(row.s); }`, 'possibly "a" at row.s'],
    [`const s = 'a'; if (s !== 'a') use(s);`, '"a" as s at s'],
  ])('%s', (files, ...expected) => check(files, expected));
});
