import { beforeAll, describe, expect, test } from 'vitest';
import { contains, type Span } from '#facts/span';
import { loadGrammar } from '#sql/grammar';
import { readText } from '#sql/read';
import type { Statement } from '#sql/statement';
import { STATEMENT_CASES } from './statement-cases.js';
import { notation, type StatementCase } from './statement-notation.js';

beforeAll(loadGrammar);

describe('readText', () => {
  test.each(STATEMENT_CASES)('$sql', check);
});

// What stands before a statement must not move its spans.
describe.each([
  ['after ASCII text', 'SELECT 1; '],
  ['after other characters', '-- ä🎉\r\nSELECT \'ß𝔘\' AS "é";\r\n'],
])('readText, %s', (_, before) => {
  test.each(STATEMENT_CASES)('$sql', ({ sql, model }) => {
    check({ sql: before + sql, model }, 1);
  });
});

function check({ sql, model }: StatementCase, at: unknown = 0): void {
  const { statements, rejected } = readText(sql);
  expect(rejected).toEqual([]);
  const index = typeof at === 'number' ? at : 0;
  const statement = statements[index];
  if (statement === undefined) throw new Error('no statement was read');
  expect(statements).toHaveLength(index + 1);
  expect(notation(sql, statement).join('\n').replaceAll('\r\n', '\n')).toBe(model);
  for (const span of spansOf(statement))
    expect(contains(statement.span, span), sql.slice(span.start, span.end)).toBe(true);
}

/** Every span in a model. */
function spansOf(part: unknown): readonly Span[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === 'span' && isSpan(value) ? [value] : spansOf(value)));
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

const slices = (text: string, spans: readonly { readonly span: Span }[]): readonly string[] =>
  spans.map(({ span }) => text.slice(span.start, span.end));

function only(text: string): Statement {
  const [statement] = readText(text).statements;
  if (statement === undefined) throw new Error('no statement was read');
  return statement;
}

describe('spans', () => {
  test('of statements leave out comments and semicolons', () => {
    const text = '-- first\nSELECT 1 -- one\n; ;\n/* second */ SELECT 2;\n-- end';
    expect(slices(text, readText(text).statements)).toEqual(['SELECT 1', 'SELECT 2']);
  });

  test('of writes go from the keyword to the end', () => {
    const text =
      "WITH a AS (UPDATE w SET status = 'x' RETURNING id), b AS (DELETE FROM t) INSERT INTO u SELECT id FROM a";
    expect(slices(text, only(text).writes)).toEqual([
      "UPDATE w SET status = 'x' RETURNING id",
      'DELETE FROM t',
      'INSERT INTO u SELECT id FROM a',
    ]);
  });

  test('of MERGE arms', () => {
    const text =
      'MERGE INTO w USING s ON w.id = s.id WHEN MATCHED AND CASE WHEN a THEN b END THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1) RETURNING 1';
    expect(slices(text, only(text).writes)).toEqual([
      'WHEN MATCHED AND CASE WHEN a THEN b END THEN DELETE',
      'WHEN NOT MATCHED THEN INSERT VALUES (1)',
    ]);
  });

  test('of ON CONFLICT end before RETURNING', () => {
    const text = 'INSERT INTO w (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 1 WHERE w.n = 2 RETURNING id';
    const { conflict } = only(text).writes[0] ?? {};
    expect(slices(text, conflict === undefined ? [] : [conflict])).toEqual([
      'ON CONFLICT (id) DO UPDATE SET n = 1 WHERE w.n = 2',
    ]);
  });

  test('of expressions', () => {
    const text =
      "UPDATE w SET a = -(2.5), b = (ARRAY['a', ('b')])[1], c = (x).y[2].z, d = x AT TIME ZONE 'utc', e = extract(epoch FROM y), f = (SELECT max(z) FROM t), g = count(*) FILTER (WHERE (q)) OVER (PARTITION BY r)";
    expect(
      slices(
        text,
        (only(text).writes[0]?.assignments ?? []).map(({ value }) => value),
      ),
    ).toEqual([
      '-(2.5)',
      "(ARRAY['a', ('b')])[1]",
      '(x).y[2].z',
      "x AT TIME ZONE 'utc'",
      'extract(epoch FROM y)',
      '(SELECT max(z) FROM t)',
      'count(*) FILTER (WHERE (q)) OVER (PARTITION BY r)',
    ]);
  });

  test('of comparisons, coalesces and casts keep their parentheses', () => {
    const text =
      "SELECT 1 FROM w WHERE (status) = ('x') AND COALESCE((a), '')::text IN ('p', ('q')) AND b::app.t[] = ANY (($1)) AND (((c = 1)))";
    const { comparisons, coalesces, casts } = only(text);
    expect(slices(text, comparisons)).toEqual(["(status) = ('x')", 'b::app.t[] = ANY (($1))', 'c = 1']);
    expect(slices(text, coalesces)).toEqual(["COALESCE((a), '')"]);
    expect(slices(text, casts)).toEqual(["COALESCE((a), '')::text", 'b::app.t[]']);
  });
});

describe('columns', () => {
  test.each([
    ["UPDATE w SET a = b WHERE w.c = 'x' RETURNING d", 'a w, b w, c w, d w'],
    [
      'INSERT INTO w (a, "B") VALUES (1, 2) ON CONFLICT (a, lower(c), "D") DO UPDATE SET e = EXCLUDED.f',
      'a w, B w, a w, c w, D w, e w, f w',
    ],
    ['SELECT a, t.b, count(*) FROM t GROUP BY a, c ORDER BY count, d', 'a t, b t, c t, d t'],
    ['SELECT x.a, b FROM (SELECT a AS a FROM t) x', 'a t, b ?, a t'],
    ['SELECT t FROM t', 't t ?'],
    ['SELECT a FROM t WHERE EXISTS (SELECT b FROM u WHERE u.c = t.d)', 'a t, b u t, c u, d t'],
    [
      'SELECT sum(a) FILTER (WHERE b) OVER (PARTITION BY c), (d).x, e[f], ARRAY[g], ROW(h), i IS NULL, j::text || k FROM t',
      'a t, b t, c t, d t, e t, f t, g t, h t, i t, j t, k t',
    ],
    ['MERGE INTO w USING s ON w.a = s.b WHEN NOT MATCHED THEN INSERT (c) VALUES (s.d)', 'a w, b s, c w, d s'],
  ])('%s', (text, expected) => {
    const shown = only(text).columns.map(({ name, tables, certain }) =>
      [name, ...tables.map((table) => table.name), ...(certain ? [] : ['?'])].join(' '),
    );
    // In the order of the text, so that the test does not depend on the order in which clauses are read.
    const places = only(text).columns.map(({ span }) => span.start);
    const order = places.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
    expect(order.map((at) => shown[at]).join(', ')).toBe(expected);
  });
});

describe('rejections', () => {
  test.each([
    ['SELECT 1 WHERE a = ?', 'syntax error at end of input', 20],
    ['UPDATE w SET a = ? WHERE b = 1', 'syntax error at or near "WHERE"', 19],
    ['UPDATE w SET a = :name', 'syntax error at or near ":"', 17],
    ["SELECT 'ä🎉' FRM w x", 'syntax error at or near "w"', 17],
    ["SELECT 'open", 'unterminated quoted string at or near "\'open"', 7],
    ['SELECT 1 /* open', 'unterminated /* comment at or near "/* open"', 9],
    ['SELECT ""', 'zero-length delimited identifier at or near """"', 7],
    ['SELECT 1\0; DROP TABLE w', 'the text holds a NUL character', 8],
  ])('%j', (text, message, at) => {
    const { rejected } = readText(text);
    expect(rejected[0]).toMatchObject({ message, at });
  });

  test('one statement does not touch another', () => {
    const text =
      "UPDATE w SET a = 'x'; UPDATE w SET (; SELCT 2; UPDATE w SET a = 'ä'; UPDATE w SET a = 'open; SELECT 3";
    const { statements, rejected } = readText(text);
    expect(slices(text, statements)).toEqual(["UPDATE w SET a = 'x'", "UPDATE w SET a = 'ä'"]);
    expect(slices(text, rejected)).toEqual(['UPDATE w SET (', 'SELCT 2', "UPDATE w SET a = 'open; SELECT 3"]);
    expect(rejected.map(({ at }) => text.slice(at))).toEqual([
      "; SELCT 2; UPDATE w SET a = 'ä'; UPDATE w SET a = 'open; SELECT 3",
      "SELCT 2; UPDATE w SET a = 'ä'; UPDATE w SET a = 'open; SELECT 3",
      "'open; SELECT 3",
    ]);
  });

  test.each([
    ['operators', (n: number) => `SELECT ${Array.from({ length: n }, () => 'a').join(' || ')} FROM t`],
    ['parentheses', (n: number) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`],
    ['NOT', (n: number) => `SELECT ${'NOT '.repeat(n)}true`],
    ['subqueries', (n: number) => `SELECT 1 FROM ${'(SELECT a FROM '.repeat(n)}t${') x'.repeat(n)}`],
  ])('a deep nest of %s is rejected or read, and the next statement is read', (_, nest) => {
    for (const depth of [500, 4_000, 20_000]) {
      const { statements, rejected } = readText(`${nest(depth)}; SELECT 1`);
      expect(statements.length + rejected.length).toBe(2);
      expect(statements.at(-1)?.operation).toBe('select');
      if (depth === 20_000) expect(rejected[0]?.message).toMatch(/nested too deeply|memory exhausted/);
    }
  });

  test('texts without statements', () => {
    expect([readText(''), readText(' ; -- a\n ;')]).toEqual([
      { statements: [], rejected: [] },
      { statements: [], rejected: [] },
    ]);
  });
});
