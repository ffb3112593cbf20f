import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { linked, type Files } from './linked.js';

beforeAll(loadGrammar);

const schema = `
  CREATE TYPE status AS ENUM ('online', 'failed');
  CREATE TABLE workspaces (id int, status status);
  CREATE TABLE jobs (id int, state text CHECK (state IN ('queued', 'failed')));
`;

/** The values that the name `X` of a.ts declares, each with where it stands. */
function checkDeclared(files: Files, expected: readonly string[]): void {
  const { project, shown } = linked(files);
  const declared = project.declaredValues('a.ts', 'X');
  expect(
    declared === undefined
      ? []
      : [
          `${declared.form} ${shown(declared.place)}`,
          ...declared.values.map(({ value, place }) => `${value} at ${shown(place)}`),
          ...declared.open.map(({ at, why }) => `open at ${shown(at)}: ${why}`),
        ],
  ).toEqual(expected);
}

/** The constants for the values of a column, as `value: names`. */
function checkConstants(column: string, files: Files, expected: readonly string[]): void {
  const { project } = linked(files, schema);
  const [tableName = '', columnName = ''] = column.split('.');
  const table = project.table({ name: tableName });
  const vocabulary = table === undefined ? undefined : project.column(table, columnName)?.vocabulary;
  if (vocabulary === undefined) throw new Error(`no vocabulary of ${column}`);
  const found = project.constantsFor(vocabulary);
  const named = (path: string, name: string, member?: string) =>
    `${path}#${name}${member === undefined ? '' : `.${member}`}`;
  expect(
    [...found].map(
      ([value, names]) => `${value}: ${names.map(({ path, name, member }) => named(path, name, member)).join(', ')}`,
    ),
  ).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('declared values', () => {
  test.each<Case>([
    [`const X = ['a', 'b'] as const;`, 'array X', `a at 'a'`, `b at 'b'`],
    [`const X = { A: 'a', B: 'b' } as const;`, 'object X', `a at 'a'`, `b at 'b'`],
    [`enum X { A = 'a', B = 'b' }`, 'enum X', 'a at A', 'b at B'],
    [`type X = 'a' | 'b';`, 'union X', `a at 'a'`, `b at 'b'`],
    [`const X = new Set(['a', 'b']);`, 'set X', `a at 'a'`, `b at 'b'`],
    [`const X = z.enum(['a', 'b']);`, 'array X', `a at 'a'`, `b at 'b'`],
    [`const X = Object.freeze(['a']);`, 'array X', `a at 'a'`],
    [`const S = { A: 'a' } as const; const X = [S.A];`, 'array X', 'a at S.A'],
    [`const S = { A: 'a', B: 'b' } as const; const X = Object.values(S);`, 'array X', 'a at S', 'b at S'],
    [`enum S { A = 'a' } const X = Object.values(S);`, 'enum X', 'a at S'],
    [`const S = ['a'] as const; const X = [...S, 'b'] as const;`, 'array X', 'a at S', `b at 'b'`],
    [`const S = ['a'] as const; type X = (typeof S)[number];`, 'union X', `a at 'a'`],
    [`const S = { A: 'a' } as const; type X = (typeof S)[keyof typeof S];`, 'union X', `a at 'a'`],
    [`const X = ['a', other];`, 'array X', `a at 'a'`, 'open at other: other is not declared in this file'],
    [`const X = ['a', 'b'].filter((x) => x !== 'b');`, 'array X', 'open at X: what filter leaves is not known'],
    [`const X = ['a']; X.push('b');`, 'array X', `a at 'a'`, 'open at X: X is changed step by step'],
    [`type X = string;`, 'union X', 'open at X: the type is wider than a list of values'],
    [{ 'a.ts': `export { X } from './b.js';`, 'b.ts': `export const X = ['a'];` }, 'array b.ts: X', `a at b.ts: 'a'`],
    [`const Y = ['a'];`],
  ])('%j', (files, ...expected) => checkDeclared(files, expected as string[]));
});

describe('constants for a vocabulary', () => {
  const bound = 'db.query("UPDATE workspaces SET status = $1", [S.Failed]);';
  test.each<readonly [string, Files, ...string[]]>([
    [
      'workspaces.status',
      `const S = { Online: 'online', Failed: 'failed' } as const;`,
      'online: a.ts#S.Online',
      'failed: a.ts#S.Failed',
    ],
    [
      'workspaces.status',
      `enum S { Online = 'online', Failed = 'failed' }`,
      'online: a.ts#S.Online',
      'failed: a.ts#S.Failed',
    ],
    [
      'workspaces.status',
      `const Other = { Online: 'online', Failed: 'failed' }; const S = { Failed: 'failed' } as const; ${bound}`,
      'failed: a.ts#S.Failed',
    ],
    ['jobs.state', `const S = { Online: 'online', Failed: 'failed' } as const; ${bound}`],
    [
      'jobs.state',
      `const S = { Queued: 'queued', Failed: 'failed' };`,
      'queued: a.ts#S.Queued',
      'failed: a.ts#S.Failed',
    ],
    ['jobs.state', `const S = { Failed: 'failed' };`],
    ['workspaces.status', `const S = { id: 'w1', name: 'first', Failed: 'failed' }; ${bound}`],
    ['workspaces.status', { 'a.test.ts': `const S = { Failed: 'failed' } as const; ${bound}` }],
    ['workspaces.status', { '__tests__/a.ts': `const S = { Online: 'online', Failed: 'failed' };` }],
    ['jobs.state', `const S = { Queued: 'queued', Failed: 'failed', A: 'a', B: 'b', C: 'c' };`],
    [
      'workspaces.status',
      `const FAILED = 'failed'; db.query("UPDATE workspaces SET status = $1", [FAILED]);`,
      'failed: a.ts#FAILED',
    ],
    [
      'workspaces.status',
      {
        'a.ts': `import { S } from './b.js'; ${bound}`,
        'b.ts': `export const S = { Failed: 'failed', Online: 'online' } as const;`,
      },
      'failed: b.ts#S.Failed',
      'online: b.ts#S.Online',
    ],
    [
      'workspaces.status',
      {
        'a.ts': `import { S } from './b.js'; ${bound}`,
        'b.ts': `const all = { Failed: 'failed' }; export const S = { ...all, Online: 'online' };`,
      },
      'failed: b.ts#S.Failed',
      'online: b.ts#S.Online',
    ],
    [
      'workspaces.status',
      `const values = ['failed'] as const; function f() { for (const s of values) db.query("UPDATE workspaces SET status = $1", [s]); }`,
    ],
  ])('%s in %j', (column, files, ...expected) => checkConstants(column as string, files, expected as string[]));
});
