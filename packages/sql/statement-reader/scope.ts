import type { Span } from '#facts/span';
import type { ColumnReference, SqlValue, TableName } from '../statement.js';

/** What a name can mean at one place of a statement: the relations of the query, then those of the queries around it. */
export interface Scope {
  readonly relations: Relation[];
  readonly ctes: Map<string, Derived>;
  readonly parent?: Scope;
}

export interface Relation {
  /** The name by which a column can be qualified. */
  readonly alias: string;
  /** A table of the database; otherwise `derived` says what is known of a subquery, CTE or function. */
  readonly table?: TableName;
  readonly derived?: Derived;
  /** Whether an alias hides the table's own name, and with it the schema. */
  readonly renamed: boolean;
  /** EXCLUDED, OLD and NEW are seen only through their qualifier. */
  readonly qualifiedOnly?: 'excluded' | 'row';
}

/** The columns that a subquery gives. */
export interface Derived {
  readonly outputs: readonly Output[];
  /** Tables all of whose columns it passes on (`SELECT *`). */
  readonly tables: readonly TableName[];
  /** Nothing else is among its columns. */
  readonly complete: boolean;
}

export interface Output {
  readonly name: string;
  readonly value: SqlValue;
}

export interface ResolvedColumn {
  readonly reference: ColumnReference;
  /** What a subquery's column stands for, when it is not a column of a table. */
  readonly value?: SqlValue;
  readonly excluded: boolean;
}

export const UNKNOWN_COLUMNS: Derived = { outputs: [], tables: [], complete: false };

export function newScope(parent?: Scope): Scope {
  const scope = { relations: [], ctes: new Map<string, Derived>() };
  return parent === undefined ? scope : { ...scope, parent };
}

export function findCte(scope: Scope, name: string): Derived | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = at.ctes.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `qualifier` holds what stands before the column's name: nothing, an alias or table, or schema and table. */
export function resolveColumn(scope: Scope, qualifier: readonly string[], name: string, span: Span): ResolvedColumn {
  if (qualifier.length === 0) return resolveBare(scope, name, span);
  const relation = findRelation(scope, qualifier);
  if (relation === undefined) return unresolved(name, span);
  const excluded = relation.qualifiedOnly === 'excluded';
  if (relation.table !== undefined)
    return { reference: { name, span, tables: [relation.table], certain: true }, excluded };
  return resolveDerived(relation.derived ?? UNKNOWN_COLUMNS, name, span) ?? unresolved(name, span);
}

function resolveBare(scope: Scope, name: string, span: Span): ResolvedColumn {
  const tables: TableName[] = [];
  let certain = true;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    for (const relation of at.relations) {
      if (relation.qualifiedOnly !== undefined) continue;
      // A relation's own name can stand for its whole row; a column of that name would come first.
      if (relation.alias === name) certain = false;
      if (relation.table !== undefined) tables.push(relation.table);
      const derived = relation.derived;
      if (derived === undefined) continue;
      const found = derived.outputs.some((output) => output.name === name)
        ? resolveDerived(derived, name, span)
        : undefined;
      // A name that two relations of one query have is an error, so a known output is the answer unless a query further in has it.
      if (found !== undefined && !isShadowed(scope, at)) return found;
      tables.push(...derived.tables);
      if (found !== undefined || !derived.complete) certain = false;
    }
  }
  return { reference: { name, span, tables, certain: certain && tables.length > 0 }, excluded: false };
}

function isShadowed(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined && at !== outer; at = at.parent) {
    if (
      at.relations.some(
        (relation) =>
          relation.qualifiedOnly === undefined &&
          (relation.table !== undefined || relation.derived?.complete !== true || relation.derived.tables.length > 0),
      )
    )
      return true;
  }
  return false;
}

/** A column that a subquery passes on unchanged is the table's column, under the table's name for it. */
function resolveDerived(derived: Derived, name: string, span: Span): ResolvedColumn | undefined {
  const output = derived.outputs.find((candidate) => candidate.name === name);
  if (output === undefined) {
    if (derived.tables.length === 0) return undefined;
    return { reference: { name, span, tables: derived.tables, certain: derived.complete }, excluded: false };
  }
  const { value } = output;
  if (value.kind === 'column') return { reference: { ...value.column, span }, excluded: false };
  const { reference } = unresolved(name, span);
  return value.kind === 'expression' ? { reference, excluded: false } : { reference, value, excluded: false };
}

export function findRelation(scope: Scope, qualifier: readonly string[]): Relation | undefined {
  const name = qualifier[qualifier.length - 1];
  const schema = qualifier[qualifier.length - 2];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    for (const relation of at.relations) {
      if (relation.alias !== name) continue;
      if (schema === undefined || (!relation.renamed && (relation.table?.schema ?? schema) === schema)) return relation;
    }
  }
  return undefined;
}

/** A name that no table in scope is known to have. */
export function unresolved(name: string, span: Span): ResolvedColumn {
  return { reference: { name, span, tables: [], certain: false }, excluded: false };
}
