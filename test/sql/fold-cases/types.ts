import type { FoldCase } from './fold-case.js';

/** Indexes, DROP, enums, domains and CHECK lists. */
export const typeCases: readonly FoldCase[] = [
  {
    name: 'indexes',
    files: [
      `CREATE TABLE t (a text, b int);
      CREATE UNIQUE INDEX ON t (a);
      CREATE UNIQUE INDEX ON t (lower(a), b);
      CREATE INDEX plain ON t (b);
      CREATE UNIQUE INDEX IF NOT EXISTS partial ON t USING btree (b DESC) INCLUDE (a) WHERE a IS NOT NULL;
      CREATE UNIQUE INDEX gone ON t (b);
      DROP INDEX gone, plain;
      ALTER INDEX partial RENAME TO renamed;
      DROP INDEX IF EXISTS nowhere;`,
    ],
    expected: [
      'table public.t(a text, b int4) key[index t_a_idx(a); index t_lower_b_idx(lower(a), b); index renamed(b) where a IS NOT NULL]',
    ],
  },
  {
    name: 'DROP TABLE takes foreign keys along',
    files: [
      `CREATE TABLE a (id int PRIMARY KEY);
      CREATE TABLE b (a_id int REFERENCES a, c int);
      DROP TABLE a CASCADE;
      ALTER TABLE b ADD CONSTRAINT b_a_id_fkey CHECK (c > 0);`,
    ],
    expected: ['table public.b(a_id int4, c int4) check[b_a_id_fkey: c > 0]'],
  },
  {
    name: 'DROP SCHEMA CASCADE',
    files: [
      `CREATE SCHEMA app;
      CREATE TYPE app.s AS ENUM ('a');
      CREATE TABLE app.t (s app.s);
      CREATE TABLE t (s app.s, n int);
      DROP SCHEMA app CASCADE;`,
    ],
    expected: ['table public.t(n int4)'],
  },
  {
    name: 'DROP TYPE CASCADE drops columns',
    files: [
      `CREATE TYPE s AS ENUM ('a');
      CREATE TABLE t (id int, s s, many s[]);
      DROP TYPE s CASCADE;`,
    ],
    expected: ['table public.t(id int4)'],
  },
  {
    name: 'DROP TYPE in use is refused, as PostgreSQL does',
    files: [
      `CREATE TYPE s AS ENUM ('a');
      CREATE TABLE t (s s);
      DROP TYPE s;`,
    ],
    expected: [
      'table public.t(s s:enum {a by enum s})',
      'enum public.s a',
      'unknown public.t.s still has the type public.s',
    ],
  },
  {
    name: 'enum labels added, before, after, once',
    files: [
      `CREATE TYPE s AS ENUM ('b', 'd');
      ALTER TYPE s ADD VALUE 'e';
      ALTER TYPE s ADD VALUE IF NOT EXISTS 'a' BEFORE 'b';
      ALTER TYPE s ADD VALUE 'c' AFTER 'b';
      ALTER TYPE s ADD VALUE IF NOT EXISTS 'c';`,
    ],
    expected: ['enum public.s a|b|c|d|e'],
  },
  {
    name: 'enum labels renamed; checks and defaults follow',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b', 'c');
      CREATE TABLE t (x s DEFAULT 'a' CHECK (x IN ('a', 'b')));
      ALTER TYPE s RENAME VALUE 'a' TO 'it''s';`,
    ],
    expected: [
      "table public.t(x s:enum = 'it''s' <it's> {it's|b by both t_x_check}) check[t_x_check: x IN ('a', 'b')]",
      "enum public.s it's|b|c",
    ],
  },
  {
    name: 'an enum renamed and moved',
    files: [
      `CREATE SCHEMA app;
      CREATE TYPE s AS ENUM ('a');
      CREATE TABLE t (x s, y s[]);
      ALTER TYPE s RENAME TO state;
      ALTER TYPE state SET SCHEMA app;
      ALTER TYPE app.state ADD VALUE 'b';`,
    ],
    expected: ['table public.t(x app.state:enum {a|b by enum state}, y app.state[]:enum)', 'enum app.state a|b'],
  },
  {
    name: 'a swap: new type, cast, drop, rename',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b', 'c');
      CREATE TABLE t (x s NOT NULL DEFAULT 'a');
      CREATE TYPE s_new AS ENUM ('a', 'b');
      ALTER TABLE t ALTER COLUMN x DROP DEFAULT;
      ALTER TABLE t ALTER COLUMN x TYPE s_new USING (x::text::s_new);
      ALTER TYPE s RENAME TO s_old;
      ALTER TYPE s_new RENAME TO s;
      DROP TYPE s_old;
      ALTER TABLE t ALTER COLUMN x SET DEFAULT 'b';`,
    ],
    expected: ["table public.t(x s:enum! = 'b' <b> {a|b by enum s})", 'enum public.s a|b'],
  },
  {
    name: 'a swap the other way round',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b');
      CREATE TABLE t (x s);
      ALTER TYPE s RENAME TO s__old;
      CREATE TYPE s AS ENUM ('b', 'c');
      ALTER TABLE t ALTER COLUMN x SET DATA TYPE s USING x::text::s;
      DROP TYPE s__old;`,
    ],
    expected: ['table public.t(x s:enum {b|c by enum s})', 'enum public.s b|c'],
  },
  {
    name: 'an enum that becomes text with a CHECK',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b');
      CREATE TABLE t (x s);
      ALTER TABLE t ALTER COLUMN x TYPE text;
      DROP TYPE s;
      ALTER TABLE t ADD CONSTRAINT x_values CHECK (x IN ('b', 'c'));`,
    ],
    expected: ["table public.t(x text {b|c by check x_values}) check[x_values: x IN ('b', 'c')]"],
  },
  {
    name: 'a type that no migration creates',
    files: [
      `CREATE TABLE t (a citext, b other.state, c state[]);
      ALTER TYPE state ADD VALUE 'x';`,
    ],
    differs: 'the server refuses the table',
    expected: [
      'table public.t(a citext:other, b other.state:unknown, c state[]:unknown)',
      'unknown no migration before this creates the type state',
    ],
  },
  {
    name: 'composite and range types are known',
    files: [
      `CREATE TYPE pair AS (a int, b text);
      CREATE TYPE span AS RANGE (subtype = int4);
      CREATE TABLE t (p pair, s span);
      ALTER TYPE pair ADD ATTRIBUTE c int;`,
    ],
    expected: ['table public.t(p pair:other, s span:other)'],
  },
  {
    name: 'domains',
    files: [
      `CREATE DOMAIN d AS text NOT NULL DEFAULT 'a' CHECK (VALUE IN ('a', 'b'));
      CREATE DOMAIN e AS d CONSTRAINT no_b CHECK (VALUE <> 'b');
      CREATE TABLE t (x d, y e, z d[]);`,
    ],
    expected: [
      "table public.t(x d:domain! = 'a' <a> {a|b by check d_check}, y e:domain! = 'a' <a> {a by check no_b}, z d[]:domain)",
      "domain public.d text! {a|b by check d_check} check[d_check: VALUE IN ('a', 'b')]",
      "domain public.e d:domain! {a by check no_b} check[no_b: VALUE <> 'b']",
    ],
  },
  {
    name: 'domain constraints added, dropped, renamed',
    files: [
      `CREATE DOMAIN d AS text CHECK (VALUE IN ('a')) CHECK (VALUE <> '');
      CREATE TABLE t (x d);
      ALTER DOMAIN d DROP CONSTRAINT d_check;
      ALTER DOMAIN d ADD CHECK (VALUE IN ('b', 'c')) NOT VALID;
      ALTER DOMAIN d RENAME CONSTRAINT d_check1 TO filled;
      ALTER DOMAIN d RENAME TO kind;
      ALTER DOMAIN kind SET NOT NULL;`,
    ],
    expected: [
      'table public.t(x kind:domain! {b|c by check d_check})',
      "domain public.kind text! {b|c by check d_check} check[filled: VALUE <> ''; d_check: VALUE IN ('b', 'c')]",
    ],
  },
  {
    name: 'vocabulary: forms of a CHECK list',
    files: [
      `CREATE TABLE t (a text CHECK (a = ANY (ARRAY['x', 'y'])), b varchar(9) CHECK ((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])), c text CHECK (c = 'x' OR c = 'y'), d text CHECK (d IS NULL OR d IN ('x', 'y')), e text CHECK (e IS NOT NULL AND e IN ('x')), f int CHECK (f IN (1, 2, -3)), g text CHECK (g = ANY ('{x,y}'::text[])), h text CHECK ('x' = h), i text CHECK (NOT (i <> 'x')));`,
    ],
    expected: [
      "table public.t(a text {x|y by check t_a_check}, b varchar {x|y by check t_b_check}, c text {x|y by check t_c_check}, d text {x|y by check t_d_check}, e text {x by check t_e_check, no null}, f int4 {1|2|-3 by check t_f_check}, g text {x|y by check t_g_check}, h text {x by check t_h_check}, i text {x by check t_i_check}) check[t_a_check: a = ANY (ARRAY['x', 'y']); t_b_check: (b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]); t_c_check: c = 'x' OR c = 'y'; t_d_check: d IS NULL OR d IN ('x', 'y'); t_e_check: e IS NOT NULL AND e IN ('x'); t_f_check: f IN (1, 2, -3); t_g_check: g = ANY ('{x,y}'::text[]); t_h_check: 'x' = h; t_i_check: NOT (i <> 'x')]",
    ],
  },
  {
    name: 'vocabulary: what is none',
    files: [
      `CREATE TABLE t (a text CHECK (a NOT IN ('x')), b text CHECK (lower(b) IN ('x')), c text CHECK (c <> 'x'), d text CHECK (d ~ '^x'), e text CHECK (e = 'x' OR length(e) > 3), f int CHECK (f BETWEEN 1 AND 3), g text, h text, CHECK (g = 'x' OR h = 'y'), i text CHECK (i IN ('x', NULL)));`,
    ],
    expected: [
      "table public.t(a text, b text, c text, d text, e text, f int4, g text, h text, i text) check[t_a_check: a NOT IN ('x'); t_b_check: lower(b) IN ('x'); t_c_check: c <> 'x'; t_d_check: d ~ '^x'; t_e_check: e = 'x' OR length(e) > 3; t_f_check: f BETWEEN 1 AND 3; t_check: g = 'x' OR h = 'y'; t_i_check: i IN ('x', NULL)]",
    ],
  },
  {
    name: 'vocabulary: AND intersects, also across checks',
    files: [
      `CREATE TABLE t (a text CHECK (a IN ('x', 'y') AND a IN ('y', 'z')), b text CHECK (b IN ('x', 'y')) CHECK (b <> 'x'), c text, n int, CHECK (c IN ('x', 'y') AND n > 0), d text CHECK (d IN ('x', 'y') AND (d <> 'y' OR d = 'z')));`,
    ],
    expected: [
      "table public.t(a text {y by check t_a_check}, b text {y by check t_b_check1}, c text {x|y by check t_check}, n int4, d text {x by check t_d_check}) check[t_a_check: a IN ('x', 'y') AND a IN ('y', 'z'); t_b_check: b IN ('x', 'y'); t_b_check1: b <> 'x'; t_check: c IN ('x', 'y') AND n > 0; t_d_check: d IN ('x', 'y') AND (d <> 'y' OR d = 'z')]",
    ],
  },
  {
    name: 'vocabulary: an enum and a CHECK',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b', 'c');
      CREATE TABLE t (x s CHECK (x IN ('c', 'a')), y s CHECK (y <> 'b'), z s CHECK (z::text NOT IN ('a')));`,
    ],
    expected: [
      "table public.t(x s:enum {a|c by both t_x_check}, y s:enum {a|c by both t_y_check}, z s:enum {b|c by both t_z_check}) check[t_x_check: x IN ('c', 'a'); t_y_check: y <> 'b'; t_z_check: z::text NOT IN ('a')]",
      'enum public.s a|b|c',
    ],
  },
  {
    name: 'predicates of several columns',
    files: [
      `CREATE TABLE t (s text, closed_at timestamptz, failed_at timestamptz, CHECK (closed_at IS NULL OR s IN ('done', 'failed')), CHECK ((s = 'failed') = (failed_at IS NOT NULL)), CHECK (num_nonnulls(closed_at, failed_at) <= 1));`,
    ],
    expected: [
      "table public.t(s text, closed_at timestamptz, failed_at timestamptz) check[t_check: closed_at IS NULL OR s IN ('done', 'failed'); t_check1: (s = 'failed') = (failed_at IS NOT NULL); t_check2: num_nonnulls(closed_at, failed_at) <= 1]",
    ],
  },
];
