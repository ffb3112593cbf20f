import type { BodyCase } from './statement-notation.js';

/** Functions and procedures. */
export const ROUTINES: readonly BodyCase[] = [
  {
    name: 'a body with escapes',
    sql: String.raw`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS E'BEGIN\n  UPDATE jobs SET state = \'lost\';\nEND'`,
    model: String.raw`> UPDATE jobs SET state = \'lost\'
update in routine
update jobs from set
  state <- \'lost\'→"lost"`,
  },
  {
    name: 'a body whose escapes have no way back stands at one place',
    sql: String.raw`CREATE FUNCTION f() RETURNS void LANGUAGE sql AS E'UPDATE jobs SET state = \x27lost\x27'`,
    model: String.raw`> E'UPDATE jobs SET state = \x27lost\x27'
update in routine
update E'UPDATE jobs SET state = \x27lost\x27' from set
  E'UPDATE jobs SET state = \x27lost\x27' <- E'UPDATE jobs SET state = \x27lost\x27'→"lost"`,
  },
  {
    name: 'LANGUAGE sql, and parameters, which come after columns',
    sql: String.raw`CREATE FUNCTION f(state text, want text, OUT note text) LANGUAGE sql AS $$
  UPDATE jobs SET state = $1, note = want WHERE state <> $2::job_state; -- first
  SELECT note FROM jobs JOIN queues ON true WHERE want = 'x' AND note = 'y'
$$`,
    model: String.raw`> UPDATE jobs SET state = $1, note = want WHERE state <> $2::job_state
update in routine
update jobs from set
  state <- <$1>
  note <- jobs.want?
  where state <> <$2>::job_state
jobs.state? <> <$2>::job_state [where]
cast <$2> to job_state
> SELECT note FROM jobs JOIN queues ON true WHERE want = 'x' AND note = 'y'
select in routine
reads jobs, queues
jobs|queues.want? = 'x' [where]
jobs|queues.note = 'y' [where]`,
  },
  {
    name: 'BEGIN ATOMIC',
    sql: String.raw`CREATE OR REPLACE PROCEDURE p(want text)
BEGIN ATOMIC
  UPDATE jobs SET state = CASE WHEN want = 'a' THEN 'b' ELSE 'c' END; /* ; */ ;
  INSERT INTO jobs (state) VALUES ($1), ('d');
END`,
    model: String.raw`> UPDATE jobs SET state = CASE WHEN want = 'a' THEN 'b' ELSE 'c' END
update in routine
update jobs from set
  state <- case('b' | 'c')
jobs.want? = 'a' [case]
> INSERT INTO jobs (state) VALUES ($1), ('d')
insert in routine
insert jobs from values, 2 rows
  state <- <$1>
  state #1 <- 'd'`,
  },
  {
    name: 'RETURN',
    sql: String.raw`CREATE FUNCTION f(want text) RETURNS boolean RETURN EXISTS (SELECT 1 FROM jobs WHERE state = 'x' AND kind = want)`,
    model: String.raw`> EXISTS (SELECT 1 FROM jobs WHERE state = 'x' AND kind = want)
select in routine
reads jobs
jobs.state = 'x' [where]
jobs.kind = jobs.want? [where]`,
  },
  {
    name: 'PL/pgSQL before LANGUAGE, and its parameters, which come before columns',
    sql: String.raw`CREATE OR REPLACE FUNCTION app.f(p_id int, state text DEFAULT 'x') RETURNS TABLE (note text) AS $body$
#variable_conflict error
DECLARE
  "Kind" CONSTANT text NOT NULL := 'k';
  first jobs.state%TYPE = (SELECT j.state FROM jobs j WHERE j.kind = 'first' LIMIT 1);
  same ALIAS FOR p_id;
BEGIN
  UPDATE jobs SET state = state, kind = "Kind" WHERE id = p_id AND kind = 'x' AND note = 'y' AND same = 1 AND jobs.state = 'z';
  RETURN;
END;
$body$ LANGUAGE plpgsql`,
    model: String.raw`> (SELECT j.state FROM jobs j WHERE j.kind = 'first' LIMIT 1)
select in routine
reads jobs
jobs.kind = 'first' [where]
> UPDATE jobs SET state = state, kind = "Kind" WHERE id = p_id AND kind = 'x' AND note = 'y' AND same = 1 AND jobs.state = 'z'
update in routine
update jobs from set
  state <- .state?
  kind <- ."Kind"?
  where (id = .p_id? and kind = 'x' and note = 'y' and same = 1 and state = 'z')
jobs.id = .p_id? [where]
jobs.kind = 'x' [where]
.note? = 'y' [where]
.same? = 1 [where]
jobs.state = 'z' [where]`,
  },
  {
    name: 'columns that come first because the body says so',
    sql: String.raw`CREATE FUNCTION f(state text) RETURNS void AS $$
#variable_conflict use_column
BEGIN DELETE FROM jobs WHERE state = 'x'; END $$ LANGUAGE plpgsql`,
    model: String.raw`> DELETE FROM jobs WHERE state = 'x'
delete in routine
delete jobs from none
  where state = 'x'
jobs.state? = 'x' [where]`,
  },
  {
    name: 'RETURN QUERY, cursors and their parameters',
    sql: String.raw`CREATE FUNCTION f() RETURNS SETOF jobs LANGUAGE plpgsql AS $$
DECLARE c NO SCROLL CURSOR (kind text) FOR SELECT * FROM jobs WHERE kind = 'a' AND state = 'b';
  d refcursor;
BEGIN
  OPEN d FOR SELECT * FROM jobs WHERE kind = 'c';
  OPEN c ((SELECT 'x'::text));
  FETCH c INTO r; GET DIAGNOSTICS n = ROW_COUNT; MOVE c; CLOSE c;
  RETURN QUERY UPDATE jobs SET state = 'd' RETURNING *;
  RETURN QUERY EXECUTE 'TABLE jobs' USING 1;
  RETURN NEXT (SELECT j FROM jobs j WHERE j.state = 'e');
END $$`,
    model: String.raw`> SELECT * FROM jobs WHERE kind = 'a' AND state = 'b'
select in routine
reads jobs
.kind? = 'a' [where]
jobs.state = 'b' [where]
> SELECT * FROM jobs WHERE kind = 'c'
select in routine
reads jobs
jobs.kind = 'c' [where]
> ((SELECT 'x'::text))
select in routine
cast 'x' to text
> UPDATE jobs SET state = 'd' RETURNING *
update in routine
update jobs from set
  state <- 'd'
> TABLE jobs
select in routine
reads jobs
> (SELECT j FROM jobs j WHERE j.state = 'e')
select in routine
reads jobs
jobs.state = 'e' [where]`,
  },
  {
    name: 'the function of a trigger, whose table is not known',
    sql: String.raw`CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.state = 'x' AND OLD.state::text = 'y' THEN NEW.state := 'z'; END IF;
  INSERT INTO log (kind) SELECT TG_OP FROM jobs WHERE id = NEW.id AND new.state = 'w' AND state = 'v' AND tg_op = 'INSERT';
  RETURN NEW;
END $$`,
    model: String.raw`> NEW.state = 'x' AND OLD.state::text = 'y'
select in routine
.state? = 'x' [other]
.state?::text = 'y' [other]
cast .state? to text
> INSERT INTO log (kind) SELECT TG_OP FROM jobs WHERE id = NEW.id AND new.state = 'w' AND state = 'v' AND tg_op = 'INSERT'
insert in routine
insert log from select, some rows
  kind <- .TG_OP?
  where (id = .id? and state = 'w' and state = 'v' and tg_op = 'INSERT')
reads jobs
jobs.id = .id? [where]
.state? = 'w' [where]
jobs.state = 'v' [where]
.tg_op? = 'INSERT' [where]`,
  },
  {
    name: 'the rows that a trigger hands over, which are no table',
    sql: String.raw`CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO log (kind) SELECT state FROM changed JOIN jobs USING (id) WHERE jobs.state = 'a' AND changed.state = 'b';
  RETURN NULL;
END $$; CREATE TRIGGER t AFTER UPDATE ON other REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION t()`,
    model: String.raw`> INSERT INTO log (kind) SELECT state FROM changed JOIN jobs USING (id) WHERE jobs.state = 'a' AND changed.state = 'b'
insert in routine
insert log from select, some rows
  kind <- jobs.state?
  where (state = 'a' and state = 'b')
reads jobs
jobs.state = 'a' [where]
.state? = 'b' [where]`,
  },
];
