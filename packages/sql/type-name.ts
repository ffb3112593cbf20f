import { strings } from './fold/predicate.js';
import type { TypeName } from './grammar.js';
import { onlyValue } from './only-value.js';

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
  const value = onlyValue(`NULL::${text}`);
  if (value === undefined || !('TypeCast' in value)) return undefined;
  const type = value.TypeCast.typeName;
  const names = strings(type?.names);
  const plain = names.at(-1) ?? '';
  const schema = names.at(-2);
  const integer = schema === undefined ? SERIALS.get(plain) : undefined;
  const name = schema === undefined || schema === 'pg_catalog' || schema === 'public' ? plain : `${schema}.${plain}`;
  return {
    name: integer ?? name,
    array: (type?.arrayBounds?.length ?? 0) > 0,
    modifiers: modifiersOf(type),
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

/** Length, precision, scale: the numbers behind a type's name. */
export function modifiersOf(type: TypeName | undefined): readonly number[] {
  // Those of an interval are a mask of its fields.
  if (strings(type?.names).at(-1) === 'interval') return [];
  return (type?.typmods ?? []).flatMap((node) =>
    'A_Const' in node && node.A_Const.ival !== undefined ? [node.A_Const.ival.ival ?? 0] : [],
  );
}
