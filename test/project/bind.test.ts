import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import type { Statement } from '#sql/statement';
import { linked, shownValues, type Files } from './linked.js';

beforeAll(loadGrammar);

/** What each column is given and compared with, as `column = values`. */
function check(files: Files, expected: readonly string[]): void {
  const { project, shown } = linked(files);
  const lines = project.statements.flatMap((bound) =>
    metBy(bound.statement).map(([column, value]) => {
      const values = shownValues(bound.values(value, 'types'), shown);
      return `${column}: ${values.length === 0 ? 'nothing' : values.join(', ')}`;
    }),
  );
  expect(lines).toEqual(expected);
}

function metBy({ writes, comparisons }: Statement) {
  const assigned = writes.flatMap(({ assignments, conflict }) => [...assignments, ...(conflict?.assignments ?? [])]);
  return [
    ...assigned.map(({ column, position, value }) => [column ?? `#${position}`, value] as const),
    ...comparisons.flatMap(({ column, operator, values }) =>
      values.map((value) => {
        const of = operator === 'any' || operator === 'all';
        return [
          `where ${column.name}`,
          of ? ({ kind: 'elements', of: value, span: value.span } as const) : value,
        ] as const;
      }),
    ),
  ];
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('written in the SQL', () => {
  test.each<Case>([
    [
      `db.query("UPDATE t SET a = 'x', b = NULL, c = 3, d = true");`,
      `a: "x" in SQL at 'x'`,
      'b: null in SQL at NULL',
      'c: 3 in SQL at 3',
      'd: true in SQL at true',
    ],
    [`db.query("UPDATE t SET a = 'x'::status");`, `a: "x" in SQL at 'x'`],
    [`db.query("UPDATE t SET a = CASE WHEN b THEN 'x' ELSE 'y' END");`, `a: "x" in SQL at 'x', "y" in SQL at 'y'`],
    [
      `db.query("UPDATE t SET a = CASE WHEN b THEN 'x' END");`,
      `a: "x" in SQL at 'x', null in SQL at CASE WHEN b THEN 'x' END`,
    ],
    [`db.query("UPDATE t SET a = COALESCE(a, 'x')");`, `a: "x" in SQL at 'x', open at a: the column a`],
    [
      `db.query("UPDATE t SET a = NULLIF('x', 'y')");`,
      `a: "x" in SQL at 'x', possibly null in SQL at NULLIF('x', 'y')`,
    ],
    [
      `db.query("UPDATE t SET a = NULLIF($1, '')", [some]);`,
      `a: possibly null in SQL at NULLIF($1, ''), open at some: some is not declared in this file`,
    ],
    [`db.query("UPDATE t SET a = b");`, 'a: open at b: the column b'],
    [`db.query("UPDATE t SET a = DEFAULT");`, 'a: open at DEFAULT: the default of the column'],
    [`db.query("UPDATE t SET a = now()");`, 'a: open at now(): now()'],
    [
      `db.query("INSERT INTO t (a, b) VALUES ('x', 1), ('y', 2)");`,
      `a: "x" in SQL at 'x'`,
      'b: 1 in SQL at 1',
      `a: "y" in SQL at 'y'`,
      'b: 2 in SQL at 2',
    ],
    [`db.query("INSERT INTO t VALUES ('x')");`, `#0: "x" in SQL at 'x'`],
    [
      `db.query("INSERT INTO t (a) VALUES ('x') ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a");`,
      `a: "x" in SQL at 'x'`,
      `a: "x" in SQL at 'x'`,
    ],
    [
      `db.query("INSERT INTO t (b) VALUES ('x') ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a");`,
      `b: "x" in SQL at 'x'`,
      'a: open at EXCLUDED.a: the column a',
    ],
    [`db.query("SELECT 1 FROM t WHERE a IN ('x', 'y')");`, `where a: "x" in SQL at 'x'`, `where a: "y" in SQL at 'y'`],
    [`db.query("SELECT 1 FROM t WHERE a = ANY(ARRAY['x'])");`, `where a: "x" in SQL at 'x'`],
    ["const S = { x: 'x' }; db.query(`UPDATE t SET a = '${S.x}'`);", `a: "x" as S.x in SQL at '\${S.x}'`],
    ["db.query(`UPDATE t SET a = '${unknown()}'`);", "a: open, not null, at '${unknown()}': a text made at run time"],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('bound by number', () => {
  test.each<Case>([
    [`db.query("UPDATE t SET a = $1, b = $2", ['x', null]);`, `a: "x" at 'x'`, 'b: null at null'],
    [`db.query("UPDATE t SET a = $2, b = $1", ['x', 'y']);`, `a: "y" at 'y'`, `b: "x" at 'x'`],
    [`db.query({ text: "UPDATE t SET a = $1", values: ['x'] });`, `a: "x" at 'x'`],
    [`db.execute({ sql: "UPDATE t SET a = $1", args: ['x'] });`, `a: "x" at 'x'`],
    [`const q = { text: "UPDATE t SET a = $1", values: ['x'] }; db.query(q);`, `a: "x" at 'x'`],
    [`function f() { const values = ['x']; db.query("UPDATE t SET a = $1", values); }`, `a: "x" at 'x'`],
    [`const S = { x: 'x' } as const; db.query("UPDATE t SET a = $1", [S.x]);`, 'a: "x" as S.x at S.x'],
    [
      `const S = { x: 'x' } as const; const values = [S.x]; db.query("UPDATE t SET a = $1", values);`,
      'a: "x" as values at values',
    ],
    [`function f(s: 'x' | 'y') { db.query("UPDATE t SET a = $1", [s]); }`, 'a: possibly "x" at s, possibly "y" at s'],
    [`function f(s: string) { db.query("UPDATE t SET a = $1", [s]); } f('x');`, `a: "x" at 'x'`],
    [`db.query("UPDATE t SET a = $1", [c ? 'x' : 'y']);`, `a: "x" at 'x', "y" at 'y'`],
    [
      `const rest = ['y', 'z']; db.query("UPDATE t SET a = $1, b = $3", ['x', ...rest]);`,
      `a: "x" at 'x'`,
      `b: "z" as rest at rest`,
    ],
    [`function f() { const rest = ['y', 'z']; db.query("UPDATE t SET b = $3", ['x', ...rest]); }`, `b: "z" at 'z'`],
    [
      `db.query("UPDATE t SET a = $1, b = $2", ['x', ...rest]);`,
      `a: "x" at 'x'`,
      `b: open at ['x', ...rest]: 1 of a list with an unknown part before it`,
    ],
    [`db.query("UPDATE t SET a = $1");`, 'a: open at $1: nothing is seen that binds $1'],
    [`db.query("UPDATE t SET a = $2", ['x']);`, `a: null at ['x']`],
    [
      `function f() { const values = ['x']; values.push('y'); db.query("UPDATE t SET a = $1, b = $2", values); }`,
      `a: "x" at 'x', open at values: values is changed step by step`,
      'b: open at values: values is changed step by step',
    ],
    [`function f(values: string[]) { db.query("UPDATE t SET a = $1", values); } f(['x']);`, `a: "x" at 'x'`],
    [`db.query("SELECT 1 FROM t WHERE a = ANY($1)", [['x', 'y']]);`, `where a: "x" at 'x', "y" at 'y'`],
    [
      `const ALL = ['x', 'y']; db.query("SELECT 1 FROM t WHERE a = ANY($1::text[])", [ALL]);`,
      'where a: "x" as ALL at ALL, "y" as ALL at ALL',
    ],
    [`db.query("INSERT INTO t (a) SELECT * FROM unnest($1::text[])", [['x', 'y']]);`, `a: "x" at 'x', "y" at 'y'`],
    [`db.query("INSERT INTO t (a) SELECT unnest($1::text[])", [['x', 'y']]);`, `a: "x" at 'x', "y" at 'y'`],
    [`prisma.$executeRawUnsafe("UPDATE t SET a = $1, b = $2", 'x', 'y');`, `a: "x" at 'x'`, `b: "y" at 'y'`],
    [`db.query("UPDATE t SET a = ?, b = ?", ['x', 'y']);`, `a: "x" at 'x'`, `b: "y" at 'y'`],
    [`db.query("UPDATE t SET a = :s", { s: 'x' });`, `a: "x" at 'x'`],
    [`client.query(client, "UPDATE t SET a = $1", ['x']);`, `a: "x" at 'x'`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('bound through wrappers', () => {
  const wrapped = { 'b.ts': 'export const run = (text: string, values: unknown[]) => db.query(text, values);' };
  const main = `run("UPDATE t SET a = $1", ['x']);`;
  test.each<Case>([
    [{ 'a.ts': `import { run } from './b.js'; ${main}`, ...wrapped }, `a: "x" at 'x'`],
    [
      `const run = (text: string, ...values: unknown[]) => db.query(text, values); run("UPDATE t SET a = $1, b = $2", 'x', 'y');`,
      `a: "x" at 'x'`,
      `b: "y" at 'y'`,
    ],
    [
      `const run = (text: string, id: string) => db.query(text, [id, 'x']); run("UPDATE t SET a = $2 WHERE id = $1", '7');`,
      `a: "x" at 'x'`,
      `where id: "7" at '7'`,
    ],
    [`const run = (text: string, values: unknown[]) => db.query({ text, values }); ${main}`, `a: "x" at 'x'`],
    [
      `const run = (text: string, extra: unknown[]) => db.query({ text, values: ['y', ...extra] }); run("UPDATE t SET a = $1, b = $2", ['x']);`,
      `a: "y" at 'y'`,
      `b: "x" at 'x'`,
    ],
    [`const run = (text: string, values: unknown[]) => db.query(text.trim(), values); ${main}`, `a: "x" at 'x'`],
    [
      'const run = (text: string, id: string) => db.query(`${text} WHERE id = $2`, ["y", id]); run("UPDATE t SET a = $1", "7");',
      `a: "y" at "y"`,
    ],
    [
      `const inner = (text: string, id: string) => db.query(text, [id]); const run = (text: string, id: string) => inner(text, id); run("UPDATE t SET a = $1", 'x');`,
      `a: "x" at 'x'`,
    ],
    [
      `class Repo { run(text: string, ...values: unknown[]) { return this.db.query(text, values); } load() { return this.run("UPDATE t SET a = $1", 'x'); } }`,
      `a: "x" at 'x'`,
    ],
    [
      `const run = (text: string, values: unknown[]) => db.query(text, values); run("UPDATE t SET a = $1", ['x']); run("UPDATE u SET b = $1", ['y']);`,
      `a: "x" at 'x'`,
      `b: "y" at 'y'`,
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('bound by holes of a tag', () => {
  test.each<Case>([
    ["sql`UPDATE t SET a = ${'x'}, b = ${null}`;", `a: "x" at 'x'`, 'b: null at null'],
    ["const S = { x: 'x' } as const; sql`UPDATE t SET a = ${S.x}`;", 'a: "x" as S.x at S.x'],
    ["function f(s: string) { return sql`UPDATE t SET a = ${s}`; } f('x');", `a: "x" at 'x'`],
    [
      "const set = (s: string) => sql`SET a = ${s}`; sql`UPDATE t ${set('x')}`; sql`UPDATE u ${set('y')}`;",
      `a: "x" at 'x'`,
      `a: "y" at 'y'`,
    ],
    ["sql`UPDATE t SET a = ${c ? sql`b` : 'x'}`;", 'a: open at b: the column b', `a: "x" at 'x'`],
    ["sql`SELECT 1 FROM t WHERE a = ANY(${['x', 'y']})`;", `where a: "x" at 'x', "y" at 'y'`],
    ["sql`SELECT 1 FROM t WHERE a IN (${['x', 'y']})`;", `where a: "x" at 'x', "y" at 'y'`],
    ['sql`UPDATE t SET a = ${unknown()}`;', 'a: open at unknown(): what unknown returns is not known'],
    ["sql`UPDATE ${table} SET a = ${'x'}`;", `a: "x" at 'x'`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('bound as libraries do', () => {
  test.each<Case>([
    [`knex.raw("UPDATE t SET a = ? WHERE b = ?", ['x', 1]);`, `a: "x" at 'x'`, 'where b: 1 at 1'],
    [`knex.raw("UPDATE t SET a = :a", { a: 'x' });`, `a: "x" at 'x'`],
    [`db.none('UPDATE t SET a = $<a>', { a: 'x' });`, `a: "x" at 'x'`],
    ['db.none("UPDATE t SET a = ${a}", { a: "x" });', 'a: "x" at "x"'],
    [`db.none('UPDATE t SET a = $1', ['x']);`, `a: "x" at 'x'`],
    [`runner.query('UPDATE t SET a = $1', ['x']);`, `a: "x" at 'x'`],
    [`sequelize.query('UPDATE t SET a = :a', { replacements: { a: 'x' } });`, `a: "x" at 'x'`],
    [`sequelize.query('UPDATE t SET a = ?', { replacements: ['x'], type: 1 });`, `a: "x" at 'x'`],
    [`sequelize.query('UPDATE t SET a = $1', { bind: ['x'] });`, `a: "x" at 'x'`],
    [`sequelize.query('UPDATE t SET a = $a', { bind: { a: 'x' } });`, `a: "x" at 'x'`],
    ["sql`UPDATE t SET ${sql({ a: 'x', b: 1 })}`;", `a: "x" at 'x'`, 'b: 1 at 1'],
    ["function f() { const row = { a: 'x' }; sql`INSERT INTO t ${sql(row, 'a')}`; }", `a: "x" at 'x'`],
    ["sql`INSERT INTO t ${sql([{ a: 'x' }, { a: 'y' }])}`;", `a: "x" at 'x', "y" at 'y'`],
    ["function f(xs) { sql`INSERT INTO t ${sql(xs.map((x) => ({ a: 'x' })), 'a')}`; }", `a: "x" at 'x'`],
    [
      "function f(s) { const set = []; const values = []; if (s) { values.push('x'); set.push(`a = $${values.length}`); } db.query(`UPDATE t SET ${set.join()}`, values); }",
      `a: "x" at 'x'`,
    ],
    [
      "function f(s) { let n = 1; const set = []; const values = []; if (s) { set.push(`a = $${n++}`); values.push('x'); } set.push(`b = $${n++}`); values.push('y'); db.query(`UPDATE t SET ${set.join()}`, values); }",
      `a: "x" at 'x'`,
      `b: "y" at 'y'`,
      `b: "y" at 'y'`,
    ],
    [
      'function f(n) { db.query(`UPDATE t SET a = $${n}`, rows()); }',
      'a: open at $${n: the number of the parameter is counted at run time',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('the way back to the source', () => {
  /** The characters behind each literal that the statements give a column. */
  function checkPlaces(files: Files, expected: readonly string[]): void {
    const { project, shown } = linked(files);
    const places = project.statements.flatMap((bound) =>
      metBy(bound.statement).map(([, value]) => shown(bound.place(value.span))),
    );
    expect(places).toEqual(expected);
  }

  test.each<Case>([
    [`db.query("UPDATE t SET a = 'x'");`, `'x'`],
    [`db.query('UPDATE t SET a = \\'x\\'');`, `\\'x\\'`],
    [`db.query("UPDATE t\\n\\tSET a = 'x'");`, `'x'`],
    [`db.query("UPDATE \\u0074 SET a = 'x'");`, `'x'`],
    ["db.query(`UPDATE t\r\nSET a =\r\n'x'`);", `'x'`],
    ["db.query(`UPDATE t SET a = '\u00e4\u{1f600}', b = 'x'`);", "'\u00e4\u{1f600}'", `'x'`],
    [`db.query("UPDATE t " + "SET a = 'x'");`, `'x'`],
    [`db.query("UPDATE t SET a = 'x" + "y'");`, `'x" + "y'`],
    [`const s = "SET a = 'x'"; db.query("UPDATE t " + s);`, `'x'`],
    ["const s = 'x'; db.query(`UPDATE t SET a = '${s}'`);", "'${s}'"],
    ["db.query(`UPDATE t SET a = ${c ? \"'x'\" : 'NULL'}`);", `'x'`, 'NULL'],
    [`db.query(["UPDATE t", "SET a = 'x'"].join("\\n"));`, `'x'`],
    [
      {
        'a.ts': `import { set } from './b.js'; db.query("UPDATE t " + set);`,
        'b.ts': `export const set = "SET a = 'x'";`,
      },
      `b.ts: 'x'`,
    ],
    ["sql`UPDATE t SET a = ${'x'}`;", `'x'`],
    ["db.query(String.raw`UPDATE t SET a = 'x\\n', b = 'y'`);", `'x\\n'`, `'y'`],
    ["db.query(String.raw`UPDATE t\r\nSET a = 'x\\n'`);", `'x\\n'`],
    [`db.query("UPDATE t SET a = ?, b = 'x'", ['y']);`, '?', `'x'`],
    ['const n = 3; db.query(`UPDATE t SET a = ${n}`);', 'n'],
  ])('%j', (files, ...expected) => checkPlaces(files, expected as string[]));
});
