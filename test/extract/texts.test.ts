import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';

/** Each text recorded: its source, its strength, and the name of the call whose argument it is. */
function check(source: string, expected: readonly (readonly [string, 'strong' | 'weak', string | null])[]): void {
  const facts = extractFile(source, { fileName: 'a.ts' });
  const at = ({ start, end }: { start: number; end: number }): string => source.slice(start, end);
  const found = facts.texts.map(({ expression, opening, argumentOf }) => {
    const call = argumentOf === undefined ? undefined : facts.calls[argumentOf];
    return [at(expression.span), opening, call === undefined ? null : at(call.calleeSpan)];
  });
  expect(found).toEqual(expected);
}

const cases: readonly [string, string, readonly (readonly [string, 'strong' | 'weak', string | null])[]][] = [
  ['a direct argument', `db.query('SELECT 1 FROM a')`, [[`'SELECT 1 FROM a'`, 'strong', 'query']]],
  ['in an object', `q({ text: 'SELECT 1 FROM a' })`, [[`'SELECT 1 FROM a'`, 'strong', 'q']]],
  ['each arm of a choice', `q(a ? 'begin' : b || 'commit')`, [[`'begin'`, 'weak', 'q'], [`'commit'`, 'weak', 'q']]],
  ['a test is no argument', `q(a === 'begin' ? 1 : 2)`, [[`'begin'`, 'weak', null]]],
  ['a hole for a table', 'q(`UPDATE ${t} SET a = 1`)', [['`UPDATE ${t} SET a = 1`', 'strong', 'q']]],
  ['a hole first', 'q(`${x} SELECT a FROM b`)', [['`${x} SELECT a FROM b`', 'strong', 'q']]],
  ['a concatenation whole', `q('UPDATE ' + t + ' SET a')`, [[`'UPDATE ' + t + ' SET a'`, 'strong', 'q']]],
  ['an array joined', `q(['SELECT *', 'FROM a'].join(' '))`, [[`['SELECT *', 'FROM a'].join(' ')`, 'strong', 'q']]],
  ['a text trimmed', 'q(`\n select a from b `.trim())', [['`\n select a from b `.trim()', 'strong', 'q']]],
  ['parts are no texts', "q(`SELECT a FROM b ${c ? 'WITH x AS (' : ''}`)", [["`SELECT a FROM b ${c ? 'WITH x AS (' : ''}`", 'strong', 'q']]],
  ['a statement of its own inside a hole', "q(`SELECT a FROM ${f('SELECT b FROM c')}`)", [[`'SELECT b FROM c'`, 'strong', 'f'], ["`SELECT a FROM ${f('SELECT b FROM c')}`", 'strong', 'q']]],
  ['a constant', `const A = 'DELETE FROM a';`, [[`'DELETE FROM a'`, 'strong', null]]],
  ['a tag is a call', 'sql`SELECT a FROM b`', []],
  ['prose', `log('Updated the name from x')`, []],
]; // prettier-ignore

test.each(cases)('%s', (_, source, expected) => {
  check(source, expected);
});
