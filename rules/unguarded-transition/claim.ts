import type { ColumnReference, SqlValue } from '#sql/statement';
import { isOwn, type Target } from './predicate.js';

/**
 * The rows are picked by another part of the statement that asks for the state: `WHERE id IN (SELECT id … WHERE status = …
 * FOR UPDATE SKIP LOCKED)`, a CTE, a joined subselect. It names the same row where a unique column ties the two.
 */
export function isClaimed(target: Target): boolean {
  const { bound, project, table, column } = target;
  const unique = uniqueColumns(target);
  const same = new Set([table.span.start]);
  const ties = bound.statement.comparisons.flatMap(({ column: one, operator, values }) =>
    operator === '=' || operator === 'in' || operator === 'any' || operator === 'is'
      ? values.flatMap((value) => tieOf(one, value, unique))
      : [],
  );
  // Ties come in any order: as many rounds as there are ties reach all that hang together.
  for (let round = 0; round < ties.length; round += 1) {
    for (const tie of ties) if (tie.some((start) => same.has(start))) for (const start of tie) same.add(start);
  }
  return bound.statement.comparisons.some(
    (comparison) =>
      comparison.column.name === column &&
      comparison.clause !== 'case' &&
      comparison.column.tables.some(
        (name) =>
          name.span.start !== table.span.start &&
          same.has(name.span.start) &&
          project.table(name) === project.table(table),
      ),
  );
}

/**
 * Its value depends on the state that it replaces, and one arm keeps it, as it is or by the name of a terminal state:
 * `CASE WHEN status = 'removed' THEN status ELSE $2 END`.
 */
export function isCase(target: Target, value: SqlValue, terminal: readonly string[]): boolean {
  const { comparisons } = target.bound.statement;
  return (
    keeps(target, value, terminal) &&
    comparisons.some(
      ({ column }) =>
        isOwn(target, column) && value.span.start <= column.span.start && column.span.end <= value.span.end,
    )
  );
}

/** The column keeps its value in every case: nothing changes. */
export function isUnchanged(target: Target, value: SqlValue): boolean {
  if (value.kind === 'cast') return isUnchanged(target, value.value);
  return value.kind === 'column' && !value.excluded && isOwn(target, value.column);
}

function keeps(target: Target, value: SqlValue, terminal: readonly string[]): boolean {
  if (value.kind === 'cast') return keeps(target, value.value, terminal);
  if (value.kind === 'choice') return value.values.some((one) => keeps(target, one, terminal));
  if (value.kind === 'string' || value.kind === 'parameter')
    return target.bound.values(value).flow.some((one) => terminal.some((state) => state === one.value));
  return isUnchanged(target, value);
}

function tieOf(one: ColumnReference, value: SqlValue, unique: ReadonlySet<string>): readonly (readonly number[])[] {
  if (value.kind === 'elements' || value.kind === 'cast') {
    return tieOf(one, value.kind === 'cast' ? value.value : value.of, unique);
  }
  if (value.kind !== 'column' || value.column.name !== one.name || !unique.has(one.name)) return [];
  return [[...one.tables, ...value.column.tables].map(({ span }) => span.start)];
}

function uniqueColumns({ project, table }: Target): ReadonlySet<string> {
  const uniques = project.table(table)?.uniques ?? [];
  // `ctid` is the row itself.
  return new Set(['ctid', ...uniques.flatMap(({ columns, where }) => (columns.length === 1 && !where ? columns : []))]);
}
