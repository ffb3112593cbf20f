import type { Span } from '#facts/span';
import { findRelation, resolveColumn, unresolved, type ResolvedColumn, type Scope } from './scope.js';

/** What a DO block or a function means to the statements of its body. */
export interface Routine {
  readonly body: 'block' | 'routine';
  /** Parameters, and what DECLARE and loops name, as far as they are seen here. */
  readonly variables: ReadonlySet<string>;
  /**
   * Whether a column comes before a variable of the same name: in SQL, and where a PL/pgSQL body says so. Everywhere else
   * PostgreSQL refuses to run what could be either, so the name of a variable is the variable.
   */
  readonly columnsFirst: boolean;
  /** What a trigger's `REFERENCING NEW TABLE AS …` calls the rows: no tables of the database. */
  readonly transitions?: readonly string[];
}

/** A name in a statement: a variable of the routine, which belongs to no table, or a column. */
export function resolveIn(
  routine: Routine | undefined,
  scope: Scope,
  qualifier: readonly string[],
  name: string,
  span: Span,
): ResolvedColumn {
  const [first] = qualifier;
  const resolved = resolveColumn(scope, qualifier, name, span);
  if (routine === undefined || !routine.variables.has(first ?? name)) return resolved;
  // A row's own alias comes before a record of that name, but RETURNING's OLD and NEW do not in a trigger.
  const hidesRow = first !== undefined && findRelation(scope, qualifier)?.qualifiedOnly === 'row';
  if (first !== undefined && !hidesRow) return resolved;
  if (!routine.columnsFirst) return unresolved(name, span);
  return { ...resolved, reference: { ...resolved.reference, certain: false } };
}

/** The same routine with more variables in sight. */
export function withVariables(routine: Routine, names: Iterable<string>): Routine {
  const variables = new Set([...routine.variables, ...names]);
  return variables.size === routine.variables.size ? routine : { ...routine, variables };
}
