import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { linked, type Files } from './linked.js';

beforeAll(loadGrammar);

/** Every text that counts as a statement, with the name of what runs it. */
function check(files: Files, expected: readonly string[]): void {
  const { project, shown } = linked(files);
  const lines = project.sites.map(({ path, call, place }) => {
    const callee = call === undefined ? undefined : project.facts(path).calls[call]?.calleeSpan;
    return `${callee === undefined ? 'nothing' : shown({ path, span: callee }).replace(/^.*: /, '')} runs ${shown(place)}`;
  });
  expect(lines).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

const text = '"SELECT a FROM t"';

describe('what is handed to a database', () => {
  test.each<Case>([
    [`db.query(${text});`, `query runs ${text}`],
    [`query(${text});`, `query runs ${text}`],
    [`db.query({ text: ${text} });`, `query runs ${text}`],
    [`db.execute({ sql: ${text}, args: [] });`, `execute runs ${text}`],
    [`db.query(${text}, [], callback);`, `query runs ${text}`],
    [`query(client, ${text}, []);`, `query runs ${text}`],
    [`const q = ${text}; db.query(q);`, 'query runs q'],
    [`const q = ${text}; db.query(q); db.query(q);`, 'query runs q', 'query runs q'],
    [`fetchAll(${text});`, `fetchAll runs ${text}`],
    [`const q = ${text}; fetchAll(q);`, 'fetchAll runs q'],
    [`fetchAll(x ? ${text} : "SELECT b FROM t");`, `fetchAll runs x ? ${text} : "SELECT b FROM t"`],
    [`const Q = { all: ${text} } as const; fetchAll(Q.all);`, 'fetchAll runs Q.all'],
    [`const Q = Object.freeze({ all: ${text} }); fetchAll(Q.all);`, 'fetchAll runs Q.all'],
    [
      { 'a.ts': "import * as q from './b.js'; fetchAll(q.Q); db.query(x);", 'b.ts': `export const Q = ${text};` },
      'fetchAll runs q.Q',
    ],
    // A file in which nothing looks like SQL or its call is not read for it: the text is found where it is written.
    [
      { 'a.ts': "import { Q } from './b.js'; fetchAll(Q);", 'b.ts': `export const Q = ${text};` },
      `nothing runs b.ts: ${text}`,
    ],
    ['sql`SELECT a FROM t`;', 'sql runs sql`SELECT a FROM t`'],
    ['db.execute(sql`SELECT a FROM t`);', 'execute runs sql`SELECT a FROM t`'],
    ['db.get(sql`SELECT a FROM t`);', 'get runs sql`SELECT a FROM t`'],
    [
      'await db.transaction(async (tx) => { await tx.execute(sql`SELECT a FROM t`); });',
      'execute runs sql`SELECT a FROM t`',
    ],
    ['pool.one(sql.type(Row)`SELECT a FROM t`);', 'one runs sql.type(Row)`SELECT a FROM t`'],
    [`db.query("BEGIN"); db.query("COMMIT");`, 'query runs "BEGIN"', 'query runs "COMMIT"'],
    [`new Cursor(${text});`, `Cursor runs ${text}`],
    [`db.query(dedent(${text}));`, `query runs dedent(${text})`],
    ['db.query(dedent`SELECT a FROM t`);', 'query runs dedent`SELECT a FROM t`'],
    ['db.query(String.raw`SELECT a FROM t`);', 'query runs String.raw`SELECT a FROM t`'],
    ['db.query(/* sql */ `SELECT a FROM t`);', 'query runs `SELECT a FROM t`'],
    [`for (const q of [${text}, "SELECT b FROM t"]) db.query(q);`, 'query runs q'],
    [`[${text}].forEach((q) => db.query(q));`, `nothing runs ${text}`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('wrappers that hand a text on', () => {
  test.each<Case>([
    [`const run = (q: string) => db.query(q); run(${text});`, `run runs ${text}`],
    [
      `const run = (q: string, v: unknown[]) => db.query(q, v); const all = (q: string) => run(q, []); all(${text});`,
      `all runs ${text}`,
    ],
    [
      {
        'a.ts': `import { run } from './b.js'; run(${text});`,
        'b.ts': 'export const run = (q: string) => db.query(q);',
      },
      `run runs ${text}`,
    ],
    [`const run = (q: { text: string }) => db.query(q.text); run({ text: ${text} });`, `run runs ${text}`],
    [`const run = (q: { text: string }) => db.query(q); run({ text: ${text} });`, `run runs ${text}`],
    [`const run = ({ text }: { text: string }) => db.query(text); run({ text: ${text} });`, `run runs ${text}`],
    [
      `class Repo { run(q: string) { return this.db.query(q); } load() { return this.run(${text}); } }`,
      `run runs ${text}`,
    ],
    ['const run = (q: string) => db.query(q);'],
    ['const run = (q: string) => db.query(q); run(unknown());'],
    [`const run = (q: string) => { log(q); return db.query(q); }; run(${text});`, `run runs ${text}`],
    [`const run = (q: string) => db.query(q.trim()); run(${text});`, `run runs ${text}`],
    ['const run = (q: string) => db.query(`${q} LIMIT 1`); run("SELECT a FROM t");', `run runs ${text}`],
    [
      'const run = (q: string) => db.query(`SELECT a FROM (${q}) x`); run("SELECT a FROM t");',
      'query runs `SELECT a FROM (${q}) x`',
      `run runs ${text}`,
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('a text for which no call is seen', () => {
  test.each<Case>([
    [`const q = ${text};`, `nothing runs ${text}`],
    [`export const Q = { all: ${text} };`, `nothing runs ${text}`],
    [`export const q = () => ${text};`, `nothing runs ${text}`],
    [`register({ text: ${text} });`, `register runs ${text}`],
    [`const q = ${text}; const again = q;`, `nothing runs ${text}`],
    ['export const q = sql`SELECT a FROM t`;', 'sql runs sql`SELECT a FROM t`'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('fragments are counted with the text that they are part of', () => {
  test.each<Case>([
    ['sql`SELECT a FROM (${sql`SELECT a FROM u`}) x`;', 'sql runs sql`SELECT a FROM (${sql`SELECT a FROM u`}) x`'],
    ['const u = sql`SELECT a FROM u`; sql`SELECT a FROM (${u}) x`;', 'sql runs sql`SELECT a FROM (${u}) x`'],
    [`const u = "SELECT a FROM u"; db.query(\`SELECT a FROM (\${u}) x\`);`, 'query runs `SELECT a FROM (${u}) x`'],
    [
      `db.query("SELECT a FROM t " + "UNION " + "SELECT a FROM u");`,
      'query runs "SELECT a FROM t " + "UNION " + "SELECT a FROM u"',
    ],
    [`db.query(["SELECT a", "FROM t"].join(" "));`, 'query runs ["SELECT a", "FROM t"].join(" ")'],
    [
      {
        'a.ts': "import { u } from './b.js'; sql`SELECT a FROM (${u}) x`;",
        'b.ts': 'export const u = sql`SELECT a FROM u`;',
      },
      'sql runs sql`SELECT a FROM (${u}) x`',
    ],
    [
      'const u = sql`SELECT a FROM u`; sql`SELECT a FROM (${u}) x`; db.execute(u);',
      'sql runs sql`SELECT a FROM (${u}) x`',
      'execute runs u',
    ],
    [`db.query(${text}, [await db.query("SELECT b FROM t")]);`, `query runs ${text}`, 'query runs "SELECT b FROM t"'],
    [
      'sql`SELECT a FROM t WHERE b = ${await one(sql`SELECT b FROM u`)}`;',
      'sql runs sql`SELECT a FROM t WHERE b = ${await one(sql`SELECT b FROM u`)}`',
      'one runs sql`SELECT b FROM u`',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('what a test expects to be refused', () => {
  test.each<Case>([
    ['await expect(sql`INSERT INTO t VALUES (1)`).rejects.toMatchObject({ code: "23514" });'],
    [`await expect(db.query(${text})).rejects.toThrow();`],
    [`await expect(async () => { await db.query(${text}); }).rejects.not.toThrow();`],
    [`await assert.rejects(() => db.query(${text}));`],
    [`await t.throwsAsync(db.query(${text}));`],
    [`await assertRejects(() => db.query(${text}));`],
    [`await expectConstraintError(() => db.query(${text}));`],
    [`await expectRows(db.query(${text}));`, `query runs ${text}`],
    [`await expect(db.query(${text})).resolves.toEqual([]);`, `query runs ${text}`],
    [`await db.query(${text}); await expect(later()).rejects.toThrow();`, `query runs ${text}`],
    [`const rejects = await db.query(${text});`, `query runs ${text}`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('what only looks like SQL', () => {
  test.each<Case>([
    [`console.log(${text});`],
    [`logger.info(${text});`],
    [`this.logger.debug({ q: ${text} });`],
    [`log(${text});`],
    [`throw new Error(${text});`],
    [`throw new QueryError("UPDATE t SET a = 1 failed");`],
    ['test("SELECT a FROM t", () => {});'],
    [`const label = "Select an item from the list";`],
    [`setTitle("Update your profile");`],
    [`notify("Delete from the list");`],
    [`db.query("hello");`],
    [`emit("commit");`],
    [`if (text.includes("INSERT INTO t")) x();`],
    [`expect(text).toContain("INSERT INTO t");`],
    [`expect(query).toHaveBeenCalledWith("SELECT a FROM t", []);`],
    [`expect(text).toEqual(${text});`],
    ['html`SELECT a FROM t`;'],
    ['gql`query { update }`;'],
    ['// db.query("SELECT a FROM t")\nconst x = 1;'],
    [`import Database from 'better-sqlite3'; const db = new Database('x'); db.prepare(${text});`],
    [`import { createClient } from '@clickhouse/client'; const db = createClient(); db.query(${text});`],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

test('sites come by path and place, whatever the order of files', () => {
  const { project } = linked({
    'b.ts': 'db.query("SELECT a FROM t");',
    'a.ts': 'db.query("SELECT b FROM t"); db.query("SELECT c FROM t");',
  });
  expect(project.sites.map(({ path, place }) => `${path}:${place.span.start}`)).toEqual([
    'a.ts:9',
    'a.ts:38',
    'b.ts:9',
  ]);
});
