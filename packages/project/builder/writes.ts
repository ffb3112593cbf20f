import type { CallFact, Expression } from '#facts/index';
import type { Place } from '#facts/span';
import { noChoices, type Choices, type Origin } from '../leaf.js';
import type { OrmColumn, OrmTable } from '../orm-schema.js';
import type { Piece, TextVariant } from '../text-variant.js';
import { linkOf, linkPlace, type Chain } from './chain.js';
import { condition, operand } from './conditions.js';
import { fromClause, joins, whereClause } from './queries.js';
import type { Rendering } from './rendering.js';
import { rowListsOf, type RowList } from './row-lists.js';
import { rowsOf, type Row } from './rows.js';
import { behind, columnName, inParentheses, inOrder, only, tableName, unknown, word } from './words.js';

/** `UPDATE … SET … FROM … WHERE … RETURNING …`. */
export function updateText(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const [verb] = chain.links;
  const set = linkOf(chain, 'set');
  if (verb === undefined) return [];
  const from = linkOf(chain, 'from');
  return inOrder(chain.place, [
    only(word('UPDATE ', linkPlace(chain, verb)), ...tableName(chain.table)),
    ...(set === undefined ? [unknown(chain.place, 'what is set is not seen')] : [setClause(rendering, chain, set)]),
    ...(from === undefined ? [] : [fromClause(rendering, chain, from), ...joins(rendering, chain)]),
    whereClause(rendering, chain),
    returning(chain),
  ]);
}

/** `DELETE FROM … WHERE … RETURNING …`. */
export function deleteText(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const [verb] = chain.links;
  if (verb === undefined) return [];
  return inOrder(chain.place, [
    only(word('DELETE FROM ', linkPlace(chain, verb)), ...tableName(chain.table)),
    whereClause(rendering, chain),
    returning(chain),
  ]);
}

/** `INSERT INTO … (…) VALUES (…), (…) ON CONFLICT … RETURNING …`, or of a query. */
export function insertText(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const [verb] = chain.links;
  const values = linkOf(chain, 'values');
  const select = linkOf(chain, 'select');
  if (verb === undefined) return [];
  const given = values ?? select;
  return inOrder(chain.place, [
    only(word('INSERT INTO ', linkPlace(chain, verb)), ...tableName(chain.table), word(' ', linkPlace(chain, verb))),
    given === undefined
      ? unknown(chain.place, 'what is inserted is not seen')
      : given === values
        ? valuesClause(rendering, chain, given)
        : selectSource(rendering, chain, given),
    conflictClause(rendering, chain),
    returning(chain),
  ]);
}

function setClause(rendering: Rendering, chain: Chain, set: CallFact): readonly TextVariant[] {
  const [given] = set.arguments;
  if (given === undefined || given.spread) return unknown(linkPlace(chain, set), 'what is set is not written out');
  return behind(word(' SET ', linkPlace(chain, set)), assignments(rendering, chain, given.value));
}

/** `a = $1, b = $2`. Where an object can be empty, drizzle refuses to run, so nothing is written on that way. */
function assignments(rendering: Rendering, chain: Chain, expression: Expression): readonly TextVariant[] {
  const { table } = chain.table;
  const made = rowsOf(rendering.follower, chain.origin, expression).flatMap((row) => {
    const cells = cellsOf(rendering, table, row);
    const filled = filledIn(table, row, 'onUpdate', chain.place);
    const comma = word(', ', cells[0]?.at ?? chain.place);
    const parts = [...cells, ...filled].map(({ column, at: place, value }) =>
      value.map((variant) =>
        variant.pieces.length === 0
          ? variant
          : {
              ...variant,
              pieces: [columnName(column, place), word(' = ', place), ...inOwnParentheses(variant, place)],
            },
      ),
    );
    const rest = row.open === undefined ? [] : [unknown(row.open.at, row.open.why)];
    return inOrder(chain.place, [...parts, ...rest], row.choices, [comma]);
  });
  const some = made.filter(({ pieces }) => pieces.length > 0);
  return some.length > 0 ? some : unknown({ path: chain.place.path, span: expression.span }, 'nothing is set');
}

interface Cell {
  readonly column: string;
  readonly at: Place;
  /** An empty variant leaves the column out. */
  readonly value: readonly TextVariant[];
}

/** The properties that are columns; drizzle passes over all others. */
function cellsOf(rendering: Rendering, table: OrmTable, { entries }: Row): readonly Cell[] {
  return entries.flatMap(({ name, at: place, origin, value }) => {
    const column = table.columns.find(({ property }) => property === name);
    return column === undefined ? [] : [{ column: column.name, at: place, value: operand(rendering, origin, value) }];
  });
}

/** Columns to which drizzle gives a value of its own, which no text shows. */
function filledIn(
  { columns }: OrmTable,
  { entries }: Row,
  when: keyof OrmColumn['filled'],
  place: Place,
): readonly Cell[] {
  return columns.flatMap(({ property, name, filled }) =>
    filled[when] && !entries.some((entry) => entry.name === property)
      ? [{ column: name, at: place, value: only(own(place)) }]
      : [],
  );
}

/** A value that is made at run time. */
function own(place: Place): Piece {
  const expression: Expression = { kind: 'other', span: place.span, syntax: 'a value of the schema', operands: [] };
  return { kind: 'bound', at: place, path: place.path, expression, frame: undefined };
}

function valuesClause(rendering: Rendering, chain: Chain, values: CallFact): readonly TextVariant[] {
  const [given] = values.arguments;
  const place = linkPlace(chain, values);
  if (given === undefined || given.spread) return unknown(place, 'what is inserted is not written out');
  return rowListsOf(rendering, chain.origin, given.value).flatMap((list) =>
    rowCombinations(list.rows).flatMap((rows) => rowsText(rendering, chain, place, rows, list)),
  );
}

/** Each way to choose one of what every row can be; where that is too many, the rows one by one. */
function rowCombinations(rows: readonly (readonly Row[])[]): readonly (readonly Row[])[] {
  const all = rows.reduce<readonly (readonly Row[])[]>(
    (before, options) => before.flatMap((chosen) => options.map((row) => [...chosen, row])).slice(0, 65),
    [[]],
  );
  return all.length <= 64 ? all : rows.flatMap((options) => options.map((row) => [row]));
}

function rowsText(
  rendering: Rendering,
  chain: Chain,
  place: Place,
  rows: readonly Row[],
  { many, choices }: RowList,
): readonly TextVariant[] {
  const { table } = chain.table;
  const cells = rows.map((row) => [
    ...cellsOf(rendering, table, row),
    ...filledIn(table, row, 'onInsert', chain.place),
  ]);
  const columns = new Map(cells.flat().map(({ column, at: where }) => [column, where]));
  const open = rows.find((row) => row.open !== undefined)?.open;
  const comma = word(', ', place);
  const rest = open === undefined ? [] : [unknown(open.at, open.why)];
  if (columns.size === 0 && rest.length === 0) return rows.length === 0 ? [] : only(word('DEFAULT VALUES', place));
  if (columns.size === 0 && many === undefined) return rest[0] ?? [];
  const listed = (parts: readonly (readonly TextVariant[])[]) =>
    inOrder(place, [...parts, ...rest], noChoices, [comma]);
  const names = listed([...columns].map(([name, where]) => only(columnName(name, where))));
  const values = cells.map((row) =>
    listed(
      [...columns].map(([name, where]) => {
        const given = row.find(({ column }) => column === name)?.value ?? only();
        return given.map((variant) => ({
          ...variant,
          pieces: variant.pieces.length === 0 ? [word('DEFAULT', where)] : inOwnParentheses(variant, where),
        }));
      }),
    ),
  );
  const all = rows.reduce<Choices>((before, row) => new Map([...before, ...row.choices]), choices);
  const into = inParentheses(place, names);
  if (many !== undefined) {
    const [value = only()] = values;
    // As many rows as the list has, each of them like this one.
    const from = only(word(' FROM unnest(', place), many, word(')', place));
    return inOrder(place, [into, only(word(' SELECT ', place)), value, from], all);
  }
  const lists = inOrder(
    place,
    values.map((one) => inParentheses(place, one)),
    noChoices,
    [comma],
  );
  return inOrder(place, [into, only(word(' VALUES ', place)), lists], all);
}

/** `insert(log).select(db.select(…).from(…))`: drizzle names every column of the table. */
function selectSource(rendering: Rendering, chain: Chain, select: CallFact): readonly TextVariant[] {
  const place = linkPlace(chain, select);
  const [given] = select.arguments;
  const { columns, open } = chain.table.table;
  const query = given === undefined ? undefined : rendering.query(chain.origin, given.value);
  if (query === undefined || open.length > 0) return unknown(place, 'the query that is inserted is not read');
  const names = columns.filter(({ generated }) => !generated).map(({ name }) => only(columnName(name, place)));
  return inOrder(place, [
    inParentheses(place, inOrder(place, names, noChoices, [word(', ', place)])),
    behind(word(' ', place), query),
  ]);
}

function conflictClause(rendering: Rendering, chain: Chain): readonly TextVariant[] {
  const nothing = linkOf(chain, 'onConflictDoNothing');
  const update = linkOf(chain, 'onConflictDoUpdate');
  const call = nothing ?? update;
  if (call === undefined) return only();
  const place = linkPlace(chain, call);
  const [given] = call.arguments;
  const [options] = given === undefined ? [] : rowsOf(rendering.follower, chain.origin, given.value);
  const option = (name: string) => options?.entries.find((entry) => entry.name === name);
  const where = (name: string) => {
    const found = option(name);
    return found === undefined
      ? only()
      : behind(word(' WHERE ', place), condition(rendering, found.origin, found.value));
  };
  const set = option('set');
  const target = option('target');
  const targetWhere = nothing === undefined ? where('targetWhere') : where('where');
  return inOrder(place, [
    only(word(' ON CONFLICT', place)),
    target === undefined ? only() : targetText(rendering, target.origin, target.value, place),
    target === undefined ? only() : targetWhere,
    nothing !== undefined
      ? only(word(' DO NOTHING', place))
      : behind(
          word(' DO UPDATE SET ', place),
          set === undefined
            ? unknown(place, 'what a conflict sets is not written out')
            : assignments(rendering, { ...chain, origin: set.origin }, set.value),
        ),
    ...(nothing === undefined ? [where(option('setWhere') === undefined ? 'where' : 'setWhere')] : []),
  ]);
}

/** `(a, b)`, the columns by their bare names. */
function targetText(
  rendering: Rendering,
  origin: Origin,
  expression: Expression,
  place: Place,
): readonly TextVariant[] {
  const items = expression.kind === 'array' ? expression.items.map(({ value }) => value) : [expression];
  const columns = items.map((item) => {
    const column = rendering.names.column(origin, item);
    return column === undefined
      ? unknown({ path: origin.path, span: item.span }, 'the target of a conflict is not a column')
      : only(columnName(column.column.name, column.at));
  });
  return behind(word(' ', place), inParentheses(place, inOrder(place, columns, noChoices, [word(', ', place)])));
}

function returning(chain: Chain): readonly TextVariant[] {
  const call = linkOf(chain, 'returning');
  return call === undefined ? only() : only(word(' RETURNING *', linkPlace(chain, call)));
}

/** What a fragment of SQL is given as a whole; a bound value stands alone. */
function inOwnParentheses(variant: TextVariant, place: Place): readonly Piece[] {
  const bare = variant.pieces.length === 1;
  return bare ? variant.pieces : [word('(', place), ...variant.pieces, word(')', place)];
}
