import type { ColumnRef, Node, RangeVar, SelectStmt, TypeName as GrammarTypeName } from '../grammar.js';
import type {
  CastValue,
  Coalesce,
  ColumnReference,
  Comparison,
  SqlValue,
  TableName,
  TypeName,
  Write,
} from '../statement.js';
import { typeSpan } from './node-span.js';
import type { Derived, ResolvedColumn, Scope } from './scope.js';
import { resolveIn, type Routine } from './routine.js';
import type { Source } from './source.js';

/** The reading of one statement: what has been found so far, and what is to be worked out only once. */
export interface Reading {
  readonly source: Source;
  /** Whose body the statement stands in. */
  readonly routine: Routine | undefined;
  readonly writes: Write[];
  readonly reads: TableName[];
  readonly comparisons: Comparison[];
  readonly coalesces: Coalesce[];
  readonly casts: CastValue[];
  readonly columns: ColumnReference[];
  /** A query is asked for by what holds it and by its values: it is read at the first. */
  readonly queries: Map<SelectStmt, Query>;
  readonly resolved: Map<ColumnRef, ResolvedColumn>;
  readonly compared: Map<Node, readonly Comparison[]>;
  /** Reads a subquery. Held here so that values and queries need not import each other. */
  readonly query: (select: SelectStmt, scope: Scope) => Query;
}

export interface Query {
  readonly derived: Derived;
  /** The SELECTs of a UNION, or the rows of VALUES. */
  readonly arms: readonly Arm[];
}

export interface Arm {
  readonly select: SelectStmt;
  readonly scope: Scope;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly name: string;
  readonly value: SqlValue;
  /** A `*` whose columns are not known: what follows it has no known position. */
  readonly star: boolean;
}

export type Clause = Comparison['clause'];

export function columnOf(reading: Reading, ref: ColumnRef, scope: Scope): ResolvedColumn | undefined {
  const known = reading.resolved.get(ref);
  if (known !== undefined) return known;
  const names: string[] = [];
  for (const field of ref.fields ?? []) {
    if (!('String' in field)) return undefined;
    names.push(field.String.sval ?? '');
  }
  const name = names.pop();
  if (name === undefined) return undefined;
  const span = reading.source.spanOf(reading.source.index(ref.location) + 2 * names.length);
  const resolved = resolveIn(reading.routine, scope, names, name, span);
  reading.resolved.set(ref, resolved);
  return resolved;
}

export function tableName(source: Source, table: RangeVar): TableName {
  const { schemaname, catalogname, relname = '' } = table;
  const before = (catalogname === undefined ? 0 : 2) + (schemaname === undefined ? 0 : 2);
  const span = source.spanOf(source.index(table.location) + before);
  return schemaname === undefined ? { name: relname, span } : { schema: schemaname, name: relname, span };
}

export function typeName(source: Source, type: GrammarTypeName): TypeName {
  const names = (type.names ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''));
  const name = names.pop() ?? '';
  const schema = names.pop();
  const rest = { name, array: (type.arrayBounds?.length ?? 0) > 0, span: typeSpan(source, type) };
  // The grammar itself puts `pg_catalog` before the types that it spells with keywords.
  return schema === undefined || schema === 'pg_catalog' ? rest : { schema, ...rest };
}
