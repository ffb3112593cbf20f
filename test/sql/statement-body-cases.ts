import { ROUTINES } from './statement-routine-cases.js';
import type { BodyCase } from './statement-notation.js';

const BLOCKS: readonly BodyCase[] = [
  {
    name: 'a DO block',
    sql: String.raw`DO $$ BEGIN UPDATE jobs SET state = 'lost' WHERE state = 'x'; END $$`,
    model: String.raw`> UPDATE jobs SET state = 'lost' WHERE state = 'x'
update in block
update jobs from set
  state <- 'lost'
  where state = 'x'
jobs.state = 'x' [where]`,
  },
  {
    name: 'its language first, an unusual tag, and no semicolon at the end',
    sql: String.raw`DO LANGUAGE plpgsql $größe_1$
BEGIN
  DELETE FROM jobs WHERE state = 'a$$b'
; END outer
$größe_1$`,
    model: String.raw`> DELETE FROM jobs WHERE state = 'a$$b'
delete in block
delete jobs from none
  where state = 'a$$b'
jobs.state = 'a$$b' [where]`,
  },
  {
    name: 'a body in quotes',
    sql: String.raw`DO 'BEGIN UPDATE jobs SET state = ''it''''s'', note = ''ä🎉'' WHERE "größe" = ''''; END'`,
    model: String.raw`> UPDATE jobs SET state = ''it''''s'', note = ''ä🎉'' WHERE "größe" = ''''
update in block
update jobs from set
  state <- ''it''''s''→"it's"
  note <- ''ä🎉''→"ä🎉"
  where größe = ''''→""
jobs."größe" = ''''→"" [where]`,
  },
  {
    name: 'INTO, wherever it stands',
    sql: String.raw`DO $$ DECLARE a text; b text; r record; BEGIN
  SELECT state, kind INTO STRICT a, r.b FROM jobs WHERE id = 1;
  SELECT INTO a state FROM jobs;
  INSERT INTO jobs (state) VALUES ('new') RETURNING id INTO a;
  WITH moved AS (UPDATE jobs SET state = 'm' RETURNING id) SELECT count(*) FROM moved INTO a;
END $$`,
    model: String.raw`> SELECT state, kind INTO STRICT a, r.b FROM jobs WHERE id = 1
select in block
reads jobs
jobs.id = 1 [where]
> SELECT INTO a state FROM jobs
select in block
reads jobs
> INSERT INTO jobs (state) VALUES ('new') RETURNING id INTO a
insert in block
insert jobs from values, 1 rows
  state <- 'new'
> WITH moved AS (UPDATE jobs SET state = 'm' RETURNING id) SELECT count(*) FROM moved INTO a
select in block
update jobs from set in cte
  state <- 'm'`,
  },
  {
    name: 'PERFORM, and an expression that is a query',
    sql: String.raw`DO $$ DECLARE n int; BEGIN
  PERFORM 1 FROM jobs WHERE state = 'p';
  n := count(*) FROM jobs WHERE state = 'q';
  n = 'r'::job_state; n := job_state 't';
  rec.list[n] := (SELECT max(id) FROM jobs WHERE state = 's');
END $$`,
    model: String.raw`> PERFORM 1 FROM jobs WHERE state = 'p'
select in block
reads jobs
jobs.state = 'p' [where]
> count(*) FROM jobs WHERE state = 'q'
select in block
reads jobs
jobs.state = 'q' [where]
> 'r'::job_state
select in block
cast 'r' to job_state
> job_state 't'
select in block
cast 't' to job_state
> (SELECT max(id) FROM jobs WHERE state = 's')
select in block
reads jobs
jobs.state = 's' [where]`,
  },
  {
    name: 'IF, CASE and loops, with a block inside',
    sql: String.raw`DO $$
<<outer>>
BEGIN
  IF EXISTS (SELECT 1 FROM jobs WHERE state = 'a') THEN
    UPDATE jobs SET state = 'b';
  ELSIF (SELECT state FROM jobs LIMIT 1) = 'c' THEN NULL;
  ELSE
    CASE (SELECT state FROM jobs WHERE id = 1) WHEN 'd', 'e' THEN DELETE FROM jobs WHERE state = 'f';
      ELSE BEGIN UPDATE jobs SET state = 'g'; END; END CASE;
  END IF;
  WHILE (SELECT count(*) FROM jobs WHERE state = 'h') > 0 LOOP EXIT outer WHEN NOT FOUND; END LOOP;
  LOOP INSERT INTO jobs (state) VALUES ('i'); EXIT; END LOOP outer;
END $$`,
    model: String.raw`> EXISTS (SELECT 1 FROM jobs WHERE state = 'a')
select in block
reads jobs
jobs.state = 'a' [where]
> UPDATE jobs SET state = 'b'
update in block
update jobs from set
  state <- 'b'
> (SELECT state FROM jobs LIMIT 1) = 'c'
select in block
reads jobs
> (SELECT state FROM jobs WHERE id = 1)
select in block
reads jobs
jobs.id = 1 [where]
> DELETE FROM jobs WHERE state = 'f'
delete in block
delete jobs from none
  where state = 'f'
jobs.state = 'f' [where]
> UPDATE jobs SET state = 'g'
update in block
update jobs from set
  state <- 'g'
> (SELECT count(*) FROM jobs WHERE state = 'h') > 0
select in block
reads jobs
jobs.state = 'h' [where]
> INSERT INTO jobs (state) VALUES ('i')
insert in block
insert jobs from values, 1 rows
  state <- 'i'`,
  },
  {
    name: 'what is looped over, and the variables of a loop',
    sql: String.raw`DO $$ DECLARE job record; BEGIN
  FOR job IN SELECT id FROM jobs WHERE state = 'a' LOOP UPDATE jobs SET state = 'b' WHERE id = job.id; END LOOP;
  FOR state IN REVERSE 10 .. (SELECT count(*) FROM jobs WHERE state = 'c') BY 2 LOOP DELETE FROM jobs WHERE state = 1; END LOOP;
  FOREACH job SLICE 1 IN ARRAY ARRAY(SELECT kind FROM jobs WHERE kind = 'd') LOOP END LOOP;
  FOR job IN EXECUTE 'SELECT id FROM jobs WHERE state = ''e''' LOOP END LOOP;
  DELETE FROM jobs WHERE state = 'f';
END $$`,
    model: String.raw`> SELECT id FROM jobs WHERE state = 'a'
select in block
reads jobs
jobs.state = 'a' [where]
> UPDATE jobs SET state = 'b' WHERE id = job.id
update in block
update jobs from set
  state <- 'b'
  where id = .id?
jobs.id = .id? [where]
> (SELECT count(*) FROM jobs WHERE state = 'c')
select in block
reads jobs
jobs.state = 'c' [where]
> DELETE FROM jobs WHERE state = 1
delete in block
delete jobs from none
  where state = 1
.state? = 1 [where]
> ARRAY(SELECT kind FROM jobs WHERE kind = 'd')
select in block
reads jobs
jobs.kind = 'd' [where]
> SELECT id FROM jobs WHERE state = ''e''
select in block
reads jobs
jobs.state = ''e''→"e" [where]
> DELETE FROM jobs WHERE state = 'f'
delete in block
delete jobs from none
  where state = 'f'
jobs.state = 'f' [where]`,
  },
  {
    name: 'handlers, and variables of one block only',
    sql: String.raw`DO $$ BEGIN
  DECLARE state text; BEGIN
    UPDATE jobs SET state = 'a' WHERE state = 'inner';
  EXCEPTION
    WHEN unique_violation OR SQLSTATE '23503' THEN UPDATE jobs SET state = 'b', note = SQLERRM;
    WHEN OTHERS THEN RAISE EXCEPTION '% is gone', (SELECT kind FROM jobs WHERE kind = 'c') USING ERRCODE = 'P0001', HINT = 'x'::job_state;
  END;
  UPDATE jobs SET state = 'd' WHERE state = 'outer';
END $$`,
    model: String.raw`> UPDATE jobs SET state = 'a' WHERE state = 'inner'
update in block
update jobs from set
  state <- 'a'
  where state = 'inner'
.state? = 'inner' [where]
> UPDATE jobs SET state = 'b', note = SQLERRM
update in block
update jobs from set
  state <- 'b'
  note <- .SQLERRM?
> '% is gone', (SELECT kind FROM jobs WHERE kind = 'c')
select in block
reads jobs
jobs.kind = 'c' [where]
> ERRCODE = 'P0001', HINT = 'x'::job_state
select in block
.ERRCODE? = 'P0001' [other]
.HINT? = 'x'::job_state [other]
cast 'x' to job_state
> UPDATE jobs SET state = 'd' WHERE state = 'outer'
update in block
update jobs from set
  state <- 'd'
  where state = 'outer'
jobs.state = 'outer' [where]`,
  },
  {
    name: 'EXECUTE of constants',
    sql: String.raw`DO $$ DECLARE state text; BEGIN
  EXECUTE 'UPDATE jobs SET state = $1 WHERE state = ''a''' INTO state USING (SELECT 'b'::job_state);
  EXECUTE $sql$DELETE FROM jobs WHERE state = 'c'$sql$;
  EXECUTE format('UPDATE %I SET state = %L', 'jobs', 'd');
  RETURN;
END $$`,
    model: String.raw`> UPDATE jobs SET state = $1 WHERE state = ''a''
update in block
update jobs from set
  state <- <$1>
  where state = ''a''→"a"
jobs.state = ''a''→"a" [where]
> (SELECT 'b'::job_state)
select in block
cast 'b' to job_state
> DELETE FROM jobs WHERE state = 'c'
delete in block
delete jobs from none
  where state = 'c'
jobs.state = 'c' [where]
> format('UPDATE %I SET state = %L', 'jobs', 'd')
update in block
update format('UPDATE %I SET state = %L', 'jobs', 'd') from set
  format('UPDATE %I SET state = %L', 'jobs', 'd') <- format('UPDATE %I SET state = %L', 'jobs', 'd')→"d"`,
  },
  {
    name: 'comments and quotes that only look like statements',
    sql: String.raw`DO $$ -- BEGIN UPDATE jobs SET state = 'no1';
BEGIN /* END; /* UPDATE jobs SET state = 'no2'; */ */
  UPDATE jobs SET note = 'END; UPDATE jobs SET state = ''no3'';', -- ';
    state = 'yes';
  RAISE NOTICE 'UPDATE jobs SET state = ''no4''; %', 1;
END $$`,
    model: String.raw`> UPDATE jobs SET note = 'END; UPDATE jobs SET state = ''no3'';', -- '; state = 'yes'
update in block
update jobs from set
  note <- 'END; UPDATE jobs SET state = ''no3'';'→"END; UPDATE jobs SET state = 'no3';"
  state <- 'yes'`,
  },
  {
    name: 'a routine made in a DO block, and a DO block in a string',
    sql: String.raw`DO $a$ DECLARE state text; BEGIN
  CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $b$ UPDATE jobs SET kind = 'in' WHERE state = 'a' $b$;
  CREATE FUNCTION g() RETURNS void BEGIN ATOMIC UPDATE jobs SET state = CASE WHEN true THEN 'b' END; DELETE FROM jobs; END;
  EXECUTE 'DO $c$ BEGIN DELETE FROM jobs WHERE state = ''c''; END $c$';
END $a$`,
    model: String.raw`> CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $b$ UPDATE jobs SET kind = 'in' WHERE state = 'a' $b$
ddl in block
> UPDATE jobs SET kind = 'in' WHERE state = 'a'
update in routine
update jobs from set
  kind <- 'in'
  where state = 'a'
jobs.state = 'a' [where]
> CREATE FUNCTION g() RETURNS void BEGIN ATOMIC UPDATE jobs SET state = CASE WHEN true THEN 'b' END; DELETE FROM jobs; END
ddl in block
> UPDATE jobs SET state = CASE WHEN true THEN 'b' END
update in routine
update jobs from set
  state <- case('b' | no row or arm)
> DELETE FROM jobs
delete in routine
delete jobs from none
> DO $c$ BEGIN DELETE FROM jobs WHERE state = ''c''; END $c$
other in block
> DELETE FROM jobs WHERE state = ''c''
delete in block
delete jobs from none
  where state = ''c''→"c"
jobs.state = ''c''→"c" [where]`,
  },
];

/** DO blocks, functions and procedures, with the models of the statements in them. */
export const BODIES: readonly BodyCase[] = [...BLOCKS, ...ROUTINES];
