import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { linked, type Files } from './linked.js';
import { shownTexts } from './shown-texts.js';

beforeAll(loadGrammar);

function check(files: Files, expected: readonly string[]): void {
  expect(shownTexts(files)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

const text = "UPDATE t SET a = 'x'";

describe('written in one piece', () => {
  test.each<Case>([
    [`db.query("${text}");`, text],
    ['db.query(`' + text + '`);', text],
    [`db.query({ text: "${text}", values: [] });`, text],
    [`db.query({ name: 'q', text: "${text}" });`, text],
    [`const q = { text: "${text}", values: [] }; db.query(q);`, text],
    [`new Cursor("SELECT a FROM t");`, 'SELECT a FROM t'],
    [`this.db.query("${text}");`, text],
    [`db?.query?.("${text}");`, text],
    [`(await pool.connect()).query("${text}");`, text],
    [`db.query<Row>("${text}" as string);`, text],
    [`db.query("${text}" satisfies string);`, text],
    ['sql`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['sql<Row>`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['this.sql`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['tx`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['getDb().sql`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['sql.type(Row)`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    [`sql.unsafe("${text}");`, text],
    ['prisma.$executeRaw`UPDATE t SET a = ${x}`;', 'UPDATE t SET a = $5000'],
    ['prisma.$executeRaw(Prisma.sql`UPDATE t SET a = ${x}`);', 'UPDATE t SET a = $5000'],
    [`prisma.$queryRawUnsafe("SELECT a FROM t WHERE b = $1", x);`, 'SELECT a FROM t WHERE b = $1'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('put together', () => {
  test.each<Case>([
    [`const q = "${text}"; db.query(q);`, text],
    [`function f() { const q = "${text}"; db.query(q); }`, text],
    [`db.query("UPDATE t " + "SET a = 'x'");`, text],
    [`const table = 't'; db.query("UPDATE " + table + " SET a = 'x'");`, text],
    ["const table = 't'; db.query(`UPDATE ${table} SET a = 'x'`);", text],
    ["const T = { t: 't' } as const; db.query(`UPDATE ${T.t} SET a = 'x'`);", text],
    ["enum T { t = 't' } db.query(`UPDATE ${T.t} SET a = 'x'`);", text],
    [
      'function f(mode) { db.query(mode ? `START TRANSACTION ISOLATION LEVEL ${mode}` : "BEGIN"); } f(); f("SERIALIZABLE");',
      'START TRANSACTION ISOLATION LEVEL SERIALIZABLE',
      'BEGIN',
    ],
    ['const n = 3; db.query(`SELECT a FROM t LIMIT ${n}`);', 'SELECT a FROM t LIMIT 3'],
    [`db.query(["UPDATE t", "SET a = 'x'"].join(' '));`, text],
    [`db.query(["UPDATE t", "SET a = 'x'"].join("\\n"));`, text],
    [`const sep = ' '; db.query(["UPDATE t", "SET a = 'x'"].join(sep));`, text],
    [`const cols = ['a', 'b']; db.query(\`SELECT \${cols.join(', ')} FROM t\`);`, 'SELECT a, b FROM t'],
    [
      `const more = ['b']; const cols = ['a', ...more]; db.query(\`SELECT \${cols.join(', ')} FROM t\`);`,
      'SELECT a, b FROM t',
    ],
    [
      `const COLS = { a: 'a', b: 'b' }; db.query(\`SELECT \${Object.values(COLS).join(', ')} FROM t\`);`,
      'SELECT a, b FROM t',
    ],
    [`db.query("  ${text} ".trim());`, ` ${text} `],
    ['db.query(dedent`' + text + '`);', text],
    ['db.query(dedent(`' + text + '`));', text],
    ["db.query(String.raw`UPDATE t SET a = E'\\n'`);", "UPDATE t SET a = E'\\n'"],
    [`let q = "SELECT a FROM t"; q += " WHERE b = 1"; db.query(q);`, 'SELECT a FROM t WHERE b = 1'],
    [`const Q = { fail: "${text}" } as const; db.query(Q.fail);`, text],
    [`const Q = Object.freeze({ fail: "${text}" }); db.query(Q.fail);`, text],
    [{ 'a.ts': `import { Q } from './b.js'; db.query(Q);`, 'b.ts': `export const Q = "${text}";` }, text],
    [{ 'a.ts': `import * as q from './b.js'; db.query(q.Q);`, 'b.ts': `export const Q = "${text}";` }, text],
    [{ 'a.ts': `import Q from './b.js'; db.query(Q.fail);`, 'b.ts': `export default { fail: "${text}" };` }, text],
    [`function q() { return "${text}"; } db.query(q());`, text],
    ['const q = (table: string) => `UPDATE ${table} SET a = \'x\'`; db.query(q("t"));', text],
    [
      'const q = (table: string) => `UPDATE ${table} SET a = \'x\'`; db.query(q("t")); db.query(q("u"));',
      text,
      "UPDATE u SET a = 'x'",
    ],
    [
      {
        'a.ts': `import { q } from './b.js'; db.query(q('t'));`,
        'b.ts': "export const q = (table: string) => `UPDATE ${table} SET a = 'x'`;",
      },
      text,
    ],
    [
      'class Repo { private readonly table = "t"; run() { this.db.query(`UPDATE ${this.table} SET a = \'x\'`); } }',
      text,
    ],
    [
      'class Repo { static readonly table = "t"; run() { this.db.query(`UPDATE ${Repo.table} SET a = \'x\'`); } }',
      text,
    ],
    [
      'class Repo { constructor(private table: string) {} run() { this.db.query(`UPDATE ${this.table} SET a = \'x\'`); } } new Repo("t");',
      text,
    ],
    [
      'db.query(`UPDATE t SET a = ${JSON.stringify(x)}`);',
      'UPDATE t SET a = dg_unknown_1',
      'partly at JSON.stringify(x): what stringify returns is not known',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('conditional', () => {
  test.each<Case>([
    ['db.query(x ? "SELECT a FROM t" : "SELECT b FROM t");', 'SELECT a FROM t', 'SELECT b FROM t'],
    ['db.query(`SELECT a FROM t ${x ? "WHERE b = 1" : ""}`);', 'SELECT a FROM t WHERE b = 1', 'SELECT a FROM t '],
    [
      'db.query(`SELECT a FROM t ${x ? "WHERE b = 1" : ""} ${x ? "AND c = 2" : ""}`);',
      'SELECT a FROM t WHERE b = 1 AND c = 2',
      'SELECT a FROM t ',
    ],
    [
      'db.query(`SELECT a FROM t ${x ? "WHERE b = 1" : ""} ${y ? "LIMIT 2" : ""}`);',
      'SELECT a FROM t WHERE b = 1 LIMIT 2',
      'SELECT a FROM t WHERE b = 1 ',
      'SELECT a FROM t LIMIT 2',
      'SELECT a FROM t ',
    ],
    [
      'const w = x ? "WHERE b = 1" : ""; db.query(`SELECT a FROM t ${w}`);',
      'SELECT a FROM t WHERE b = 1',
      'SELECT a FROM t ',
    ],
    [
      'function f(x) { const w = x ? "WHERE b = 1" : ""; db.query(`SELECT a FROM t ${w} ${x ? "LIMIT 1" : ""}`); }',
      'SELECT a FROM t WHERE b = 1 LIMIT 1',
      'SELECT a FROM t ',
    ],
    ['let q = "SELECT a FROM t"; if (x) q = "SELECT b FROM t"; db.query(q);', 'SELECT a FROM t', 'SELECT b FROM t'],
    ['sql`SELECT a FROM t ${x ? sql`WHERE b = ${1}` : sql``}`;', 'SELECT a FROM t WHERE b = $5000', 'SELECT a FROM t '],
    ['const w = sql`WHERE b = ${1}`; sql`SELECT a FROM t ${w}`;', 'SELECT a FROM t WHERE b = $5000'],
    ['const where = (b) => sql`WHERE b = ${b}`; sql`SELECT a FROM t ${where(1)}`;', 'SELECT a FROM t WHERE b = $5000'],
    ['const w = x && sql`WHERE b = ${1}`; sql`SELECT a FROM t ${w}`;', 'SELECT a FROM t WHERE b = $5000'],
    [
      'const w = x ? sql`WHERE b = ${1}` : undefined; sql`SELECT a FROM t ${w}`;',
      'SELECT a FROM t WHERE b = $5000',
      'SELECT a FROM t ',
    ],
    ['const { w } = { w: sql`WHERE b = ${1}` }; sql`SELECT a FROM t ${w}`;', 'SELECT a FROM t WHERE b = $5000'],
    [
      'sql`SELECT a FROM t WHERE b = ${x ?? sql`DEFAULT`}`;',
      'SELECT a FROM t WHERE b = $5000',
      'SELECT a FROM t WHERE b = DEFAULT',
    ],
    ['sql`UPDATE t SET a = ${done ? sql`now()` : null}`;', 'UPDATE t SET a = now()', 'UPDATE t SET a = $5000'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));

  test('beyond 64 texts the rest is unknown', () => {
    const holes = 'abcdefg'.split('').map((name) => `\${${name} ? "AND ${name} = 1" : ""}`);
    const { project } = linked(`db.query(\`SELECT a FROM t WHERE true ${holes.join(' ')}\`);`);
    const [site] = project.sites;
    expect(site?.variants.length).toBe(64);
    expect(site?.reading).toMatchObject({ kind: 'partly', why: 'more than 64 texts' });
  });
});

describe('unknown parts', () => {
  test.each<Case>([
    [
      'function f(limit: number) { db.query(`SELECT a FROM t LIMIT ${limit}`); }',
      'SELECT a FROM t LIMIT dg_unknown_1',
      'partly at limit: limit is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [
      'export const f = (table: string) => db.query(`UPDATE ${table} SET a = 1`);',
      'UPDATE dg_unknown_1 SET a = 1',
      'partly at table: table is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [
      'export const f = (table: "t" | "u") => db.query(`UPDATE ${table} SET a = 1`);',
      'UPDATE dg_unknown_1 SET a = 1',
      'partly at table: table is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [
      'export const f = (sets: string[]) => db.query(`UPDATE t SET ${sets.join(", ")} WHERE id = $1`);',
      'UPDATE t SET dg_unknown_1 = $9001 WHERE id = $1',
      'partly at sets: sets is a parameter of a.ts#f, and not every caller of it is known',
    ],
    [
      'sql`SELECT a FROM ${sql(table)}`;',
      'SELECT a FROM dg_unknown_1',
      'partly at sql(table): a fragment that sql makes at run time',
    ],
    [
      'sql`INSERT INTO t ${sql(rows)}`;',
      'INSERT INTO t (dg_unknown_1) VALUES ($9001)',
      'partly at sql(rows): a fragment that sql makes at run time',
    ],
    [
      'sql`SELECT a FROM t WHERE b IN ${sql(ids)}`;',
      'SELECT a FROM t WHERE b IN (dg_unknown_1)',
      'partly at sql(ids): a fragment that sql makes at run time',
    ],
    [
      'sql`SELECT ${sql.join(cols, sql`, `)} FROM t`;',
      'SELECT dg_unknown_1 FROM t',
      'partly at sql.join(cols, sql`, `): a fragment that sql makes at run time',
    ],
    ['let text = "SELECT 1 FROM t"; text = text + " WHERE a = 1"; db.query(text);', 'SELECT 1 FROM t WHERE a = 1'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('placeholders that are not PostgreSQL’s own', () => {
  test.each<Case>([
    ['db.query("SELECT a FROM t WHERE b = ? AND c = ?", [1, 2]);', 'SELECT a FROM t WHERE b = $7000 AND c = $7001'],
    ['db.query("SELECT a FROM t WHERE b = :b", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    ['db.query("SELECT a::text FROM t WHERE b = :b", { b: 1 });', 'SELECT a::text FROM t WHERE b = $7000'],
    [`db.query("SELECT a FROM t WHERE b = '?' AND c = ?", [1]);`, "SELECT a FROM t WHERE b = '?' AND c = $7000"],
    ['db.query("SELECT a FROM t WHERE b = $b", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    ['db.query("SELECT a FROM t WHERE b = $<b>", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    ['db.query("SELECT a FROM t WHERE b = ${b}", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    ['db.query("SELECT a FROM t WHERE b = $(b)", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    ['db.query("SELECT a FROM t WHERE b IN ($1:csv)", [[1]]);', 'SELECT a FROM t WHERE b IN ($7000)'],
    ['db.query("SELECT a FROM t WHERE b IN ($<b:csv>)", { b: [1] });', 'SELECT a FROM t WHERE b IN ($7000)'],
    ['db.query("SELECT a FROM t WHERE b IN (:...b)", { b: [1] });', 'SELECT a FROM t WHERE b IN ($7000)'],
    ['db.query("SELECT a FROM t WHERE b IN :b", { b: [1] });', 'SELECT a FROM t WHERE b IN ($7000)'],
    ['db.query("SELECT a FROM t WHERE b = :b!", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    [
      'db.query("SELECT a FROM $1:name WHERE b = $2", ["t", 1]);',
      'SELECT a FROM dg_unknown_1 WHERE b = $2',
      'partly at $1:name: a name that is put in at run time',
    ],
    ['db.query("SELECT a FROM t WHERE b = $/b/", { b: 1 });', 'SELECT a FROM t WHERE b = $7000'],
    [`db.query("SELECT a FROM t WHERE b ? 'key'");`, "SELECT a FROM t WHERE b ? 'key'"],
    [
      'db.raw("SELECT a FROM ?? WHERE b = ?", ["t", 1]);',
      'SELECT a FROM dg_unknown_1 WHERE b = $7000',
      'partly at ??: a name that is put in at run time',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});
