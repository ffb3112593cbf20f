import type { StatementCase } from './statement-notation.js';

/** INSERT, writes within WITH, DELETE and MERGE. */
export const INSERTS: readonly StatementCase[] = [
  {
    sql: String.raw`INSERT INTO w (id, status) VALUES ($1, 'a')`,
    model: String.raw`insert
insert w from values, 1 rows
  id <- $1
  status <- 'a'`,
  },
  {
    sql: String.raw`INSERT INTO w VALUES ($1, 'a', DEFAULT)`,
    model: String.raw`insert
insert w from values, 1 rows
  [0] <- $1
  [1] <- 'a'
  [2] <- DEFAULT`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) VALUES (1, 'a'), ($2, $3), (DEFAULT, NULL)`,
    model: String.raw`insert
insert w from values, 3 rows
  id <- 1
  status <- 'a'
  id #1 <- $2
  status #1 <- $3
  id #2 <- DEFAULT
  status #2 <- NULL`,
  },
  {
    sql: String.raw`INSERT INTO w DEFAULT VALUES`,
    model: String.raw`insert
insert w from defaults, 1 rows`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT id, 'a' FROM s WHERE s.kind = 'k'`,
    model: String.raw`insert
insert w from select, some rows
  id <- s.id
  status <- 'a'
  where kind = 'k'
reads s
s.kind = 'k' [where]`,
  },
  {
    sql: String.raw`INSERT INTO w SELECT id, 'a' FROM s`,
    model: String.raw`insert
insert w from select, some rows
  [0] <- s.id
  [1] <- 'a'
reads s`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT 1, 'a' UNION ALL SELECT id, status FROM s`,
    model: String.raw`insert
insert w from select, some rows
  id <- 1
  status <- 'a'
  id #1 <- s.id
  status #1 <- s.status
reads s`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT $1, 'a' WHERE NOT EXISTS (SELECT 1 FROM w WHERE id = $1)`,
    model: String.raw`insert
insert w from select, 1 rows, guarded
  id <- $1
  status <- 'a'
  where not exists(w)
reads w
w.id = $1 [where]`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT $1, 'a' WHERE NOT EXISTS (SELECT 1 FROM w_audit WHERE id = $1)`,
    model: String.raw`insert
insert w from select, 1 rows
  id <- $1
  status <- 'a'
  where not exists(w_audit)
reads w_audit
w_audit.id = $1 [where]`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT unnest($1::uuid[]), unnest(ARRAY['a', 'b'])`,
    model: String.raw`insert
insert w from select, some rows
  id <- each($1::uuid[])
  status <- each(['a' | 'b'])
cast $1 to uuid[] (array)`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status, n) SELECT s.id, s.*, 1 FROM s`,
    model: String.raw`insert
insert w from select, some rows
  id <- s.id
  status <- <*>
  n <- <*>
reads s`,
  },
  {
    sql: String.raw`INSERT INTO w (status, n) SELECT * FROM (VALUES ('a', 1), ('b', 2)) v`,
    model: String.raw`insert
insert w from select, some rows
  status <- other('a' | 'b')
  n <- other(1 | 2)`,
  },
  {
    sql: String.raw`INSERT INTO w (id, status) SELECT x.id, x.status FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, status text)`,
    model: String.raw`insert
insert w from select, some rows
  id <- .id?
  status <- .status?
cast $1 to jsonb`,
  },
  {
    sql: String.raw`INSERT INTO w AS t (id, status) VALUES ($1, 'a') ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, n = t.n + 1 WHERE t.status = 'b' RETURNING *`,
    model: String.raw`insert
insert w from values, 1 rows
  id <- $1
  status <- 'a'
  conflict (id) update
    status <- EXCLUDED w.status
    n <- <+>
    where status = 'b'
w.status = 'b' [conflict]`,
  },
  {
    sql: String.raw`INSERT INTO w (id) VALUES ($1) ON CONFLICT DO NOTHING`,
    model: String.raw`insert
insert w from values, 1 rows
  id <- $1
  conflict () nothing`,
  },
  {
    sql: String.raw`INSERT INTO w (id) VALUES ($1) ON CONFLICT ON CONSTRAINT w_key DO UPDATE SET status = 'x'`,
    model: String.raw`insert
insert w from values, 1 rows
  id <- $1
  conflict (w_key) update
    status <- 'x'`,
  },
  {
    sql: String.raw`INSERT INTO w (id, k) VALUES ($1, $2) ON CONFLICT (id, lower(k), "K") WHERE status = 'live' AND gone IS NULL DO NOTHING`,
    model: String.raw`insert
insert w from values, 1 rows
  id <- $1
  k <- $2
  conflict (id, K) nothing
    index where (status = 'live' and gone is null)
w.status = 'live' [conflict]`,
  },
  {
    sql: String.raw`INSERT INTO w (status) VALUES (CASE WHEN $1 THEN 'a' ELSE 'b' END), (COALESCE($2, 'c')), (('d'))`,
    model: String.raw`insert
insert w from values, 3 rows
  status <- case('a' | 'b')
  status #1 <- coalesce($2 | 'c')
  status #2 <- 'd'
coalesce $2, 'c'`,
  },
  {
    sql: String.raw`INSERT INTO app.w (id) OVERRIDING SYSTEM VALUE VALUES (1)`,
    model: String.raw`insert
insert app.w from values, 1 rows
  id <- 1`,
  },
  {
    sql: String.raw`WITH gone AS (DELETE FROM w WHERE status = 'x' RETURNING id, status) INSERT INTO w_audit (id, status) SELECT id, status FROM gone`,
    model: String.raw`insert
delete w from none in cte
  where status = 'x'
insert w_audit from select, some rows
  id <- w.id
  status <- w.status
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`WITH u AS (UPDATE w SET status = 'x' WHERE id = $1 RETURNING *) SELECT * FROM u WHERE status = 'x'`,
    model: String.raw`select
update w from set in cte
  status <- 'x'
  where id = $1
w.id = $1 [where]
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`WITH a AS (SELECT id, status AS s FROM w), b AS (SELECT s FROM a) SELECT s FROM b WHERE s = 'x' AND b.s <> 'y'`,
    model: String.raw`select
reads w
w.s=status = 'x' [where]
w.s=status <> 'y' [where]`,
  },
  {
    sql: String.raw`WITH RECURSIVE tree AS (SELECT id, status FROM w WHERE id = $1 UNION ALL SELECT c.id, c.status FROM w c JOIN tree t ON c.parent_id = t.id WHERE t.status <> 'gone') SELECT id FROM tree WHERE status = 'x'`,
    model: String.raw`select
reads w, w
w.id = $1 [where]
w.parent_id = w.id [on]
w.status <> 'gone' [where]
w.status = 'x' [where]`,
  },
  {
    sql: String.raw`WITH w AS (SELECT 1 AS n) SELECT n FROM w WHERE n = 1`,
    model: String.raw`select
.n? = 1 [where]`,
  },
  {
    sql: String.raw`WITH w AS (SELECT * FROM public.w) UPDATE t SET status = 'x' FROM w WHERE w.id = t.id`,
    model: String.raw`update
update t from set
  status <- 'x'
  where id = t.id
reads public.w
public.w.id = t.id [where]`,
  },
  {
    sql: String.raw`WITH x(a, b) AS (VALUES ('p', 1)) UPDATE t SET status = a FROM x WHERE t.n = b`,
    model: String.raw`update
update t from set
  status <- 'p'
  where n = 1
t.n = 1 [where]`,
  },
  {
    sql: String.raw`DELETE FROM w WHERE status = 'x' AND created_at < now() - interval '1 day'`,
    model: String.raw`delete
delete w from none
  where (status = 'x' and created_at < <->)
w.status = 'x' [where]
w.created_at < <-> [where]
cast '1 day' to interval`,
  },
  {
    sql: String.raw`DELETE FROM w USING t WHERE t.id = w.t_id AND t.status IN ('a', 'b')`,
    model: String.raw`delete
delete w from none
  where (id = w.t_id and status in 'a', 'b')
reads t
t.id = w.t_id [where]
t.status in 'a', 'b' [where]`,
  },
  {
    sql: String.raw`MERGE INTO w USING s ON w.id = s.id AND w.status <> 'removed' WHEN MATCHED AND s.gone THEN DELETE WHEN MATCHED THEN UPDATE SET status = s.status, kind = CASE WHEN s.k = 1 THEN 'a' ELSE 'b' END WHEN NOT MATCHED THEN INSERT (id, status) VALUES (s.id, 'new') WHEN NOT MATCHED BY SOURCE THEN DO NOTHING`,
    model: String.raw`merge
delete w from none in merge
  where ((id = s.id and status <> 'removed') and <ColumnRef>)
update w from set in merge
  status <- s.status
  kind <- case('a' | 'b')
  where (id = s.id and status <> 'removed')
insert w from values, 1 rows in merge
  id <- s.id
  status <- 'new'
reads s
w.id = s.id [on]
w.status <> 'removed' [on]
s.k = 1 [case]`,
  },
  {
    sql: String.raw`MERGE INTO app.w AS t USING (VALUES ('a', 1)) AS v(status, id) ON t.id = v.id WHEN MATCHED THEN UPDATE SET status = v.status WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.status) RETURNING t.id`,
    model: String.raw`merge
update app.w from set in merge
  status <- 'a'
  where id = 1
insert app.w from values, 1 rows in merge
  [0] <- 1
  [1] <- 'a'
app.w.id = 1 [on]`,
  },
];
