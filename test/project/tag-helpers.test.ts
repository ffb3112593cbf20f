import { beforeAll, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import type { Files } from './linked.js';
import { shownTexts } from './shown-texts.js';

beforeAll(loadGrammar);

function check(files: Files, expected: readonly string[]): void {
  expect(shownTexts(files)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

test.each<Case>([
  ['sql`SELECT a FROM ${sql.identifier(["t"])}`;', 'SELECT a FROM "t"'],
  ['sql`SELECT a FROM ${sql.identifier(["s", "t.u"])}`;', 'SELECT a FROM "s"."t.u"'],
  ['sql`SELECT a FROM ${sql.id("s", "t")}`;', 'SELECT a FROM "s"."t"'],
  ['sql`SELECT a FROM ${sql.table("s.t")}`;', 'SELECT a FROM "s"."t"'],
  ['sql`SELECT ${sql.ref("t.a")} FROM t`;', 'SELECT "t"."a" FROM t'],
  ['const index = "a_idx"; sql`SELECT a FROM ${sql(index)}`;', 'SELECT a FROM "a_idx"'],
  ['this.sql`SELECT a FROM ${this.sql.identifier("t")}`;', 'SELECT a FROM "t"'],
  [
    'sql`SELECT a FROM ${sql.identifier([table])}`;',
    'SELECT a FROM dg_unknown_1',
    'partly at sql.identifier([table]): a fragment that sql makes at run time',
  ],
  ['sql`INSERT INTO t (a) VALUES (${sql.json({ a: 1 })})`;', 'INSERT INTO t (a) VALUES ($5000)'],
  ['sql`SELECT a FROM t WHERE a = ANY(${sql.array(ids, "uuid")})`;', 'SELECT a FROM t WHERE a = ANY($5000)'],
  ['sql`SELECT a FROM t WHERE ${sql.unsafe("a = 1")}`;', 'SELECT a FROM t WHERE a = 1'],
  [
    'sql`SELECT a FROM t ${last ? sql.raw("ORDER BY a") : sql.raw("ORDER BY b")}`;',
    'SELECT a FROM t ORDER BY a',
    'SELECT a FROM t ORDER BY b',
  ],
  [
    'export const f = (by) => sql`SELECT a FROM t ORDER BY ${sql.raw(by)}`;',
    'SELECT a FROM t ORDER BY dg_unknown_1',
    'partly at by: by is a parameter of a.ts#f, and not every caller of it is known',
  ],
  [
    'sql`SELECT a FROM t WHERE ${sql.join([sql`a = ${x}`, sql`b = ${y}`], sql` AND `)}`;',
    'SELECT a FROM t WHERE a = $5000 AND b = $5001',
  ],
  ['sql`SELECT a FROM t WHERE a IN (${sql.join([1, x], sql`, `)})`;', 'SELECT a FROM t WHERE a IN ($5000, $5001)'],
  ['Prisma.sql`SELECT a FROM t WHERE a IN (${Prisma.join([x, y])})`;', 'SELECT a FROM t WHERE a IN ($5000, $5001)'],
  ['sql`SELECT a FROM ${sql("t")}`;', 'SELECT a FROM "t"'],
  ['sql`SELECT a FROM ${sql("public.t")}`;', 'SELECT a FROM "public"."t"'],
  ['sql`INSERT INTO t ${sql({ a: 1, b: x })}`;', 'INSERT INTO t ("a", "b") VALUES ($5000, $5001)'],
  ['sql`INSERT INTO t ${sql(row, "a", "b")}`;', 'INSERT INTO t ("a", "b") VALUES ($5000, $5001)'],
  ['sql`INSERT INTO t ${sql(row, ["a", "b"])}`;', 'INSERT INTO t ("a", "b") VALUES ($5000, $5001)'],
  [
    'const rows = [{ a: 1, b: 2 }, { a: 3, b: 4 }]; sql`INSERT INTO t ${sql(rows)}`;',
    'INSERT INTO t ("a", "b") VALUES ($5000, $5001)',
  ],
  ['sql`INSERT INTO t (a, b) VALUES ${sql(rows, "a", "b")}`;', 'INSERT INTO t (a, b) VALUES ($5000, $5001)'],
  [
    'sql`UPDATE t SET ${sql(row, "a", "b")} WHERE id = ${id}`;',
    'UPDATE t SET "a" = $5000, "b" = $5001 WHERE id = $5002',
  ],
  ['sql`UPDATE t SET ${sql({ a: x })} WHERE id = ${id}`;', 'UPDATE t SET "a" = $5000 WHERE id = $5001'],
  ['sql`SELECT ${sql(["a", "b"])} FROM t`;', 'SELECT "a", "b" FROM t'],
  ['sql`SELECT a FROM t WHERE b IN ${sql(["a", "b"])}`;', 'SELECT a FROM t WHERE b IN ($5000, $5001)'],
  ['sql`SELECT a FROM t WHERE b IN ${[1, 2]}`;', 'SELECT a FROM t WHERE b IN ($5000)'],
  [
    'sql`SELECT a FROM t WHERE b IN (${sql.join([sql`${1}`, sql`${2}`], sql`, `)})`;',
    'SELECT a FROM t WHERE b IN ($5000, $5001)',
  ],
  [
    'sql`SELECT a FROM t WHERE ${sql.join([sql.fragment`b = ${1}`, sql.fragment`c = ${2}`], sql.fragment` AND `)}`;',
    'SELECT a FROM t WHERE b = $5000 AND c = $5001',
  ],
  [
    'function f(b) { const w = [sql`a = 1`]; if (b) w.push(sql`b = ${b}`); sql`SELECT a FROM t WHERE ${sql.join(w, sql` AND `)}`; }',
    'SELECT a FROM t WHERE a = 1 AND b = $5000',
    'SELECT a FROM t WHERE a = 1',
  ],
  ['sql`SELECT a FROM t WHERE b IN (${sql.join(ids.map((id) => sql`${id}`))})`;', 'SELECT a FROM t WHERE b IN ($5000)'],
  ['sql`SELECT a FROM ${sql.identifier(["s", "t"])}`;', 'SELECT a FROM "s"."t"'],
  ['sql`SELECT ${sql.ref("t.a")} FROM ${sql.table("t")}`;', 'SELECT "t"."a" FROM "t"'],
  ['sql`SELECT ${sql.id("t", "a")} FROM t`;', 'SELECT "t"."a" FROM t'],
  ['sql`UPDATE t SET a = ${sql.lit("x")}, b = ${sql.val(y)}`;', 'UPDATE t SET a = $5000, b = $5001'],
  ['sql`UPDATE t SET a = ${sql.json(x)}, b = ${sql.array(y, "text")}`;', 'UPDATE t SET a = $5000, b = $5001'],
  ['sql`UPDATE t SET ${sql.raw("a = 1")}`;', 'UPDATE t SET a = 1'],
  ['sql`UPDATE t SET ${sql.unsafe("a = 1")}`;', 'UPDATE t SET a = 1'],
  ['sql`UPDATE t SET a = 1`.execute(db);', 'UPDATE t SET a = 1'],
  [
    'sql`SELECT a FROM ${sql.unnest(rows, ["int4"])} x`;',
    'SELECT a FROM dg_unknown_1 x',
    'partly at sql.unnest(rows, ["int4"]): a fragment that sql makes at run time',
  ],
  [
    'prisma.$queryRaw`SELECT a FROM t WHERE b IN (${Prisma.join([1, 2])}) ${Prisma.empty}`;',
    'SELECT a FROM t WHERE b IN ($5000, $5001) ',
  ],
  [
    'prisma.$queryRaw`SELECT a FROM t ${x ? Prisma.sql`WHERE b = ${x}` : Prisma.empty}`;',
    'SELECT a FROM t WHERE b = $5000',
    'SELECT a FROM t ',
  ],
  ['prisma.$executeRaw`UPDATE t SET ${Prisma.raw("a = 1")}`;', 'UPDATE t SET a = 1'],
  ['prisma.$executeRaw(Prisma.sql`UPDATE t SET a = ${Prisma.join([1], ",")}`);', 'UPDATE t SET a = $5000'],
  [
    'sql`INSERT INTO t (a) SELECT * FROM unnest(${xs}::text[], ${ys}::int[])`;',
    'INSERT INTO t (a) SELECT * FROM unnest($5000::text[], $5001::int[])',
  ],
])('%j', (files, ...expected) => check(files, expected as string[]));
