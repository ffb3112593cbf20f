import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { valuesOfUse, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What the argument of the only call of `use` can be. */
function check(files: Files, expected: readonly string[]): void {
  expect(valuesOfUse(files)).toEqual(expected);
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
  ])('%s', (files, ...expected) => check(files, expected as string[]));
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
  ])('%s', (files, ...expected) => check(files, expected as string[]));
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
    [`enum Tier { Free = 'x'.length } use(Tier.Free);`, 'open at Tier.Free: length of a value that is not followed'],
    [
      `const Status = Object.freeze({ Failed: 'failed' }); use(Status.Failed);`,
      '"failed" as Status.Failed at Status.Failed',
    ],
    [
      `const Status = { Failed: 'failed' } satisfies Record<string, string>; use(Status.Failed);`,
      '"failed" as Status.Failed at Status.Failed',
    ],
    [
      `const Nested = { workspace: { failed: 'failed' } }; use(Nested.workspace.failed);`,
      '"failed" as Nested.workspace at Nested.workspace.failed',
    ],
    [
      `class Status { static readonly Failed = 'failed'; } use(Status.Failed);`,
      '"failed" as Status.Failed at Status.Failed',
    ],
    [
      `const base = { Failed: 'failed' }; const Status = { ...base, Online: 'online' }; use(Status.Failed);`,
      '"failed" as Status.Failed at Status.Failed',
    ],
    [
      `const base = { Failed: 'x' }; const Status = { ...base, Failed: 'failed' }; use(Status.Failed);`,
      '"failed" as Status.Failed at Status.Failed',
    ],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});

describe('names from other files', () => {
  const status = `export const Status = { Failed: 'failed' } as const;`;
  const named = '"failed" as Status.Failed of b.ts at';
  test.each<Case>([
    [{ 'a.ts': `import { Status } from './b.js'; use(Status.Failed);`, 'b.ts': status }, `${named} Status.Failed`],
    [{ 'a.ts': `import { Status as S } from './b.js'; use(S.Failed);`, 'b.ts': status }, `${named} S.Failed`],
    [{ 'a.ts': `import * as b from './b.js'; use(b.Status.Failed);`, 'b.ts': status }, `${named} b.Status.Failed`],
    [
      {
        'a.ts': `import { Status } from './c.js'; use(Status.Failed);`,
        'b.ts': status,
        'c.ts': `export * from './b.js';`,
      },
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
      {
        'a.ts': `import { b } from './c.js'; use(b.Status.Failed);`,
        'b.ts': status,
        'c.ts': `export * as b from './b.js';`,
      },
      `${named} b.Status.Failed`,
    ],
    [
      {
        'a.ts': `import { Status } from './c.js'; use(Status.Failed);`,
        'b.ts': status,
        'c.ts': `export * from './d.js';`,
        'd.ts': `export * from './b.js'; export * from './c.js';`,
      },
      `${named} Status.Failed`,
    ],
    [
      { 'a.ts': `import Status from './b.js'; use(Status.Failed);`, 'b.ts': `export default { Failed: 'failed' };` },
      '"failed" as default.Failed of b.ts at Status.Failed',
    ],
    [
      {
        'a.ts': `import Status from './b.js'; use(Status.Failed);`,
        'b.ts': `const Status = { Failed: 'failed' }; export default Status;`,
      },
      `${named} Status.Failed`,
    ],
    [
      { 'a.ts': `import { Failed } from './b.js'; use(Failed);`, 'b.ts': `export const Failed = 'failed';` },
      '"failed" as Failed of b.ts at Failed',
    ],
    [
      {
        'a.ts': `import { Failed } from './b.js'; use(Failed);`,
        'b.ts': `const Status = { Failed: 'failed' }; export const { Failed } = Status;`,
      },
      '"failed" as Failed of b.ts at Failed',
    ],
    [
      {
        'a.ts': `import { Status } from './b.js'; use(Status.Failed);`,
        'b.ts': `export enum Status { Failed = 'failed' }`,
      },
      `${named} Status.Failed`,
    ],
    [
      {
        'a.ts': `const { Status } = require('./b.js'); use(Status.Failed);`,
        'b.ts': `exports.Status = { Failed: 'failed' };`,
      },
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
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('lists, elements and objects', () => {
  test.each<Case>([
    [`for (const s of ['a', 'b']) use(s);`, `"a" as s at s`, `"b" as s at s`],
    [`function f() { for (const s of ['a', 'b']) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [
      `const ALL = ['a', 'b'] as const; function f() { for (const s of ALL) use(s); }`,
      '"a" as ALL at ALL',
      '"b" as ALL at ALL',
    ],
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
    [
      `function f() { const xs = [...more, 'd']; use(xs[0]); }`,
      `open at [...more, 'd']: 0 of a list with an unknown part before it`,
    ],
    [`function f() { const [s] = ['a', 'b']; use(s); }`, `"a" at 'a'`],
    [`function f() { const [, s = 'z'] = ['a']; use(s); }`, `"z" at 'z'`],
    [`function f() { const { s = 'z' } = {}; use(s); }`, `"z" at 'z'`],
    [`function f() { const { s = 'z' } = { s: 'a' }; use(s); }`, `"a" at 'a'`],
    [
      `function f() { const { s = 'z' } = some; use(s); }`,
      `"z" at 'z'`,
      'open at s: some is not declared in this file',
    ],
    [`function f() { const { a, ...rest } = { a: 'x', s: 'y' }; use(rest.a); }`, `null at { a: 'x', s: 'y' }`],
    [`function f() { const { a: { b: s } } = { a: { b: 'x' } }; use(s); }`, `"x" at 'x'`],
    [`function f() { const { a, ...rest } = { a: 'x', s: 'y' }; use(rest.s); }`, `"y" at 'y'`],
    [
      `function f() { const [a, ...rest] = ['x', 'y']; use(rest[0]); }`,
      'open at rest[0]: rest is what other elements leave',
    ],
    [`function f() { const patch = { s: 'a' }; use(patch.s); }`, `"a" at 'a'`],
    [
      `function f() { const patch = { ...(x ? { s: 'a' } : {}) }; use(patch.s); }`,
      `"a" at 'a'`,
      `null at { ...(x ? { s: 'a' } : {}) }`,
    ],
    [`function f() { const patch = { s: 'b', ...(x && { s: 'a' }) }; use(patch.s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [
      `function f() { const patch = {}; patch.s = 'a'; use(patch.s); }`,
      `"a" at 'a'`,
      'open at patch.s: patch is changed step by step',
    ],
    [
      `function f() { const patch = { s: 'b' }; patch[key] = 'a'; use(patch.s); }`,
      `"b" at 'b'`,
      `"a" at 'a'`,
      'open at patch.s: patch is changed step by step',
    ],
    [
      `function f() { const xs: string[] = []; xs.push('a'); use(xs[0]); }`,
      'open, not null, at xs[0]: xs is changed step by step',
    ],
    [
      `const Status = { A: 'a', B: 'b' } as const; function f() { for (const s of Object.values(Status)) use(s); }`,
      '"a" as Status at Status',
      '"b" as Status at Status',
    ],
    [
      `const Status = { a: 1, b: 2 }; function f() { for (const s of Object.keys(Status)) use(s); }`,
      '"a" as Status at Status',
      '"b" as Status at Status',
    ],
    [
      `const Status = { A: 'a' }; function f() { for (const [k, v] of Object.entries(Status)) use(v); }`,
      '"a" as Status at Status',
    ],
    [
      `enum Status { A = 'a' } function f() { for (const s of Object.values(Status)) use(s); }`,
      '"a" as Status.A at Status',
    ],
    [
      `const Status = z.enum(['a', 'b']); function f() { for (const s of Status.options) use(s); }`,
      '"a" as Status at Status.options',
      '"b" as Status at Status.options',
    ],
    [`const Status = z.enum(['a', 'b']); use(Status.enum.a);`, '"a" as Status at Status.enum.a'],
    [`const xs = ['a', 'b']; function f() { xs.map((s) => use(s)); }`, '"a" as xs at xs', '"b" as xs at xs'],
    [`function f() { ['a', 'b'].forEach((s) => use(s)); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`function f() { [{ s: 'a' }].map(({ s }) => use(s)); }`, `"a" at 'a'`],
    [`function f() { ['a'].reduce((all, s) => use(s), 0); }`, `"a" at 'a'`],
    [
      `function f() { ['a'].map((s, i) => use(i)); }`,
      'open at i: i is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [`function f() { const xs = ['a', 'b'].filter(Boolean); for (const s of xs) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [
      `const Status = pgEnum('status', ['a']); function f() { for (const s of Status.enumValues) use(s); }`,
      '"a" as Status at Status.enumValues',
    ],
    [`function f() { const xs = ['a'].map((s) => s); for (const s of xs) use(s); }`, `"a" at 'a'`],
    [`function f() { const xs = ['a'].concat(['b']); for (const s of xs) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});
