import type { CallFact } from '#facts/index';
import type { Place } from '#facts/span';
import { calleeName } from '../callee-names.js';
import { noChoices } from '../leaf.js';
import type { TextVariant } from '../text-variant.js';
import { linkOf, linkPlace, type Chain } from './chain.js';
import { condition, operand } from './conditions.js';
import type { Rendering } from './rendering.js';
import { rowsOf } from './rows.js';
import { behind, inOrder, only, tableName, unknown, word } from './words.js';

/** `SELECT … FROM … JOIN … WHERE … FOR UPDATE`: what orders, groups and cuts the rows is left out. */
export function selectText(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const [select] = chain.links;
  const from = linkOf(chain, 'from');
  const lock = linkOf(chain, 'for');
  if (select === undefined || from === undefined) return [];
  return inOrder(chain.place, [
    only(word('SELECT ', linkPlace(chain, select))),
    targets(rendering, chain, select),
    only(word(' FROM ', linkPlace(chain, from)), ...tableName(chain.table)),
    ...joins(rendering, chain),
    whereClause(rendering, chain),
    lock === undefined ? only() : only(word(' FOR UPDATE', linkPlace(chain, lock))),
  ]);
}

/** The columns and pieces of SQL that are asked for, or `*`; what drizzle's functions make of columns is left out. */
function targets(rendering: Rendering, chain: Chain, select: CallFact): readonly TextVariant[] {
  const all = only(word('*', linkPlace(chain, select)));
  const given = select.arguments.findLast(({ value }) => value.kind !== 'array');
  if (given === undefined) return all;
  const rows = rowsOf(rendering.follower, chain.origin, given.value);
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0 || row.open !== undefined) return all;
  const parts = row.entries.flatMap(({ origin, value }) => {
    const variants = operand(rendering, origin, value);
    return variants.every(({ pieces }) => pieces[0]?.kind === 'text') ? [variants] : [];
  });
  return parts.length === 0 ? all : inOrder(chain.place, parts, noChoices, [word(', ', linkPlace(chain, select))]);
}

/** ` WHERE …`, where anything is asked for. */
export function whereClause(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const where = linkOf(chain, 'where');
  const [given] = where?.arguments ?? [];
  if (where === undefined || given === undefined) return only();
  return behind(word(' WHERE ', linkPlace(chain, where)), condition(rendering, chain.origin, given.value));
}

/** ` FROM …` of an UPDATE. */
export function fromClause(rendering: Rendering, chain: Chain, from: CallFact): readonly TextVariant[] {
  return behind(word(' FROM ', linkPlace(chain, from)), source(rendering, chain, from));
}

/** The joins of a query, or of the FROM of an UPDATE. */
export function joins(rendering: Rendering, chain: Chain): readonly (readonly TextVariant[])[] {
  return chain.links.flatMap((call) => {
    const words = joined.get(calleeName(call));
    if (words === undefined) return [];
    const [, on] = call.arguments;
    const place = linkPlace(chain, call);
    const joins = [only(word(` ${words} `, place)), source(rendering, chain, call)];
    if (on === undefined) return joins;
    return [...joins, behind(word(' ON ', place), orTrue(condition(rendering, chain.origin, on.value), place))];
  });
}

/** A table, or something of which only that it gives rows is known. */
function source(rendering: Rendering, chain: Chain, call: CallFact): readonly TextVariant[] {
  const [given] = call.arguments;
  const table = given === undefined ? undefined : rendering.names.table(chain.origin, given.value);
  if (table !== undefined) return only(...tableName(table));
  return unknown(linkPlace(chain, call), 'rows that come from no table of the schema');
}

function orTrue(variants: readonly TextVariant[], place: Place): readonly TextVariant[] {
  return variants.map((variant) =>
    variant.pieces.length === 0 ? { ...variant, pieces: [word('true', place)] } : variant,
  );
}

const joined: ReadonlyMap<string, string> = new Map([
  ['innerJoin', 'JOIN'],
  ['leftJoin', 'LEFT JOIN'],
  ['rightJoin', 'RIGHT JOIN'],
  ['fullJoin', 'FULL JOIN'],
  ['crossJoin', 'CROSS JOIN'],
]);
