import type { StatementCase } from './statement-notation.js';

/** Comments, line ends, other characters, statements around a statement, types. */
export const OTHERS: readonly StatementCase[] = [
  {
    sql: String.raw`-- UPDATE workspaces SET status = 'fake'
UPDATE w /* SET status = 'fake' /* nested */ */ SET -- here: 'x;y'
  status = 'a' -- and 'b'`,
    model: String.raw`update
update w from set
  status <- 'a'`,
  },
  {
    sql: String.raw`SELECT 'größer 🎉', 'ä' FROM w WHERE name = 'Ü🎉' AND status = 'x' AND "größe" = $1`,
    model: String.raw`select
reads w
w.name = 'Ü🎉' [where]
w.status = 'x' [where]
w."größe" = $1 [where]`,
  },
  {
    sql: String.raw`UPDATE w
SET status = 'crlf',
    n = 2
WHERE id = $1`.replaceAll('\n', '\r\n'),
    model: String.raw`update
update w from set
  status <- 'crlf'
  n <- 2
  where id = $1
w.id = $1 [where]`,
  },
  {
    sql: String.raw`SELECT 'UPDATE w SET status = ''x''' AS s`,
    model: String.raw`select`,
  },
  {
    sql: String.raw`EXPLAIN ANALYZE UPDATE w SET status = 'x'`,
    model: String.raw`other
update w from set
  status <- 'x'`,
  },
  {
    sql: String.raw`COPY (SELECT id FROM w WHERE status = 'x') TO STDOUT`,
    model: String.raw`other
reads w
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`COPY w (id, "Status") FROM STDIN`,
    model: String.raw`other
insert w from none, some rows`,
  },
  {
    sql: String.raw`PREPARE p (text) AS UPDATE w SET status = $1`,
    model: String.raw`other
update w from set
  status <- $1`,
  },
  {
    sql: String.raw`CREATE TABLE copy AS SELECT id FROM w WHERE status = 'x'`,
    model: String.raw`ddl
reads w
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`CREATE VIEW v AS SELECT id FROM w WHERE status = 'x'`,
    model: String.raw`ddl
reads w
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`SELECT id INTO copy FROM w`,
    model: String.raw`ddl
reads w`,
  },
  {
    sql: String.raw`DECLARE c CURSOR FOR SELECT id FROM w WHERE status = 'x'`,
    model: String.raw`select
reads w
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`BEGIN`,
    model: String.raw`transaction`,
  },
  {
    sql: String.raw`LOCK TABLE w IN EXCLUSIVE MODE`,
    model: String.raw`other`,
  },
  {
    sql: String.raw`SET search_path = app`,
    model: String.raw`other`,
  },
  {
    sql: String.raw`LISTEN jobs`,
    model: String.raw`other`,
  },
  {
    sql: String.raw`ALTER TYPE status ADD VALUE 'x'`,
    model: String.raw`ddl`,
  },
  {
    sql: String.raw`CREATE TABLE w (id int CHECK (status IN ('a', 'b')))`,
    model: String.raw`ddl`,
  },
  {
    sql: String.raw`SELECT 'a'::app.status, '{x,y}'::status[], $1::numeric(10, 2), x::timestamp with time zone, 'z'::double precision, CAST('q' AS character varying(3)[]) FROM w`,
    model: String.raw`select
reads w
cast 'a' to app.status
cast [x→"x" | y→"y"] to status[] (array)
cast $1 to numeric(10, 2)
cast w.x to timestamp with time zone
cast 'z' to double precision
cast 'q' to character varying(3)[] (array)`,
  },
  {
    sql: String.raw`UPDATE w SET a = (('x'))::status, b = ('y' || $1)::status, c = CASE WHEN $2 THEN 'p' ELSE 'q' END::status`,
    model: String.raw`update
update w from set
  a <- 'x'::status
  b <- <||>::status
  c <- case('p' | 'q')::status
cast 'x' to status
cast <||> to status
cast case('p' | 'q') to status`,
  },
  {
    sql: String.raw`UPDATE w SET status = $1::text::status WHERE status = ($2)::status`,
    model: String.raw`update
update w from set
  status <- $1::text::status
  where status = $2::status
w.status = $2::status [where]
cast $1::text to status
cast $1 to text
cast $2 to status`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE (status = 'x' OR (n = 1)) AND ((a) = ('b'))`,
    model: String.raw`select
reads w
w.status = 'x' [where]
w.n = 1 [where]
w.a = 'b' [where]`,
  },
  {
    sql: String.raw`UPDATE w SET status = 'a' WHERE (id, kind) IN (($1, 'k')) AND NOT (n IS NULL) AND gone IS NOT NULL AND EXISTS (SELECT 1 FROM t) AND live`,
    model: String.raw`update
update w from set
  status <- 'a'
  where ((id = $1 and kind = 'k') and not n is null and gone is not null and exists(t) and <ColumnRef>)
reads t
w.id in $1 [where]
w.kind in 'k' [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status = $1 AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 10 FOR UPDATE SKIP LOCKED`,
    model: String.raw`select
reads w
w.status = $1 [where]`,
  },
  {
    sql: String.raw`SELECT max(w.status) OVER (PARTITION BY w.kind ORDER BY w.n) FROM w WINDOW x AS (PARTITION BY tenant)`,
    model: String.raw`select
reads w`,
  },
  {
    sql: String.raw`DELETE FROM w`,
    model: String.raw`delete
delete w from none`,
  },
  {
    sql: String.raw`SELECT nothing.status FROM w WHERE nothing.status = 'x'`,
    model: String.raw`select
reads w
.status? = 'x' [where]`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) WITH s AS (SELECT 1 AS id) SELECT id, 'a' FROM s`,
    model: String.raw`insert
insert w from select, some rows
  id <- 1
  status <- 'a'`,
  },
  {
    sql: String.raw`UPDATE w SET a = - (1), b = (ARRAY['a', 'b'])[1], c = x AT TIME ZONE 'utc' WHERE a LIKE 'x!%' ESCAPE '!' AND s COLLATE "C" = 'q' AND 'r' IN (k, l)`,
    model: String.raw`update
update w from set
  a <- - (1)→-1
  b <- <A_Indirection>
  c <- <timezone()>
  where (a like 'x!%' and s = 'q' and <=>)
w.a like 'x!%' [where]
w.s = 'q' [where]
w.k in 'r' [where]
w.l in 'r' [where]`,
  },
  {
    sql: String.raw`INSERT INTO t (status, n) TABLE s`,
    model: String.raw`insert
insert t from select, some rows
  status <- <*>
  n <- <*>
reads s`,
  },
];
