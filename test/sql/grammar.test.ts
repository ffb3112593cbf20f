import { scanSync } from 'libpg-query';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadGrammar, parse } from '#sql/grammar';
import { readText } from '#sql/read';
import { scan, splitStatements } from '#sql/scan';
import { STATEMENT_CASES } from './statement-cases.js';

beforeAll(loadGrammar);

test('reading before loadGrammar says what is missing', async () => {
  // Loading lasts as long as the module, which other files of the same worker share.
  vi.resetModules();
  const { readText: readUnloaded } = await import('#sql/read');
  expect(() => readUnloaded('SELECT 1')).toThrow(
    'The SQL grammar is not loaded: await loadGrammar() before reading SQL.',
  );
});

test('loadGrammar can be awaited again', async () => {
  await Promise.all([loadGrammar(), loadGrammar()]);
  expect(parse('SELECT 1').accepted).toBe(true);
});

describe('positions', () => {
  test.each([
    ['ASCII', 'SELECT aa'],
    ['two bytes', "SELECT 'äö', aa"],
    ['three bytes', "SELECT '€', aa"],
    ['two code units', "SELECT '🎉𝔘', aa"],
    ['half a pair', "SELECT '\ud83c', aa"],
  ])('%s', (_, sql) => {
    for (const before of ['', 'ü🎉; ']) {
      const text = before + sql;
      const parsed = parse(text, { start: before.length, end: text.length });
      if (!parsed.accepted) throw new Error(parsed.message);
      const stmt = parsed.statements[0]?.stmt;
      const target = stmt !== undefined && 'SelectStmt' in stmt ? stmt.SelectStmt.targetList?.at(-1) : undefined;
      const location = target !== undefined && 'ResTarget' in target ? target.ResTarget.location : undefined;
      expect(text.slice(parsed.position(location))).toBe('aa');
      expect(parsed.position(-1)).toBe(-1);
      expect(parsed.position(undefined)).toBe(before.length);
    }
  });
});

const NASTY = [
  'SELECT 1.5, .5, 5., 1e10, 1.5E-3, 0x1F, 0b01, 0o17, 1_000, $1, $23, a.b, a . b, -1, a=-1, a>=-1, a@-1, a*-1, a|/b',
  "SELECT E'a\\'b' 'c'\n 'd', 'e' -- comment\n 'f', b'01', X'1f', N'x', u&'\\0061', U&\"d\\0061\" UESCAPE '!', $$x$$, $t$ $$ $t$, $ä$1$ä$",
  'SELECT "a""b", a$b, _c, ä, a::b, a := b, a => b, a .. b, a->>b, a#>>b, a ?| b, a <-> b, a--x\n+b, a/*x/*y*/*/+b, [1:2]',
  "SELECT a+-b, a+--\n b, a<--\n b, e, E, n, N, u, U, U&b, e'x', x.y.z, (a).b, a[1], 'a''b', a*/b",
];

describe('scan', () => {
  test.each([...NASTY, ...STATEMENT_CASES.map(({ sql }) => sql)])('cuts as PostgreSQL does: %s', (text) => {
    const ours = scan(text).map(({ start, end }) => text.slice(start, end));
    const bytes = Buffer.from(text);
    // Its line comments are cut like ours; it is asked for bytes, not for its own copy of the text.
    const theirs = scanSync(text).tokens.map(({ start, end }) => bytes.subarray(start, end).toString());
    expect(ours).toEqual(theirs);
  });

  test.each([
    ["SELECT 'open; SELECT 2", ["'open; SELECT 2"]],
    ['SELECT "open', ['"open']],
    ['SELECT /* a /* b */', ['/* a /* b */']],
    ['SELECT $x$ a $y$', ['$x$ a $y$']],
    ['SELECT ""', ['""']],
    ['SELECT \\ {', ['\\', '{']],
  ])('marks what PostgreSQL refuses: %s', (text, expected) => {
    const invalid = scan(text).filter(({ kind }) => kind === 'invalid');
    expect(invalid.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });
});

describe('splitStatements', () => {
  test.each<[string, string[]]>([
    ['a; b;c', ['a', 'b', 'c']],
    [' ;; a -- ;\n ; /* ; */', ['a']],
    ["SELECT ';', $$;$$, \";\", E'\\';'; b", ["SELECT ';', $$;$$, \";\", E'\\';'", 'b']],
    ['SELECT (1; SELECT 2', ['SELECT (1', 'SELECT 2']],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END; SELECT 2',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END', 'SELECT 2'],
    ],
    [
      'CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; END; a',
      ['CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; END', 'a'],
    ],
    [
      'CREATE FUNCTION f() LANGUAGE sql AS $f$ SELECT 1; SELECT 2; $f$; a',
      ['CREATE FUNCTION f() LANGUAGE sql AS $f$ SELECT 1; SELECT 2; $f$', 'a'],
    ],
    [
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); a',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'a'],
    ],
    ['BEGIN; SELECT 1; END; a', ['BEGIN', 'SELECT 1', 'END', 'a']],
    ["COPY t (a) FROM stdin;\n1\tit's; x\n\\.\n\nSELECT 1", ['COPY t (a) FROM stdin', 'SELECT 1']],
    ['COPY t FROM STDIN; SELECT 1', ['COPY t FROM STDIN', 'SELECT 1']],
    ["\\connect it's\nSELECT 1;\n\\restrict x\nSELECT 2", ['SELECT 1', 'SELECT 2']],
  ])('%s', (text, expected) => {
    expect(splitStatements(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });
});

test('long lists are not deep', () => {
  const list = (part: string, between: string): string => Array.from({ length: 5_000 }, () => part).join(between);
  for (const text of [
    `INSERT INTO w VALUES ${list("(1, 'a')", ', ')}`,
    `SELECT 1 FROM w WHERE ${list('a = 1', ' OR ')}`,
    `UPDATE w SET a = CASE ${list("WHEN b = 1 THEN 'x'", ' ')} END`,
  ]) {
    expect(parse(text).accepted).toBe(true);
  }
});

test('many texts that are too deep leave the grammar usable', () => {
  // Each of these once cost the module some of its stack; 29 were enough to end it.
  const chain = (part: string, between: string): string =>
    `SELECT ${Array.from({ length: 20_000 }, () => part).join(between)}`;
  for (let at = 0; at < 10; at += 1) {
    expect(parse(chain('a', ' || '))).toMatchObject({ accepted: false });
    expect(parse(chain('1', ' UNION SELECT '))).toMatchObject({ accepted: false });
    expect(parse(chain('(SELECT ', ''))).toMatchObject({ accepted: false });
    expect(parse(chain('1', ' FROM a JOIN '))).toMatchObject({ accepted: false });
  }
  expect(readText("UPDATE w SET status = 'x'").statements[0]?.writes[0]?.assignments).toHaveLength(1);
});
