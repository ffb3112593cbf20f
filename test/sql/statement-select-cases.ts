import type { StatementCase } from './statement-notation.js';

/** Comparisons, scopes and subqueries. */
export const SELECTS: readonly StatementCase[] = [
  {
    sql: String.raw`SELECT id FROM w WHERE status = 'x' OR 'y' = status OR 3 < n`,
    model: String.raw`select
reads w
w.status = 'x' [where]
w.status = 'y' [where]
w.n > 3 [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status IN ('a', $1) AND status NOT IN ('b') AND (kind, n) IN (('k', 1), ('l', 2))`,
    model: String.raw`select
reads w
w.status in 'a', $1 [where]
w.status not in 'b' [where]
w.kind in 'k', 'l' [where]
w.n in 1, 2 [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE (a, b) = ('x', 1) AND (a, b) <> ('y', 2) AND (a, b) < ('z', 3)`,
    model: String.raw`select
reads w
w.a = 'x' [where]
w.b = 1 [where]
w.a <> 'y' [where]
w.b <> 2 [where]
w.a other 'z' [where]
w.b other 3 [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status = ANY($1) AND status = ANY($2::text[]) AND status = ANY(ARRAY['a', 'b']) AND status <> ALL('{c, "d e", NULL}'::status[]) AND 'z' = ANY(tags)`,
    model: String.raw`select
reads w
w.status any each($1) [where]
w.status any each($2::text[]) [where]
w.status any 'a', 'b' [where]
w.status all c→"c", "d e"→"d e", NULL [where]
w.tags other 'z' [where]
cast $2 to text[] (array)
cast [c→"c" | "d e"→"d e" | NULL] to status[] (array)`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status::text = 'x' AND CAST(status AS text) = ANY(ARRAY['y']::text[]) AND status = 'z'::text::status`,
    model: String.raw`select
reads w
w.status::text = 'x' [where]
w.status::text any 'y' [where]
w.status = 'z'::text::status [where]
cast w.status to text
cast w.status to text
cast ['y'] to text[] (array)
cast 'z'::text to status
cast 'z' to text`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status IS DISTINCT FROM 'x' AND status IS NOT DISTINCT FROM $1 AND live IS NOT TRUE AND gone IS FALSE`,
    model: String.raw`select
reads w
w.status is not 'x' [where]
w.status is $1 [where]
w.live is not TRUE [where]
w.gone is FALSE [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE NOT (status = 'x' AND NOT n = 1) AND n BETWEEN 1 AND 5 AND name LIKE 'a%' AND name NOT ILIKE $1 AND data @> '{}' AND data->>'k' = 'v'`,
    model: String.raw`select
reads w
w.status = 'x' [where]
w.n = 1 [where]
w.n >= 1 [where]
w.n <= 5 [where]
w.name like 'a%' [where]
w.name like $1 [where]
w.data other '{}' [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE COALESCE(status, 'x') = 'y' AND COALESCE(status::text, '') <> ''`,
    model: String.raw`select
reads w
coalesce w.status, 'x'
coalesce w.status::text, ''
cast w.status to text`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE status IN (SELECT status FROM s) AND status = (SELECT 'p') AND status NOT IN (SELECT kind FROM k) AND id = ANY (SELECT id FROM s)`,
    model: String.raw`select
reads w, s, k, s
w.status in s|w.status [where]
w.status = 'p' [where]
w.status in k|w.kind [where]
w.id any s|w.id [where]`,
  },
  {
    sql: String.raw`SELECT count(*) FILTER (WHERE status = 'x') AS n FROM w GROUP BY tenant_id HAVING max(status) = 'y' AND tenant_id = 't' ORDER BY n`,
    model: String.raw`select
reads w
w.status = 'x' [other]
w.tenant_id = 't' [having]`,
  },
  {
    sql: String.raw`SELECT w.id FROM w LEFT JOIN t ON t.id = w.t_id AND t.status = 'x' JOIN k USING (id) WHERE w.status = 'y' AND kind = 'z'`,
    model: String.raw`select
reads w, t, k
t.id = w.t_id [on]
t.status = 'x' [on]
w.status = 'y' [where]
w|t|k.kind = 'z' [where]`,
  },
  {
    sql: String.raw`SELECT id FROM w WHERE EXISTS (SELECT 1 FROM s WHERE s.w_id = w.id AND kind = 'x' AND w.status = 'y')`,
    model: String.raw`select
reads w, s
s.w_id = w.id [where]
s|w.kind = 'x' [where]
w.status = 'y' [where]`,
  },
  {
    sql: String.raw`SELECT x.s FROM (SELECT w.status AS s, lower(w.name) AS name FROM w) x WHERE x.s = 'a' AND x.name = 'b' AND s = 'c'`,
    model: String.raw`select
reads w
w.s=status = 'a' [where]
.name? = 'b' [where]
w.s=status = 'c' [where]`,
  },
  {
    sql: String.raw`SELECT s FROM (SELECT status FROM w UNION SELECT state FROM v) AS q(s) WHERE s = 'x'`,
    model: String.raw`select
reads w, v
.s? = 'x' [where]`,
  },
  {
    sql: String.raw`SELECT a.id FROM w a, w b, LATERAL (SELECT status FROM t WHERE t.id = a.id AND t.status = 'x') l WHERE a.status = b.status AND l.status = 'y'`,
    model: String.raw`select
reads w, w, t
t.id = w.id [where]
t.status = 'x' [where]
w.status = w.status [where]
t|w|w.status = 'y' [where]`,
  },
  {
    sql: String.raw`SELECT w.id FROM w CROSS JOIN generate_series(1, 3) AS n WHERE n = 2 AND status = 'x'`,
    model: String.raw`select
reads w
.n? = 2 [where]
w.status? = 'x' [where]`,
  },
  {
    sql: String.raw`SELECT row_to_json(w), count(w) FROM w`,
    model: String.raw`select
reads w`,
  },
  {
    sql: String.raw`SELECT CASE status WHEN 'a' THEN 1 WHEN $1 THEN 2 END, NULLIF(status, 'x') FROM w`,
    model: String.raw`select
reads w
w.status case 'a', $1 [case]
w.status = 'x' [other]`,
  },
  {
    sql: String.raw`SELECT status = 'x' AS live, (status)::text FROM w ORDER BY status = 'y', live`,
    model: String.raw`select
reads w
w.status = 'x' [other]
w.status = 'y' [other]
cast w.status to text`,
  },
  {
    sql: String.raw`TABLE w`,
    model: String.raw`select
reads w`,
  },
  {
    sql: String.raw`VALUES ('a', 1), ('b', 2)`,
    model: String.raw`select`,
  },
  {
    sql: String.raw`SELECT id FROM "W" WHERE "W"."sTatus" = 'x' AND "a""b" = 'y'`,
    model: String.raw`select
reads "W"
W."sTatus" = 'x' [where]
W."a""b" = 'y' [where]`,
  },
  {
    sql: String.raw`SELECT id FROM other.w WHERE other.w.status = 'x' AND W.Status = 'y'`,
    model: String.raw`select
reads other.w
other.w.status = 'x' [where]
other.w.Status = 'y' [where]`,
  },
];
