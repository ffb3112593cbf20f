import { parse } from './grammar.js';
import { strings } from './fold/predicate.js';

/** A type as SQL names it, in the one spelling that PostgreSQL gives it. */
export interface TypeSpelling {
  /** `int4`, `varchar`, `timestamptz`; qualified where the schema is neither `pg_catalog` nor `public`. A serial is its integer. */
  readonly name: string;
  readonly array: boolean;
  /** Length, precision, scale, as they are written: `numeric(10, 2)` has two. */
  readonly modifiers: readonly number[];
  /** `serial` and its kin: an integer that is NOT NULL and has a default. */
  readonly serial: boolean;
}

/** Reads the name of a type, `timestamp (3) with time zone[]`. Undefined where the grammar takes it for none; `loadGrammar` must have been awaited. */
export function readTypeName(text: string): TypeSpelling | undefined {
  const parsed = parse(`SELECT NULL::${text}`);
  const statement = parsed.accepted && parsed.statements.length === 1 ? parsed.statements[0]?.stmt : undefined;
  const targets = statement !== undefined && 'SelectStmt' in statement ? statement.SelectStmt.targetList : undefined;
  const target = targets?.length === 1 ? targets[0] : undefined;
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget : undefined;
  if (value?.val === undefined || value.name !== undefined || !('TypeCast' in value.val)) return undefined;
  const type = value.val.TypeCast.typeName;
  const names = strings(type?.names);
  const plain = names.at(-1) ?? '';
  const schema = names.at(-2);
  const integer = schema === undefined ? SERIALS.get(plain) : undefined;
  const name = schema === undefined || schema === 'pg_catalog' || schema === 'public' ? plain : `${schema}.${plain}`;
  return {
    name: integer ?? name,
    array: (type?.arrayBounds?.length ?? 0) > 0,
    // Those of an interval are a mask of its fields.
    modifiers: plain === 'interval' ? [] : numbers(type?.typmods ?? []),
    serial: integer !== undefined,
  };
}

/** The serial types, each with the integer that it is. */
export const SERIALS: ReadonlyMap<string, string> = new Map([
  ['serial', 'int4'],
  ['serial4', 'int4'],
  ['bigserial', 'int8'],
  ['serial8', 'int8'],
  ['smallserial', 'int2'],
  ['serial2', 'int2'],
]);

function numbers(nodes: readonly unknown[]): readonly number[] {
  return nodes.flatMap((node) => {
    const constant = (node as { A_Const?: { ival?: { ival?: number } } }).A_Const;
    return constant?.ival === undefined ? [] : [constant.ival.ival ?? 0];
  });
}
