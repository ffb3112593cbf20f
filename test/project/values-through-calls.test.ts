import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { valuesOfUse, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What the argument of the only call of `use` can be. */
function check(files: Files, expected: readonly string[]): void {
  expect(valuesOfUse(files)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

const unknownCallers = 'is a parameter of a.ts#f, and not every caller of it is known';

describe('parameters', () => {
  test.each<Case>([
    [`function f(s: string) { use(s); } f('a'); f('b');`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f(s: string) { use(s); } function g(t: string) { f(t); } g('a');`, `"a" at 'a'`],
    [`function f(s: string) { use(s); }`, `open, not null, at s: s ${unknownCallers}`],
    [`export function f(s: string | null) { use(s); }`, `open at s: s ${unknownCallers}`],
    [
      `function f(s: string) { use(s); } f('a'); register(f);`,
      `"a" at 'a'`,
      `open, not null, at s: s ${unknownCallers}`,
    ],
    [
      `function f(s: string) { use(s); } f('a'); const g = { f };`,
      `"a" at 'a'`,
      `open, not null, at s: s ${unknownCallers}`,
    ],
    [
      `function f(s: string) { use(s); } const g = f; g('a');`,
      `"a" at 'a'`,
      `open, not null, at s: s ${unknownCallers}`,
    ],
    [`function f(s = 'z') { use(s); } f(); f('a');`, `"z" at 'z'`, `"a" at 'a'`],
    [`function f(s = 'z') { use(s); } f(undefined);`, `"z" at 'z'`],
    [`function f(s?: string) { use(s); } f();`, 'null at f()'],
    [`function f({ s }: { s: string }) { use(s); } f({ s: 'a' });`, `"a" at 'a'`],
    [`function f({ s = 'z' }: { s?: string }) { use(s); } f({});`, `"z" at 'z'`],
    [`function f({ s = 'z' }: { s?: string } = {}) { use(s); } f();`, `"z" at 'z'`],
    [`function f(options: { s: string }) { use(options.s); } f({ s: 'a' });`, `"a" at 'a'`],
    [`function f(...all: string[]) { use(all[1]); } f('a', 'b');`, `"b" at 'b'`],
    [`function f(...all: string[]) { for (const s of all) use(s); } f('a', 'b');`, `"a" at 'a'`, `"b" at 'b'`],
    [
      `function f(id: string, s: string) { use(s); } const pair = ['1', 'a'] as const; f(...pair);`,
      `"a" as pair at pair`,
    ],
    [`function f(id: string, s: string) { use(s); } f(...some);`, 'open, not null, at s: s is given by a spread'],
    [`function f(s: string, ...rest: string[]) { use(s); } f('a', ...some);`, `"a" at 'a'`],
    [`const f = (s: string) => use(s); f('a');`, `"a" at 'a'`],
    [`const f = async (s: string) => { await use(s); }; await f('a');`, `"a" at 'a'`],
    [
      { 'a.ts': `export function f(s: string) { use(s); }`, 'b.ts': `import { f } from './a.js'; f('a');` },
      `"a" at b.ts: 'a'`,
    ],
    [
      {
        'a.ts': `export function f(s: string) { use(s); }`,
        'b.ts': `import { f } from './a.js'; export const g = (t: string) => f(t);`,
        'c.ts': `import { g } from './b.js'; import { S } from './d.js'; g(S.A);`,
        'd.ts': `export const S = { A: 'a' };`,
      },
      `"a" as S.A of d.ts at c.ts: S.A`,
    ],
    [
      { 'a.ts': `export default function f(s: string) { use(s); }`, 'b.ts': `import run from './a.js'; run('a');` },
      `"a" at b.ts: 'a'`,
    ],
    [
      { 'a.ts': `export default (s: string) => use(s);`, 'b.ts': `import run from './a.js'; run('a');` },
      `"a" at b.ts: 'a'`,
    ],
    [
      { 'a.ts': `export function f(s: string) { use(s); }`, 'b.ts': `import * as a from './a.js'; a.f('a');` },
      `"a" at b.ts: 'a'`,
    ],
    [
      { 'a.ts': `function f(s: string) { use(s); } export { f as g };`, 'b.ts': `import { g } from './a.js'; g('a');` },
      `"a" at b.ts: 'a'`,
    ],
    [
      {
        'a.ts': `export const repo = { save(s: string) { use(s); } };`,
        'b.ts': `import { repo } from './a.js'; repo.save('a');`,
      },
      `"a" at b.ts: 'a'`,
    ],
    [
      {
        'a.ts': `export default { save: async (s: string) => use(s) };`,
        'b.ts': `import repo from './a.js'; repo.save('a');`,
      },
      `"a" at b.ts: 'a'`,
    ],
    [`const handlers = { fail: async (s: string) => { use(s); } }; handlers.fail('a');`, `"a" at 'a'`],
    [`function f(s: string) { if (s === 'end') return; use(s); f('end'); } f('a');`, `"a" at 'a'`],
    [`function f(s: string, n: number) { use(s); if (n > 0) f(s, n - 1); } f('a', 3);`, `"a" at 'a'`],
    [
      `function even(s: string) { odd(s); use(s); } function odd(s: string) { even(s); } even('a'); odd('b');`,
      `"a" at 'a'`,
      `"b" at 'b'`,
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
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
    [
      `class Base { save(s: string) { use(s); } } class Repo extends Base {} function f(repo: Repo) { repo.save('a'); } f(x);`,
      `"a" at 'a'`,
    ],
    [
      `class Repo { constructor(private readonly db: Db) {} save(s: string) { use(s); } } class Service { constructor(private repo: Repo) {} run() { this.repo.save('a'); } }`,
      `"a" at 'a'`,
    ],
    [
      `class Repo { save(s: string) { use(s); } } class Service { private repo = new Repo(); run() { this.repo.save('a'); } }`,
      `"a" at 'a'`,
    ],
    [
      `class Repo { save(s: string) { use(s); } } class Service { repo: Repo; constructor() { this.repo = new Repo(); } run() { this.repo?.save('a'); } }`,
      `"a" at 'a'`,
    ],
    [`class Repo { private readonly s = 'a'; run() { use(this.s); } }`, `"a" at 'a'`],
    [`class Repo { constructor(private readonly s: string) {} run() { use(this.s); } } new Repo('a');`, `"a" at 'a'`],
    [
      `class Repo { constructor(private readonly s: string = 'z') {} run() { use(this.s); } } new Repo();`,
      `"z" at 'z'`,
    ],
    [
      `class Repo { constructor(private readonly s: 'a' | 'b') {} run() { use(this.s); } }`,
      'possibly "a" at this.s',
      'possibly "b" at this.s',
    ],
    [
      `class Repo { s: string; constructor(s: string) { this.s = s; } run() { use(this.s); } } new Repo('a');`,
      `"a" at 'a'`,
    ],
    [`class Repo { get s() { return 'a'; } run() { use(this.s); } }`, `"a" at 'a'`],
    [`class Repo { status() { return 'a'; } run() { use(this.status()); } }`, `"a" at 'a'`],
    [`class Base { protected s = 'a'; } class Repo extends Base { run() { use(this.s); } }`, `"a" at 'a'`],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});

describe('returns', () => {
  test.each<Case>([
    [`function pick() { return 'a'; } use(pick());`, `"a" at 'a'`],
    [`function pick(x: boolean) { if (x) return 'a'; return 'b'; } use(pick(true));`, `"a" at 'a'`, `"b" at 'b'`],
    [`const pick = (x: boolean) => (x ? 'a' : 'b'); use(pick(true));`, `"a" at 'a'`, `"b" at 'b'`],
    [`function same(s: string) { return s; } use(same('a')); same('b');`, `"a" at 'a'`],
    [
      `function outer(s: string) { return inner(s); } function inner(t: string) { return t; } use(outer('a')); inner('z');`,
      `"a" at 'a'`,
    ],
    [`async function pick() { return 'a'; } use(await pick());`, `"a" at 'a'`],
    [`function* each() { yield 'a'; return 'b'; } use(each());`, 'open at each(): what each returns is not known'],
    [`function make() { return { s: 'a', t: 'b' }; } const { s } = make(); function f() { use(s); }`, '"a" as s at s'],
    [`function f() { const { s } = make(); use(s); } function make() { return { s: 'a', t: 'b' }; }`, `"a" at 'a'`],
    [
      `function loop(s: string): string { return s === 'x' ? s : loop('x'); } use(loop('a'));`,
      `"a" at 'a'`,
      `"x" at 'x'`,
    ],
    [`use(fetchStatus());`, 'open at fetchStatus(): what fetchStatus returns is not known'],
    [`use(String(row));`, 'open at row: row is not declared in this file'],
    [
      `use(new Date().toISOString());`,
      'open, not null, at new Date().toISOString(): what toISOString returns is not known',
    ],
    [`use(new Date());`, 'open, not null, at new Date(): an object of a class that is not followed'],
    [
      `let text = 'a'; text = text + 'b'; use(text);`,
      '"a" as text at text',
      'open, not null, at text: a text made at run time',
    ],
    [
      `let xs = ['a']; xs = [...xs, 'b']; function f() { for (const s of xs) use(s); }`,
      '"a" as xs at xs',
      '"b" as xs at xs',
    ],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});
