import { beforeAll, describe, expect, test } from 'vitest';
import { contains, type Span } from '#facts/span';
import { loadGrammar } from '#sql/grammar';
import { readText } from '#sql/read';
import { agreement } from './agreement.js';
import { BODIES } from './statement-body-cases.js';
import { bodyNotation, type BodyCase } from './statement-notation.js';

beforeAll(loadGrammar);

const slice = (text: string, { start, end }: Span): string => text.slice(start, end);

// What stands before a body must not move its spans, nor may line ends.
describe.each([
  ['alone', '', '\n'],
  ['after ASCII text', 'SELECT 1; ', '\n'],
  ['after other characters', '-- ä🎉\r\nSELECT \'ß𝔘\' AS "é";\r\n', '\r\n'],
])('the statements in a body, %s', (_, before, lineEnd) => {
  test.each(BODIES)('$name', ({ sql, model }: BodyCase) => {
    const text = before + sql.replaceAll('\n', lineEnd);
    const { statements, rejected } = readText(text);
    expect(rejected).toEqual([]);
    const outer = statements[before === '' ? 0 : 1];
    const inner = statements.filter(({ body }) => body !== undefined);
    if (outer === undefined) throw new Error('the outer statement was not read');
    expect(outer.body).toBeUndefined();
    expect(inner.flatMap((one) => bodyNotation(text, one)).join('\n')).toBe(model);
    for (const one of inner) expect(contains(outer.span, one.span)).toBe(true);
  });
});

test('the second reader agrees on the statements in bodies', () => {
  // A statement by itself does not tell it that a table is what a trigger hands over.
  const texts = BODIES.map(({ sql }) => sql).filter((sql) => !sql.includes('REFERENCING'));
  const { accepted, total, differences } = agreement(texts);
  console.log(`both readers accept ${String(accepted)} of ${String(total)} statements in and around bodies`);
  expect(differences).toEqual([]);
  // It has no PERFORM, no INTO and no expression that stands alone.
  expect(accepted).toBeGreaterThanOrEqual(20);
});

describe('what cannot be read of a body is rejected, and the outer statement is read', () => {
  test.each([
    [
      'DO $$ BEGIN UPDATE jobs SE state = 1; UPDATE jobs SET state = 2; SELCT 3; END $$',
      [
        ['UPDATE jobs SE state = 1', 'state = 1', 'syntax error at or near "state"'],
        ['SELCT 3', 'SELCT 3', 'syntax error at or near "SELCT"'],
      ],
    ],
    [
      "DO 'BEGIN UPDATE jobs SET state = ''x'' WHER y; END'",
      [["UPDATE jobs SET state = ''x'' WHER y", 'WHER y', 'syntax error at or near "WHER"']],
    ],
    [
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || name USING 1; EXECUTE command; END $$",
      [
        ["'DROP TABLE ' || name", "'DROP TABLE ' || name", 'EXECUTE of a text that is built at run time'],
        ['command', 'command', 'EXECUTE of a text that is built at run time'],
      ],
    ],
    [
      "DO $$ BEGIN EXECUTE 'SELECT ''a'' FRM w x'; END $$",
      [["SELECT ''a'' FRM w x", 'w x', 'syntax error at or near "w"']],
    ],
    [
      "CREATE FUNCTION f() RETURNS void LANGUAGE plv8 AS $$ plv8.execute('x') $$",
      [["$$ plv8.execute('x') $$", "$$ plv8.execute('x') $$", 'a body in plv8 is not read']],
    ],
    ['CREATE FUNCTION f() RETURNS int AS $$1$$', [['$$1$$', '$$1$$', 'no language is given for the body']]],
    ['DO $$ BEGIN IF true UPDATE jobs SET state = 1; END $$', [[';', ';', 'the body is no PL/pgSQL: THEN is missing']]],
    ['DO $$ BEGIN LOOP UPDATE jobs SET state = 1; $$', [[';', ';', 'the body is no PL/pgSQL: END is missing']]],
    [
      'DO $$ BEGIN a := (SELECT FROM WHERE); END $$',
      [['(SELECT FROM WHERE)', 'WHERE)', 'syntax error at or near "WHERE"']],
    ],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT 1; SELCT 2; SELECT 3 $$',
      [['SELCT 2', 'SELCT 2', 'syntax error at or near "SELCT"']],
    ],
    // A library's symbols are no text in which SQL could stand.
    ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'", []],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'f'", []],
  ])('%s', (text, expected) => {
    const { statements, rejected } = readText(text);
    expect(statements[0]?.span).toEqual({ start: 0, end: text.length });
    const shown = rejected.map(({ span, at = -1, message }, index) => {
      const pointed = expected[index]?.[1] ?? '';
      return [slice(text, span), text.slice(at, at + pointed.length), message];
    });
    expect(shown).toEqual(expected);
  });

  test('where a string is open, to the end of the body', () => {
    const { statements, rejected } = readText(
      "DO $$ BEGIN DELETE FROM w; UPDATE jobs SET state = 'x; END $$; SELECT 2",
    );
    expect(statements.map(({ operation }) => operation)).toEqual(['other', 'delete', 'select']);
    expect(rejected[0]?.message).toMatch(/^unterminated quoted string/);
  });

  test.each([
    ['blocks', (n: number) => `DO $$ ${'BEGIN '.repeat(n)}NULL; ${'END; '.repeat(n)}$$`],
    ['IF', (n: number) => `DO $$ BEGIN ${'IF true THEN '.repeat(n)}NULL; ${'END IF; '.repeat(n)}END $$`],
    ['operators', (n: number) => `DO $$ BEGIN a := ${'b || '.repeat(n)}(SELECT 1); END $$`],
    ['DO blocks', (n: number) => nested(Math.min(n, 200))],
  ])('a deep nest of %s is rejected or read, and the next statement is read', (_, nest) => {
    for (const depth of [200, 4_000, 40_000]) {
      const { statements, rejected } = readText(`${nest(depth)}; SELECT 1`);
      expect(statements.length + rejected.length).toBeGreaterThanOrEqual(2);
      expect(statements.at(-1)?.operation).toBe('select');
      for (const { message } of rejected) expect(message).toMatch(/nested too deeply|memory exhausted/);
    }
  });
});

function nested(depth: number): string {
  let text = 'DELETE FROM jobs';
  for (let level = 0; level < depth; level += 1) text = `DO $n${String(level)}$ BEGIN ${text}; END $n${String(level)}$`;
  return text;
}
