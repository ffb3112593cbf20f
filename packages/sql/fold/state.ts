import type { Place } from '#facts/span';
import type { CheckPredicate, VocabularyValue } from '../catalog.js';

/** The catalog while it is being folded: the only mutable data here. Types are held by identity, so that a rename reaches every column. */
export interface FoldState {
  readonly relations: Map<string, TableState>;
  readonly types: Map<string, TypeState>;
  readonly schemas: Set<string>;
  readonly unknown: { place: Place; why: string }[];
  searchPath: readonly string[];
  /** Counts statements, so that "last changed" can be compared across files. */
  order: number;
}

/** A place and its turn. */
export interface Mark {
  readonly place: Place;
  readonly order: number;
}

export interface TypeState {
  schema: string;
  name: string;
  readonly kind: 'enum' | 'domain' | 'other';
  labels: readonly VocabularyValue[];
  base: TypeUse | undefined;
  checks: CheckState[];
  notNull: boolean;
  default: DefaultState | undefined;
  changed: Mark;
}

/** A type as a column uses it. Without `type` it is built in, or no migration creates it. */
export interface TypeUse {
  readonly type?: TypeState;
  readonly name: string;
  readonly builtin: boolean;
  readonly array: boolean;
  /** See `ColumnType`. */
  readonly modifiers?: readonly number[];
}

export interface ExpressionState {
  text: string;
  columns: readonly string[];
}

export interface DefaultState extends ExpressionState {
  /** `undefined` where the default is no plain literal. */
  readonly value: string | undefined;
}

export interface ColumnState {
  name: string;
  type: TypeUse;
  notNull: boolean;
  /** PostgreSQL 18 names NOT NULL constraints, so they can be dropped by name. */
  notNullName: string | undefined;
  default: DefaultState | undefined;
  generated: boolean;
  /** The last ALTER … TYPE. */
  retyped: Mark | undefined;
  /** The table's column that a view's column shows unchanged. */
  shows: { readonly table: TableState; readonly column: ColumnState } | undefined;
  readonly origin: Place;
}

export interface CheckState extends ExpressionState {
  name: string;
  predicate: CheckPredicate;
  validated: boolean;
  readonly enforced: boolean;
  readonly noInherit: boolean;
  readonly origin: Mark;
}

export interface IndexState {
  name: string;
  keys: (string | ExpressionState)[];
  /** INCLUDE columns count when one of them is dropped, and in the index's automatic name. */
  include: string[];
  readonly unique: boolean;
  constraint: 'primary' | 'unique' | 'exclusion' | undefined;
  readonly where: ExpressionState | undefined;
  readonly origin: Place;
}

export interface ForeignKeyState {
  name: string;
  columns: string[];
  readonly target: TableState | undefined;
  targetColumns: string[];
}

export interface TableState {
  schema: string;
  name: string;
  readonly kind: 'table' | 'view' | 'composite';
  columns: ColumnState[];
  checks: CheckState[];
  foreignKeys: ForeignKeyState[];
  indexes: IndexState[];
  parents: TableState[];
  partition: boolean;
  open: boolean;
  /** What a view reads. */
  sources: readonly TableState[];
  readonly origin: Place;
}

/** Why one statement could not be folded. `code` is what a handler in a DO block can name. */
export class FoldProblem extends Error {
  readonly code: 'duplicate' | 'undefined' | 'dependent' | 'unreadable';
  constructor(code: FoldProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The grammar refuses a statement; `at` is where it stopped, where it says so. */
export class Rejected extends Error {
  readonly at: Place | undefined;
  constructor(message: string, at: Place | undefined) {
    super(message);
    this.at = at;
  }
}

export function emptyState(): FoldState {
  return {
    relations: new Map(),
    types: new Map(),
    schemas: new Set(['public']),
    unknown: [],
    searchPath: ['public'],
    order: 0,
  };
}

export function keyOf(object: { readonly schema: string; readonly name: string }): string {
  return `${object.schema}.${object.name}`;
}

export function childrenOf(state: FoldState, table: TableState): readonly TableState[] {
  const children: TableState[] = [];
  for (const candidate of state.relations.values()) if (candidate.parents.includes(table)) children.push(candidate);
  return children;
}

export function columnOf(table: TableState, name: string): ColumnState | undefined {
  return table.columns.find((column) => column.name === name);
}

/** The column, or the problem that there is none. */
export function requireColumn(table: TableState, name: string): ColumnState {
  const column = columnOf(table, name);
  if (column === undefined) throw new FoldProblem('undefined', `table ${keyOf(table)} has no column ${name}`);
  return column;
}
