import type { FoldCase } from './fold-case.js';

/** Views, schemas, DO blocks, psql scripts, and what is refused. */
export const scriptCases: readonly FoldCase[] = [
  {
    name: 'views',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b');
      CREATE TABLE t (id int, x s, y text CHECK (y IN ('q')));
      CREATE TABLE u (id int, z text);
      CREATE VIEW v AS SELECT * FROM t WHERE id > 0;
      CREATE VIEW w (ident, state) AS SELECT t.id, v.x, count(*), 'k'::text AS k FROM t JOIN v ON true GROUP BY 1, 2;
      CREATE OR REPLACE VIEW v AS SELECT *, 1 AS more FROM t;
      CREATE MATERIALIZED VIEW m AS WITH q AS (SELECT y AS why FROM t) SELECT q.why, sub.z FROM q, (SELECT z FROM u) sub;`,
    ],
    expected: [
      "table public.t(id int4, x s:enum {a|b by enum s}, y text {q by check t_y_check}) check[t_y_check: y IN ('q')]",
      'table public.u(id int4, z text)',
      'view public.v(id int4, x s:enum {a|b by enum s}, y text {q by check t_y_check}, more unknown:unknown)',
      'view public.w(ident int4, state s:enum {a|b by enum s}, count unknown:unknown, k text)',
      'view public.m(why text {q by check t_y_check}, z text)',
      'enum public.s a|b',
    ],
  },
  {
    name: 'a view over an unknown table is open',
    files: [`CREATE VIEW v AS SELECT * FROM elsewhere;`],
    differs: 'the server refuses the view',
    expected: ['view public.v(, …)', 'unknown not every column of public.v could be found'],
  },
  {
    name: 'DROP TABLE CASCADE drops its views',
    files: [
      `CREATE TABLE t (id int);
      CREATE VIEW v AS SELECT id FROM t;
      CREATE VIEW w AS SELECT id FROM v;
      DROP TABLE t CASCADE;`,
    ],
    expected: [],
  },
  {
    name: 'search_path',
    files: [
      `CREATE SCHEMA app;
      SET search_path TO app, public;
      CREATE TYPE s AS ENUM ('a');
      CREATE TABLE t (x s);
      SET search_path = public;
      CREATE TABLE u (x app.s);
      RESET search_path;
      SET search_path = '$user', app;
      ALTER TABLE t ADD COLUMN n int;`,
    ],
    expected: [
      'table app.t(x app.s:enum {a by enum s}, n int4)',
      'table public.u(x app.s:enum {a by enum s})',
      'enum app.s a',
    ],
  },
  {
    name: 'CREATE SCHEMA with elements',
    files: [
      `CREATE SCHEMA app CREATE TABLE t (a int) CREATE VIEW v AS SELECT a FROM t;
      ALTER SCHEMA app RENAME TO core;`,
    ],
    expected: ['table core.t(a int4)', 'view core.v(a int4)'],
  },
  {
    name: 'comments, grants, functions and triggers change nothing',
    files: [
      `CREATE TABLE t (a int); COMMENT ON COLUMN t.a IS 'status IN (''x'')'; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE never (a int); RETURN NEW; END $$; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t ENABLE ROW LEVEL SECURITY; UPDATE t SET a = 1; -- CREATE TABLE commented (a int);
/* DROP TABLE t; */`,
    ],
    expected: ['table public.t(a int4)'],
  },
  {
    name: 'DO: IF NOT EXISTS … CREATE TYPE',
    files: [
      `DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 's') THEN CREATE TYPE s AS ENUM ('a', 'b'); END IF; END $$; DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 's' AND n.nspname = 'public') THEN CREATE TYPE s AS ENUM ('never'); ELSE ALTER TYPE s RENAME VALUE 'b' TO 'c'; END IF; END; $$ LANGUAGE plpgsql;`,
    ],
    expected: ['enum public.s a|c'],
  },
  {
    name: 'DO: EXCEPTION WHEN duplicate_object',
    files: [
      `DO $$ BEGIN CREATE TYPE s AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$; DO $x$ BEGIN CREATE TYPE s AS ENUM ('b'); EXCEPTION WHEN duplicate_object OR duplicate_table THEN RAISE NOTICE 'there'; END $x$; CREATE TABLE t (x s); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (x = 'a'); EXCEPTION WHEN others THEN NULL; END $$; DO $$ BEGIN ALTER TABLE t ADD COLUMN x int; EXCEPTION WHEN duplicate_column THEN NULL; END $$;`,
    ],
    expected: ["table public.t(x s:enum {a by both c}) check[c: x = 'a']", 'enum public.s a'],
  },
  {
    name: 'DO: columns, constraints and labels looked up',
    files: [
      `CREATE TABLE t (a int); CREATE TYPE s AS ENUM ('a'); DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b') THEN ALTER TABLE t ADD COLUMN b text; END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'zzz') THEN ALTER TABLE t DROP COLUMN a; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'c' AND conrelid = 't'::regclass) THEN ALTER TABLE t ADD CONSTRAINT c CHECK (b IN ('x')); END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'a' AND enumtypid = 's'::regtype) THEN DROP TYPE s; END IF;
  IF to_regclass('public.u') IS NULL THEN CREATE TABLE u (n int); ELSIF true THEN DROP TABLE u; END IF;
  IF (SELECT to_regclass('public.v')) IS NULL THEN CREATE TABLE v (n int); END IF;
  IF ((SELECT to_regclass('public.u') IS NULL) AND (SELECT to_regclass('public.v') IS NOT NULL)) THEN DROP TABLE v; END IF;
END $$;`,
    ],
    expected: [
      "table public.t(a int4, b text {x by check c}) check[c: b IN ('x')]",
      'table public.u(n int4)',
      'table public.v(n int4)',
      'enum public.s a',
    ],
  },
  {
    name: 'DO: EXECUTE of a literal',
    files: [
      `CREATE TABLE t (s text); DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD CONSTRAINT c CHECK (s IN (''a'', ''b''))'; EXECUTE format('CREATE TABLE %I (%I int DEFAULT %s)', 'Made', 'n', '7'); EXECUTE 'CREATE TYPE k ' || 'AS ENUM (''x'')'; END $$;`,
    ],
    expected: [
      "table public.t(s text {a|b by check c}) check[c: s IN ('a', 'b')]",
      'table public.Made(n int4 = 7 <7>)',
      'enum public.k x',
    ],
  },
  {
    name: 'DO: whether something ran that the catalog does not hold makes no difference',
    files: [
      `CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'f') THEN CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f(); DROP POLICY IF EXISTS p ON t; END IF; END $$;`,
    ],
    expected: ['table public.t(a int4)'],
  },
  {
    name: 'DO: what depends on data is unknown',
    files: [
      `CREATE TABLE t (a int); DO $$ DECLARE r record; BEGIN IF (SELECT count(*) FROM t) > 5 THEN ALTER TABLE t ADD COLUMN b int; END IF; FOR r IN SELECT 1 AS n LOOP EXECUTE 'DROP TABLE x' || r.n; UPDATE t SET a = 1; END LOOP; EXECUTE 'GRANT ALL ON t TO ' || current_user; END $$;`,
    ],
    expected: [
      'table public.t(a int4)',
      'unknown whether "(SELECT count(*) FROM t) > 5" holds is known only at run time',
      'unknown it runs in a loop or under a CASE',
    ],
  },
  {
    name: 'psql commands and placeholders',
    files: [
      `\\set ON_ERROR_STOP on
\\i other.sql
CREATE TABLE :SCHEMA.t (s text CHECK (s IN ('a', 'b')));
ALTER TABLE \${schema}.t ADD COLUMN n int DEFAULT :start;
ALTER TABLE @extschema@.t ADD COLUMN m int[] DEFAULT (ARRAY[1,2])[1:2];
ALTER TABLE {{ schema }}.t ADD o text;
CREATE INDEX ON :SCHEMA.t (n);
DROP INDEX :SCHEMA.t_n_idx;
CREATE TABLE :"name" (a int);
CREATE TABLE \${table} (a int);
ALTER TABLE \${table} ADD COLUMN b int;`,
    ],
    differs: 'the placeholders are not filled in',
    expected: [
      "table public.t(s text {a|b by check t_s_check}, n int4 = :start, m int4[] = (ARRAY[1,2])[1:2], o text) check[t_s_check: s IN ('a', 'b')]",
      'table public.name(a int4)',
      'unknown its name is filled in at run time',
      'unknown its name is filled in at run time',
    ],
  },
  {
    name: 'a statement that the grammar refuses spoils no other',
    files: [
      `CREATE TABLE t (a int);
      ALTER TABLE t ADD COLUM b int;
      SELEC 1;
      ALTER TABLE t ADD COLUMN c int;
      CREATE TABLE u (a int`,
    ],
    expected: [
      'table public.t(a int4, c int4)',
      'unknown syntax error at or near "int"',
      'unknown syntax error at end of input',
      'rejected syntax error at or near "int"',
      'rejected syntax error at or near "SELEC"',
      'rejected syntax error at end of input',
    ],
  },
  {
    name: 'what is not there is said',
    files: [
      `ALTER TABLE nowhere ADD COLUMN a int;
      DROP TABLE nowhere;
      DROP TABLE IF EXISTS nowhere;
      CREATE TABLE t (a int);
      ALTER TABLE t DROP COLUMN b, ADD COLUMN c int, DROP CONSTRAINT d;
      ALTER TYPE s ADD VALUE 'x';`,
    ],
    differs: 'the server refuses all commands of an ALTER TABLE together',
    expected: [
      'table public.t(a int4, c int4)',
      'unknown no migration before this creates nowhere',
      'unknown no migration before this creates nowhere',
      'unknown table public.t has no column b; table public.t has no constraint d',
      'unknown no migration before this creates the type s',
    ],
  },
  {
    name: 'several files, each a session',
    files: [
      `CREATE SCHEMA app;
      SET search_path TO app;
      CREATE TABLE t (a int);`,
      `CREATE TABLE t (b int);
      ALTER TABLE app.t ADD COLUMN c int;`,
    ],
    expected: ['table app.t(a int4, c int4)', 'table public.t(b int4)'],
  },
  {
    name: 'a dump',
    files: [
      `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO postgres;

CREATE TYPE public.s AS ENUM (
    'a',
    'b'
);

SET default_table_access_method = heap;

CREATE TABLE app.t (
    id integer NOT NULL,
    s public.s DEFAULT 'a'::public.s NOT NULL,
    kind character varying(20) DEFAULT 'x'::character varying,
    CONSTRAINT t_kind_check CHECK (((kind)::text = ANY ((ARRAY['x'::character varying, 'it''s'::character varying])::text[])))
);

CREATE SEQUENCE app.t_id_seq
    AS integer
    START WITH 1;

ALTER SEQUENCE app.t_id_seq OWNED BY app.t.id;
ALTER TABLE ONLY app.t ALTER COLUMN id SET DEFAULT nextval('app.t_id_seq'::regclass);

COPY app.t (id, s, kind) FROM stdin;
1	a	it's; "odd
\\.

ALTER TABLE ONLY app.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX t_kind_idx ON app.t USING btree (kind) WHERE (s = 'a'::public.s);
\\unrestrict abc
`,
    ],
    expected: [
      "table app.t(id int4! = nextval('app.t_id_seq'::regclass), s s:enum! = 'a'::public.s <a> {a|b by enum s}, kind varchar = 'x'::character varying <x> {x|it's by check t_kind_check}) check[t_kind_check: ((kind)::text = ANY ((ARRAY['x'::character varying, 'it''s'::character varying])::text[]))] key[primary t_pkey(id); index t_kind_idx(kind) where (s = 'a'::public.s)]",
      'enum public.s a|b',
    ],
  },
  {
    name: 'DO: nested blocks, labels, CASE and loops around what is folded',
    files: [
      `CREATE TABLE t (a int); DO LANGUAGE plpgsql $body$
<<outer>>
DECLARE
  n int := CASE WHEN true THEN 1 ELSE 2 END;
  found_it boolean;
BEGIN
  n := (SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM pg_class);
  IF (CASE WHEN n > 100 THEN true ELSE false END) THEN RAISE NOTICE 'if then end if; %', n; END IF;
  FOR n IN 1..3 LOOP PERFORM 1; EXIT WHEN n > 1; END LOOP;
  WHILE n < 0 LOOP n := n + 1; END LOOP;
  CASE n WHEN 1 THEN PERFORM 1; ELSE NULL; END CASE;
  BEGIN
    CREATE TABLE t (b int);
  EXCEPTION
    WHEN undefined_table THEN DROP TABLE t;
    WHEN SQLSTATE '42P07' THEN ALTER TABLE t ADD COLUMN b int;
  END;
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND indexname = 'i') AND EXISTS (SELECT FROM pg_tables WHERE tablename = 't') THEN
    CREATE UNIQUE INDEX i ON t (a);
  ELSIF false THEN
    DROP TABLE t;
  ELSE
    DROP TABLE t CASCADE;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 's' AND typtype = 'e') THEN
    EXECUTE $q$CREATE TYPE s AS ENUM ('a; b', 'END IF;')$q$;
  END IF;
  ALTER TABLE t ADD COLUMN c s;
END outer;
$body$; ALTER TABLE t ADD COLUMN d int;`,
    ],
    expected: [
      'table public.t(a int4, b int4, c s:enum {a; b|END IF; by enum s}, d int4) key[index i(a)]',
      'enum public.s a; b|END IF;',
    ],
  },
  {
    name: 'ALTER TABLE of a sequence’s owner is nothing',
    files: [
      `CREATE TABLE t (id serial);
      ALTER TABLE t_id_seq OWNER TO postgres;
      ALTER TABLE t OWNER TO postgres;`,
    ],
    expected: ["table public.t(id int4! = nextval('t_id_seq'::regclass))"],
  },
];
