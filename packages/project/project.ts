import type { Catalog, Column, Table, Vocabulary } from '#sql/catalog';
import type { MigrationOrder } from '#sql/migrations/order';
import type { CallId, Expression, FileFacts, FunctionId, ImportFact } from '#facts/index';
import type { Place } from '#facts/span';
import type { DrizzleSchema } from './drizzle/tables.js';
import type { LoopStep } from './loops.js';
import type { OrmSchema } from './orm-schema.js';
import type { RouteIndex } from './routes.js';
import type { FactsSource, Resolution } from './source.js';
import type { BoundStatement, ColumnComparison, ColumnWrite, Site } from './site.js';
import type { ConstantName, ValueSet } from './value.js';

/** The facts of all files, linked, with the catalog. Everything is computed at the first question and kept. */
export interface Project {
  readonly source: FactsSource;
  /** The files whose findings are asked for: all of the source's, or the one that is open in an editor. */
  readonly files: readonly string[];
  readonly catalog: Catalog;
  /** The migrations that the catalog was made of, one entry a folder, in the order in which they apply. */
  readonly migrations: readonly MigrationOrder[];
  /**
   * Where the project talks to several databases: what concerns each, with its own catalog and the statements that are for it. The
   * project itself knows no table then.
   */
  readonly databases: readonly LinkedDatabase[];
  /** Every SQL text found, by path and position. With one file open, only those whose findings may be in it. */
  readonly sites: readonly Site[];
  /** Texts of the code that are sent to other databases alone; none where there is one. */
  readonly elsewhere: readonly Site[];
  readonly statements: readonly BoundStatement[];
  readonly columnWrites: readonly ColumnWrite[];
  /** The project with no file open, for what a finding rests on elsewhere; itself, where none is. */
  readonly everywhere: Project;
  readonly comparisons: readonly ColumnComparison[];
  readonly functions: FunctionIndex;
  readonly loops: LoopIndex;
  readonly routes: RouteIndex;
  readonly drizzle: DrizzleSchema;
  /** What drizzle and Prisma declare together. */
  readonly ormSchema: OrmSchema;
  facts(path: string): FileFacts;
  /** Imports of one file, each with what it resolves to. */
  imports(path: string): readonly ResolvedImport[];
  /** Follows a name through imports, aliases and re-exports to its declaration. `exported` is a name, `default` or `*`. */
  declaration(path: string, exported: string): Declaration | undefined;
  values(path: string, expression: Expression): ValueSet;
  /** The values that a named constant, enum, union type or list declares, in order. */
  declaredValues(path: string, name: string): DeclaredValues | undefined;
  /** Constants of the project that hold values of this vocabulary: value → names, nearest declaration first. */
  constantsFor(vocabulary: Vocabulary): ReadonlyMap<string, readonly ConstantName[]>;
  table(name: { readonly schema?: string; readonly name: string }): Table | undefined;
  column(table: Table, name: string): Column | undefined;
}

export interface LinkedDatabase {
  readonly name: string;
  readonly project: Project;
}

export interface ResolvedImport {
  readonly fact: ImportFact;
  readonly resolution: Resolution;
}

export interface Declaration {
  readonly path: string;
  readonly name: string;
  readonly place: Place;
}

export interface DeclaredValues {
  readonly name: string;
  readonly place: Place;
  readonly form: 'array' | 'object' | 'enum' | 'union' | 'set';
  readonly values: readonly { readonly value: string; readonly place: Place }[];
  /** Some member could not be told. */
  readonly open: readonly { readonly at: Place; readonly why: string }[];
}

/** A function of a file, as `path#Class.method`. */
export interface FunctionRef {
  readonly path: string;
  readonly function: FunctionId;
}

export interface FunctionIndex {
  /** `path#name`. */
  name(ref: FunctionRef): string;
  /** Every function whose name is `name` in the file, or undefined. */
  find(path: string, name: string): FunctionRef | undefined;
  /** Where the function is called from, and whether these are all the places there can be. */
  callers(ref: FunctionRef): Callers;
  /** What a call calls, where it is a function of the project. */
  callees(path: string, call: number): readonly FunctionRef[];
  /** The functions of the project that an expression is, without a call: `insertRow`, `store.insert`, `save.bind(store)`, one written there. */
  named(path: string, expression: Expression): readonly FunctionRef[];
}

export interface Callers {
  readonly calls: readonly { readonly path: string; readonly call: number; readonly function: FunctionId }[];
  /** Every caller is known: it is not passed on as a value, not exported to outside the project, not overridden by name. */
  readonly closed: boolean;
  /** Calls that are handed the function itself as an argument: `xs.map(insertRow)`. */
  readonly handed: readonly {
    readonly path: string;
    readonly call: number;
    readonly function: FunctionId;
    readonly argument: number;
  }[];
}

/** Why a place in the code runs more than once. */
export interface LoopReason {
  readonly kind: 'loop' | 'callback' | 'recursion';
  /** `for-of`, `map`, the name of the recursive function. */
  readonly what: string;
  readonly place: Place;
  /** The calls that lead from the loop to the place, outermost first; empty where it stands in the loop itself. */
  readonly chain: readonly Place[];
}

export interface LoopIndex {
  /**
   * The innermost loop first through the place's own function, then through its callers. A way on which `cut` answers true is
   * given up, so that a helper with a guarded and an unguarded caller is found by the unguarded one.
   */
  around(ref: FunctionRef, call: CallId, cut?: (step: LoopStep) => boolean): LoopReason | undefined;
}
