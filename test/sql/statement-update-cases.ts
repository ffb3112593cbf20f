import type { StatementCase } from './statement-notation.js';

/** UPDATE, with every way to give a column a value. */
export const UPDATES: readonly StatementCase[] = [
  {
    sql: String.raw`UPDATE workspaces SET status = 'failed' WHERE id = $1`,
    model: String.raw`update
update workspaces from set
  status <- 'failed'
  where id = $1
workspaces.id = $1 [where]`,
  },
  {
    sql: String.raw`UPDATE workspaces SET status = $2, last_sample_error = $3, updated_at = now() WHERE id = $1 AND status <> 'removed'`,
    model: String.raw`update
update workspaces from set
  status <- $2
  last_sample_error <- $3
  updated_at <- <now()>
  where (id = $1 and status <> 'removed')
workspaces.id = $1 [where]
workspaces.status <> 'removed' [where]`,
  },
  {
    sql: String.raw`UPDATE workspaces SET status = 'failed'::workspace_status, mode = CAST($2 AS text), tier = text 'pro' WHERE id = $1`,
    model: String.raw`update
update workspaces from set
  status <- 'failed'::workspace_status
  mode <- $2::text
  tier <- 'pro'::text
  where id = $1
workspaces.id = $1 [where]
cast 'failed' to workspace_status
cast $2 to text
cast 'pro' to text`,
  },
  {
    sql: String.raw`UPDATE public.workspaces AS w SET status = 'x' FROM tenants t WHERE t.id = w.tenant_id AND w.status = 'y' AND plan = 'z'`,
    model: String.raw`update
update public.workspaces from set
  status <- 'x'
  where (id = public.workspaces.tenant_id and status = 'y' and plan = 'z')
reads tenants
tenants.id = public.workspaces.tenant_id [where]
public.workspaces.status = 'y' [where]
public.workspaces|tenants.plan = 'z' [where]`,
  },
  {
    sql: String.raw`UPDATE workspaces w SET status = DEFAULT, tier = NULL, live = TRUE, n = -1, m = 1.5`,
    model: String.raw`update
update workspaces from set
  status <- DEFAULT
  tier <- NULL
  live <- TRUE
  n <- -1
  m <- 1.5`,
  },
  {
    sql: String.raw`UPDATE w SET (status, n) = ('a', $1)`,
    model: String.raw`update
update w from set
  status <- 'a'
  n <- $1`,
  },
  {
    sql: String.raw`UPDATE w SET (status, n) = ROW('a', 2)`,
    model: String.raw`update
update w from set
  status <- 'a'
  n <- 2`,
  },
  {
    sql: String.raw`UPDATE w SET (status, n) = (SELECT s.status, 'k' FROM s WHERE s.id = w.id), other = $1`,
    model: String.raw`update
update w from set
  status <- s.status
  n <- 'k'
  other <- $1
reads s
s.id = w.id [where]`,
  },
  {
    sql: String.raw`UPDATE w SET status = CASE WHEN kind = 'a' THEN 'running' WHEN n > 3 THEN $1 ELSE status END`,
    model: String.raw`update
update w from set
  status <- case('running' | $1 | w.status)
w.kind = 'a' [case]
w.n > 3 [case]`,
  },
  {
    sql: String.raw`UPDATE w SET status = CASE kind WHEN 'a' THEN 'x' WHEN 'b' THEN 'y' END WHERE id = 1`,
    model: String.raw`update
update w from set
  status <- case('x' | 'y' | no row or arm)
  where id = 1
w.kind case 'a', 'b' [case]
w.id = 1 [where]`,
  },
  {
    sql: String.raw`UPDATE w SET status = COALESCE($2, status), a = NULLIF($3, ''), b = GREATEST(b, 5), c = LEAST(1, $4)`,
    model: String.raw`update
update w from set
  status <- coalesce($2 | w.status)
  a <- nullif($3 | no row or arm)
  b <- other(w.b | 5)
  c <- other(1 | $4)
coalesce $2, w.status`,
  },
  {
    sql: String.raw`UPDATE w SET tags[1] = 'x', addr.street = 'y'`,
    model: String.raw`update
update w from set
  tags <- <part>
  addr <- <part>`,
  },
  {
    sql: String.raw`UPDATE w SET status = (SELECT 'x'), a = (SELECT status FROM s WHERE s.id = w.id LIMIT 1), b = (SELECT count(*) FROM s)`,
    model: String.raw`update
update w from set
  status <- 'x'
  a <- s|w.status
  b <- <select>
reads s, s
s.id = w.id [where]`,
  },
  {
    sql: String.raw`UPDATE "Work.Spaces" SET "Status" = 'a' WHERE "Work.Spaces"."Status" = 'b'`,
    model: String.raw`update
update "Work.Spaces" from set
  "Status" <- 'a'
  where Status = 'b'
Work.Spaces."Status" = 'b' [where]`,
  },
  {
    sql: String.raw`UPDATE workspaces_audit SET status = 'x' WHERE workspaces_audit.status = 'y'`,
    model: String.raw`update
update workspaces_audit from set
  status <- 'x'
  where status = 'y'
workspaces_audit.status = 'y' [where]`,
  },
  {
    sql: String.raw`UPDATE w SET status = v.status FROM (VALUES ('a', 1), ('b', 2)) AS v(status, n) WHERE w.n = v.n`,
    model: String.raw`update
update w from set
  status <- other('a' | 'b')
  where n = other(1 | 2)
w.n = other(1 | 2) [where]`,
  },
  {
    sql: String.raw`UPDATE w SET status = s.new FROM unnest($1::uuid[], $2::status[]) AS s(id, new) WHERE w.id = s.id`,
    model: String.raw`update
update w from set
  status <- each($2::status[])
  where id = each($1::uuid[])
w.id = each($1::uuid[]) [where]
cast $1 to uuid[] (array)
cast $2 to status[] (array)`,
  },
  {
    sql: String.raw`UPDATE w SET status = s FROM unnest($1::status[]) AS s WHERE w.id = 1`,
    model: String.raw`update
update w from set
  status <- each($1::status[])
  where id = 1
w.id = 1 [where]
cast $1 to status[] (array)`,
  },
  {
    sql: String.raw`UPDATE ONLY w SET status = 'x' WHERE CURRENT OF c`,
    model: String.raw`update
update w from set
  status <- 'x'
  where <CurrentOfExpr>`,
  },
  {
    sql: String.raw`UPDATE w SET status = E'it\'s', a = $q$b$q$, c = U&'d\0061t', d = 'o''k', e = 'one'
  'two'`,
    model: String.raw`update
update w from set
  status <- E'it\'s'→"it's"
  a <- $q$b$q$→"b"
  c <- U&'d\0061t'→"dat"
  d <- 'o''k'→"o'k"
  e <- 'one'
  'two'→"onetwo"`,
  },
  {
    sql: String.raw`UPDATE w SET status = 'x' RETURNING id, old.status, new.status = 'x'`,
    model: String.raw`update
update w from set
  status <- 'x'
w.status = 'x' [other]`,
  },
  {
    sql: String.raw`UPDATE parent p SET status = 'x' FROM parent c WHERE c.parent_id = p.id AND c.status = 'y' AND status = 'z'`,
    model: String.raw`update
update parent from set
  status <- 'x'
  where (parent_id = parent.id and status = 'y' and status = 'z')
reads parent
parent.parent_id = parent.id [where]
parent.status = 'y' [where]
parent|parent.status = 'z' [where]`,
  },
];
