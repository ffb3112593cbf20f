import type { Expression } from '#facts/index';
import type { Place } from '#facts/span';
import { noChoices, type Choices, type Origin } from '../leaf.js';
import type { OrmTable } from '../orm-schema.js';
import { product, standingAt, type Piece, type TextVariant } from '../text-variant.js';
import type { NamedColumn, NamedTable } from './names.js';

/** Words of SQL that stand for the characters of a builder's call. */
export function word(value: string, { path, span }: Place): Piece {
  return { kind: 'text', path, text: standingAt(value, span) };
}

export function only(...pieces: readonly Piece[]): readonly TextVariant[] {
  return [{ pieces, choices: noChoices }];
}

export function unknown(at: Place, why: string): readonly TextVariant[] {
  return only({ kind: 'unknown', at, why });
}

/** The parts one behind the other; the separator stands between those that are not empty. */
export function inOrder(
  at: Place,
  parts: readonly (readonly TextVariant[])[],
  choices: Choices = noChoices,
  separator: readonly Piece[] = [],
): readonly TextVariant[] {
  return product(at, choices, parts, separator);
}

export function bound({ path, frame }: Origin, expression: Expression): Piece {
  return { kind: 'bound', at: { path, span: expression.span }, path, expression, frame };
}

export function columnName(name: string, at: Place): Piece {
  return word(quoted(name), at);
}

/** `"users"`, `"auth"."users"`; where it is read, with its alias. */
export function tableName({ table, alias, at }: NamedTable): readonly Piece[] {
  const name = nameOf(table, at);
  return alias === undefined ? name : [...name, word(` AS ${quoted(alias)}`, at)];
}

/** `"users"."email"`. */
export function qualifiedColumn({ of: { table, alias, at: tableAt }, column, at }: NamedColumn): readonly Piece[] {
  return [word(`${quoted(alias ?? table.name)}.`, tableAt), columnName(column.name, at)];
}

/** The same pieces in parentheses; nothing where there are none. */
export function inParentheses(at: Place, variants: readonly TextVariant[]): readonly TextVariant[] {
  return enclosed(variants, word('(', at), word(')', at));
}

/** What is behind the words, where there is anything. */
export function behind(words: Piece, variants: readonly TextVariant[]): readonly TextVariant[] {
  return enclosed(variants, words);
}

function enclosed(variants: readonly TextVariant[], before: Piece, after?: Piece): readonly TextVariant[] {
  return variants.map((variant) =>
    variant.pieces.length === 0
      ? variant
      : { ...variant, pieces: [before, ...variant.pieces, ...(after === undefined ? [] : [after])] },
  );
}

function nameOf({ schema, name }: OrmTable, at: Place): readonly Piece[] {
  return [word(schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`, at)];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
