import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { valuesOfUse, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What the argument of the only call of `use` can be. */
function check(files: Files, expected: readonly string[]): void {
  expect(valuesOfUse(files)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

const x = `const X = { A: 'a', B: 'b' } as const;\n`;
const zod = `import { z } from 'zod'; const S = z.enum(['a', 'b']);\n`;
const both: readonly string[] = ['possibly "a" at s', 'possibly "b" at s'];

describe('made of other constants', () => {
  test.each<Case>([
    [`function f() { const S = new Set(['a', 'b'] as const); for (const s of S) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [`${x}function f() { for (const s of Object.values(X)) use(s); }`, '"a" as X at X', '"b" as X at X'],
    [`${x}function f(k: keyof typeof X) { use(X[k]); }`, '"a" as X.A at X[k]', '"b" as X.B at X[k]'],
    [`const Y = { A: 'a' } as const satisfies Record<string, string>; use(Y.A);`, '"a" as Y.A at Y.A'],
    [`enum E { A = 'a', C = 'x' + 'y' } use(E.C);`, '"xy" as E.C at E.C'],
    [`enum E { A = 'a', B = E.A } use(E.B);`, '"a" as E.B at E.B'],
    [`const K = 'a'; enum E { A = K } use(E.A);`, '"a" as E.A at E.A'],
    [`enum E { A = one() } use(E.A);`, 'open at E.A: what one returns is not known'],
    [`const R: Record<'x', 'a'> = { x: 'a' }; function f(k: 'x') { use(R[k]); }`, '"a" as R.x at R[k]'],
    [`function f() { for (const s of ['a', 'b'].map((one) => one)) use(s); }`, `"a" at 'a'`, `"b" at 'b'`],
    [
      `function f() { for (const s of [{ v: 'a' }, { v: 'b' }].map(({ v }) => v)) use(s); }`,
      `"a" at 'a'`,
      `"b" at 'b'`,
    ],
    [
      `function f(k: string) { use(['a', 'b'].find((one) => one === k)); }`,
      `"a" at 'a'`,
      `"b" at 'b'`,
      "open at ['a', 'b'].find((one) => one === k): what find returns may be nothing",
    ],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});

describe('said by types', () => {
  test.each<Case>([
    [`const ALL = ['a', 'b'] as const; export function f(s: (typeof ALL)[number]) { use(s); }`, ...both],
    [`${x}export function f(s: keyof typeof X) { use(s); }`, 'possibly "A" at s', 'possibly "B" at s'],
    [`${x}type V = (typeof X)[keyof typeof X]; export function f(s: V) { use(s); }`, ...both],
    [`type U = 'a' | 'b' | 'c'; export function f(s: Extract<U, 'a' | 'b'>) { use(s); }`, ...both],
    [`type U = 'a' | 'b' | 'c'; export function f(s: Exclude<U, 'c'>) { use(s); }`, ...both],
    [`type U = 'a' | 'b' | null; export function f(s: NonNullable<U>) { use(s); }`, ...both],
    [`type U = NonNullable<'a' | 'b' | undefined>; export function f(s: U) { use(s); }`, ...both],
    [`interface R { s: 'a' | 'b' } export function f(r: NonNullable<R>) { const { s } = r; use(s); }`, ...both],
    [`type U = ('a' | 'b' | 'c') & ('a' | 'b' | 'd'); export function f(s: U) { use(s); }`, ...both],
    [`type U = ('a' | 'b') & { brand: true }; export function f(s: U) { use(s); }`, ...both],
    [
      `interface B { s: 'a' | 'b' | 'c' } export function f(r: Omit<B, 's'> & { s: 'a' | 'b' }) { const { s } = r; use(s); }`,
      ...both,
    ],
    [`type R = { id: string } & { s: 'a' | 'b' }; export function f(r: R) { const { s } = r; use(s); }`, ...both],
    [
      `export function f(s: string & {}) { use(s); }`,
      'open at s: s is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [
      `export function f<T extends string>(s: T) { use(s); }`,
      'open at s: s is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [`declare function status(): 'a' | 'b'; use(status());`, 'possibly "a" at status()', 'possibly "b" at status()'],
    [
      `declare function status(): string; use(status());`,
      'open, not null, at status(): what status returns is not known',
    ],
    [
      `declare const R: Record<'x' | 'y', 'a' | 'b'>; export function f(s: 'x') { use(R[s]); }`,
      'possibly "a" at R[s]',
      'possibly "b" at R[s]',
    ],
    [`${zod}export function f(s: z.infer<typeof S>) { use(s); }`, ...both],
    [
      `${zod}export function f(x: unknown) { const s = S.parse(x); use(s); }`,
      'possibly "a" at S.parse(x)',
      'possibly "b" at S.parse(x)',
    ],
    [
      `${zod}export function f(x: unknown) { const r = S.safeParse(x); use(r.data); }`,
      'possibly "a" at S.safeParse(x)',
      'possibly "b" at S.safeParse(x)',
    ],
    [
      `${zod}const B = z.object({ s: S }); export function f(x: unknown) { const { s } = B.parse(x); use(s); }`,
      ...both,
    ],
    [`export function f(x: string) { use(JSON.parse(x)); }`, 'open at JSON.parse(x): what parse returns is not known'],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});
