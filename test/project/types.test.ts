import { beforeAll, describe, expect, test } from 'vitest';
import type { TypeOracle } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import { valuesOfUse, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What the declared type says of the argument of the only call of `use`. */
function check(files: Files, expected: readonly string[], types?: TypeOracle): void {
  expect(valuesOfUse(files, types)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

const unknownCallers = 'is a parameter of a.ts#f, and not every caller of it is known';

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
    [
      `interface Patch { s: 'a' | 'b' } export function f(patch: Partial<Patch>) { use(patch.s); }`,
      ...open('patch.s'),
      'possibly null at patch.s',
    ],
    [
      `interface Base { s: 'a' | 'b' } interface Patch extends Base { t: string } export function f(patch: Patch) { use(patch.s); }`,
      ...open('patch.s'),
    ],
    [
      `interface Base { s: 'a' | 'b' } export function f(patch: Base & { t: string }) { use(patch.s); }`,
      ...open('patch.s'),
    ],
    [`interface Patch { s: 'a' | 'b' } export function f(s: Patch['s']) { use(s); }`, ...open('s')],
    [`const ALL = ['a', 'b'] as const; export function f(s: (typeof ALL)[number]) { use(s); }`, ...open('s')],
    [
      `const S = { A: 'a', B: 'b' } as const; export function f(s: (typeof S)[keyof typeof S]) { use(s); }`,
      ...open('s'),
    ],
    [`const S = { a: 1, b: 2 }; export function f(s: keyof typeof S) { use(s); }`, ...open('s')],
    [`const S = { A: 'a', B: 'b' } as const; export function f(s: (typeof S)['A']) { use(s); }`, 'possibly "a" at s'],
    [`enum S { A = 'a', B = 'b' } export function f(s: S) { use(s); }`, ...open('s')],
    [`enum S { A = 'a', B = 'b' } export function f(s: S.A) { use(s); }`, 'possibly "a" at s'],
    [`export function f(s: Exclude<'a' | 'b' | 'c', 'c'>) { use(s); }`, ...open('s')],
    [`export function f(s: Extract<'a' | 'b' | 'c', 'a' | 'b'>) { use(s); }`, ...open('s')],
    [`const S = z.enum(['a', 'b']); export function f(s: z.infer<typeof S>) { use(s); }`, ...open('s')],
    [`export function f(xs: readonly ('a' | 'b')[]) { for (const s of xs) use(s); }`, ...open('s')],
    [`export function f(xs: Set<'a' | 'b'>) { for (const s of xs) use(s); }`, ...open('s')],
    [`export function f(row: unknown) { use((row as { s: 'a' | 'b' }).s); }`, ...open("(row as { s: 'a' | 'b' }).s")],
    [`export function f(row: any) { use(row.s as 'a' | 'b'); }`, ...open('row.s')],
    [`function load(): 'a' | 'b' { return some(); } use(load());`, ...open('some()')],
    [`declare function load(): 'a' | 'b'; use(load());`, ...open('load()')],
    [
      {
        'a.ts': `import type { S } from './b.js'; export function f(s: S) { use(s); }`,
        'b.ts': `export type S = 'a' | 'b';`,
      },
      ...open('s'),
    ],
    [
      {
        'a.ts': `import type * as b from './b.js'; export function f(s: b.S) { use(s); }`,
        'b.ts': `export type S = 'a' | 'b';`,
      },
      ...open('s'),
    ],
    [
      { 'a.ts': `export function f(s: import('./b.js').S) { use(s); }`, 'b.ts': `export type S = 'a' | 'b';` },
      ...open('s'),
    ],
    [`export function f<T extends 'a' | 'b'>(s: T) { use(s); }`, `open at s: s ${unknownCallers}`],
    [`export function f(s: string) { use(s); }`, `open, not null, at s: s ${unknownCallers}`],
    [`export function f(s?: string) { use(s); }`, `open at s: s ${unknownCallers}`],
    [
      `export function f(patch: { s: string; t?: string }) { use(patch.s); }`,
      `open, not null, at patch.s: patch ${unknownCallers}`,
    ],
    [`export function f(patch: { t?: string }) { use(patch.t); }`, `open at patch.t: patch ${unknownCallers}`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
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
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});

describe("the request of a route's handler", () => {
  const open = (at: string) => [`possibly "a" at ${at}`, `possibly "b" at ${at}`];
  test.each<Case>([
    [`app.post<{ Body: { s: 'a' | 'b' } }>('/', (request) => use(request.body.s));`, ...open('request.body.s')],
    [`app.patch<{ Body: { s: 'a' | 'b' } }>('/', options, async ({ body }) => use(body.s));`, ...open('body.s')],
    [
      `type Id = { Params: { id: string } }; app.get<Id & { Querystring: { s?: 'a' | 'b' } }>('/', ({ query: { s } }) => use(s));`,
      ...open('s'),
      'possibly null at s',
    ],
    [
      `app.get<{ Params: { s: 'a' } }>('/', ({ body }) => use(body.s));`,
      'open at body.s: body is a parameter of a.ts#, and not every caller of it is known',
    ],
    [
      `app.get<{ Body: { s: 'a' } }>('/', (_, { body }) => use(body.s));`,
      'open at body.s: body is a parameter of a.ts#, and not every caller of it is known',
    ],
    [`app.find<{ Body: { s: 'a' } }>((one) => use(one.body.s));`, 'open at app: app is not declared in this file'],
  ])('%s', (files, ...expected) => check(files, expected as string[]));
});

describe('what the facts leave open is asked of the type checker', () => {
  /** The characters that it is asked about, which it says are `asked`. */
  test.each<Case>([
    ['export function f<T extends S>(s: T) { use(s); }', 'possibly "s" at s'],
    ['export function f(row: Imported) { use(row.s); }', 'possibly "row.s" at row.s'],
    ['export function f(row: Imported) { const { s } = row; use(s); }', 'possibly "s" at s'],
    ['export function f(rows: Imported) { for (const s of rows) use(s); }', 'possibly "s" at s'],
    ['use(load());', 'possibly "load()" at load()'],
    // A plain string is no question, nor is what a catch caught, nor what is never null.
    ['export function f(s: string) { use(s); }', `open, not null, at s: s ${unknownCallers}`],
    ['try { a(); } catch (error) { use(error); }', 'open at error: error has no value here'],
    ['use(new Date());', 'open, not null, at new Date(): an object of a class that is not followed'],
    ["function f(s: 'a') { use(s); } f('a');", '"a" at \'a\''],
  ])('%s', (files, ...expected) => {
    const text = typeof files === 'string' ? files : '';
    check(files, expected as string[], { valuesAt: (_, { start, end }) => [text.slice(start, end)] });
  });
});
