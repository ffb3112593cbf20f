import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import type { Files } from './linked.js';
import { shownTexts } from './shown-texts.js';

beforeAll(loadGrammar);

function check(files: Files, expected: readonly string[]): void {
  expect(shownTexts(files)).toEqual(expected);
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('grown step by step', () => {
  test.each<Case>([
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) { q += " WHERE b = 1"; } db.query(q); }',
      'SELECT a FROM t WHERE b = 1',
      'SELECT a FROM t',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) q += " WHERE b = 1"; else q += " WHERE c = 2"; q += " LIMIT 1"; db.query(q); }',
      'SELECT a FROM t WHERE b = 1 LIMIT 1',
      'SELECT a FROM t WHERE c = 2 LIMIT 1',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) q += " WHERE b = 1"; if (b) q += " LIMIT 1"; db.query(q); }',
      'SELECT a FROM t WHERE b = 1 LIMIT 1',
      'SELECT a FROM t',
    ],
    [
      'function f(b, c) { let q = "SELECT a FROM t"; if (b) q += " WHERE b = 1"; else if (c) q += " WHERE c = 2"; db.query(q); }',
      'SELECT a FROM t WHERE b = 1',
      'SELECT a FROM t WHERE c = 2',
      'SELECT a FROM t',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) { q += " WHERE b = 1"; return db.query(q); } q += " LIMIT 1"; }',
      'SELECT a FROM t WHERE b = 1',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) { q += " WHERE b = 1"; throw q; } q += " LIMIT 1"; db.query(q); }',
      'SELECT a FROM t LIMIT 1',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; if (b) q = "SELECT b FROM t"; q += " LIMIT 1"; db.query(q); }',
      'SELECT b FROM t LIMIT 1',
      'SELECT a FROM t LIMIT 1',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; b && (q += " LIMIT 1"); db.query(q); }',
      'SELECT a FROM t LIMIT 1',
      'SELECT a FROM t',
    ],
    [
      'function f(k) { let q = "SELECT a FROM t"; switch (k) { case 1: q += " LIMIT 1"; break; case 2: case 3: q += " LIMIT 2"; break; } db.query(q); }',
      'SELECT a FROM t LIMIT 1',
      'SELECT a FROM t LIMIT 2',
      'SELECT a FROM t',
    ],
    [
      'function f() { let q = "SELECT a"; q = q + " FROM t"; q = `${q} LIMIT 1`; db.query(q); }',
      'SELECT a FROM t LIMIT 1',
    ],
    [
      'function f(b) { let q = ""; q += "SELECT a FROM t"; if (b) q += " WHERE b = 1"; return q; } db.query(f(1));',
      'SELECT a FROM t WHERE b = 1',
      'SELECT a FROM t',
    ],
    [
      'async function f() { let q = "SELECT a FROM t"; q += " LIMIT 1"; await inTx(async (tx) => tx.query(q)); }',
      'SELECT a FROM t LIMIT 1',
    ],
    [
      'function f(b) { for (const x of b) { let q = "SELECT a FROM t"; if (x) q += " LIMIT 1"; db.query(q); } }',
      'SELECT a FROM t LIMIT 1',
      'SELECT a FROM t',
    ],
    [
      'function f(ids) { let q = "SELECT a FROM t WHERE b = 1"; for (const id of ids) q += ` OR b = 2`; q += " LIMIT 1"; db.query(q); }',
      'SELECT a FROM t WHERE b = 1 LIMIT 1',
      'partly at q: q is changed in a loop',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t"; try { q += " LIMIT 1"; } catch {} db.query(q); }',
      'SELECT a FROM t dg_unknown_1',
      'partly at q: q is changed where it may fail',
    ],
    [
      'function f(ids) { let q = "SELECT a FROM t"; for (const id of ids) { q += " LIMIT 1"; db.query(q); } }',
      'SELECT a FROM t dg_unknown_1',
      'partly at q: q is changed step by step',
    ],
    [
      'function f(b) { let w = sql`WHERE true`; if (b) w = sql`${w} AND b = ${b}`; sql`SELECT a FROM t ${w}`; }',
      'SELECT a FROM t WHERE true AND b = $5000',
      'SELECT a FROM t WHERE true',
    ],
    [
      'function f(b) { const w = ["a = 1"]; if (b) w.push("b = 2", "c = 3"); db.query(`SELECT a FROM t WHERE ${w.join(" AND ")}`); }',
      'SELECT a FROM t WHERE a = 1 AND b = 2 AND c = 3',
      'SELECT a FROM t WHERE a = 1',
    ],
    [
      'function f(b) { const q = []; q.push("SELECT a"); q.push("FROM t"); if (b) q.push("LIMIT 1"); db.query(q.join("\\n")); }',
      'SELECT a FROM t LIMIT 1',
      'SELECT a FROM t',
    ],
    [
      'function f(b) { let w = ["a = 1"]; if (b) w = [...w, "b = 2"]; db.query(`SELECT a FROM t WHERE ${w.join(" AND ")}`); }',
      'SELECT a FROM t WHERE a = 1 AND b = 2',
      'SELECT a FROM t WHERE a = 1',
    ],
    [
      'function f(b) { const w = []; add(w); w.push("a = 1"); db.query(`SELECT a FROM t WHERE ${w.join(" AND ")}`); }',
      'SELECT a FROM t WHERE dg_unknown_1 AND a = 1',
      'partly at `SELECT a FROM t WHERE ${w.join(" AND ")}`: w is changed by what it is handed to',
    ],
    [
      'function f(b) { const w = ["a = 1"]; b.forEach((x) => w.push(`b = 2`)); db.query(`SELECT a FROM t WHERE ${w.join(" AND ")}`); }',
      'SELECT a FROM t WHERE a = 1 AND dg_unknown_3',
      'partly at `SELECT a FROM t WHERE ${w.join(" AND ")}`: w is changed in a function that others call',
    ],
    [
      'const q = ["a", "b"].map((c) => `${c} = EXCLUDED.${c}`).join(", "); db.query(`INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET ${q}`);',
      'INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a, b = EXCLUDED.b',
    ],
    [
      'const f = (rows) => db.query(`INSERT INTO t (a, b) VALUES ${rows.map((r, i) => `($${i * 2 + 1}, $${i * 2 + 2})`).join(", ")}`);',
      'INSERT INTO t (a, b) VALUES ($9002, $9004)',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('parameters that are counted', () => {
  test.each<Case>([
    ['let n = 1; db.query(`SELECT a FROM t WHERE b = $${n++}`);', 'SELECT a FROM t WHERE b = $9001'],
    ['const n = 2; db.query(`SELECT a FROM t WHERE b = $${n}`);', 'SELECT a FROM t WHERE b = $2'],
    ['const v = []; db.query(`SELECT a FROM t WHERE b = $${v.push(x)}`, v);', 'SELECT a FROM t WHERE b = $5000'],
    [
      'function f(b) { const s = []; const v = []; let n = 1; if (b) { s.push(`b = $${n++}`); v.push(b); } db.query(`UPDATE t SET ${s.join(", ")}`, v); }',
      'UPDATE t SET b = $5000',
    ],
    [
      'function f(b) { let q = "SELECT a FROM t WHERE true"; const v = []; if (b) { v.push(b); q += " AND b = $" + v.length; } db.query(q, v); }',
      'SELECT a FROM t WHERE true AND b = $5000',
      'SELECT a FROM t WHERE true',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});
