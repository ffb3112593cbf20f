import type { Place } from '#facts/span';
import { shownTable } from '#project/table-names';
import type { Catalog, Column, Table } from '#sql/catalog';
import type { MigrationStep } from '#sql/migrations/steps';
import type { Comparison, Predicate } from '#sql/statement';
import { literals, tableOf } from './at-once.js';
import type { Migration } from './history.js';

/** A value that a column can hold before the down migration and not behind it. */
export interface Stranded {
  /** `workspaces.status`. */
  readonly column: string;
  readonly table: string;
  readonly columnName: string;
  readonly label: string;
  readonly place: Place;
}

/** Values that a down migration drops from a column without a statement before that moves the rows which hold them. */
export function* strandedBy(migration: Migration, before: Catalog, after: Catalog): Iterable<Stranded> {
  const { down } = migration;
  if (down === undefined) return;
  for (const [key, table] of before.tables) {
    for (const column of table.columns.values()) {
      const left = after.tables.get(key)?.columns.get(column.name)?.vocabulary;
      if (column.vocabulary === undefined || left === undefined || !narrows(after, key, left.name)) continue;
      const kept = new Set(left.values.map(({ value }) => value));
      const dropped = column.vocabulary.values.filter(({ value }) => !kept.has(value));
      if (dropped.length === 0) continue;
      const at = narrowingStep(down.steps, table, column);
      const moving = down.steps.slice(0, at?.index ?? down.steps.length);
      // What code that is not read here does to the rows is not known.
      if (moving.some(({ runsCode }) => runsCode)) continue;
      for (const { value } of dropped) {
        // USING (CASE status WHEN 'x' THEN … END) moves them on the way.
        const onTheWay =
          at !== undefined && (at.cases || down.steps[at.index]?.texts.some((text) => text.value === value));
        if (onTheWay === true || moving.some((step) => moves(step, before, table, column, value))) continue;
        const place = at === undefined ? left.origin : { path: down.source.path, span: at.span };
        yield {
          column: `${shownTable(table)}.${column.name}`,
          table: shownTable(table),
          columnName: column.name,
          label: value,
          place,
        };
      }
    }
  }
}

/** A CHECK that is NOT VALID lets the rows stand. */
function narrows(after: Catalog, table: string, constraint: string): boolean {
  const own = after.tables.get(table)?.checks.find(({ name }) => name === constraint);
  const check =
    own ?? [...after.domains.values()].flatMap(({ checks }) => checks).find(({ name }) => name === constraint);
  return check === undefined || (check.validated && check.enforced);
}

/** The statement that no longer takes the value: a change of the column's type, or a CHECK on its table or domain. */
function narrowingStep(
  steps: readonly MigrationStep[],
  table: Table,
  column: Column,
): { readonly index: number; readonly span: Place['span']; readonly cases: boolean } | undefined {
  const found = steps.flatMap(({ actions }, index) =>
    actions.flatMap((action) => {
      if (action.kind === 'retype' && action.table === shownTable(table) && action.column === column.name)
        return [{ index, span: action.span, cases: action.cases }];
      if (action.kind === 'add-check' && action.table === shownTable(table) && !action.ofColumn)
        return [{ index, span: action.span, cases: false }];
      if (action.kind === 'add-domain-check' && action.type === column.type.name)
        return [{ index, span: action.span, cases: false }];
      return [];
    }),
  );
  return found.at(-1);
}

function moves(step: MigrationStep, before: Catalog, table: Table, column: Column, label: string): boolean {
  for (const action of step.actions) {
    if (action.kind === 'rename-label' && action.label === label) return true;
    if (action.kind === 'empty-table' && action.table === shownTable(table)) return true;
  }
  return (step.statement?.writes ?? []).some((write) => {
    if (tableOf(before, write.table) !== table || write.operation === 'insert') return false;
    const sets = write.assignments.some((assignment) => assignment.column === column.name);
    if (write.operation === 'update' && !sets) return false;
    return write.where === undefined || !excludes(write.where, column, label);
  });
}

/** The predicate surely leaves out the rows that hold the value. What cannot be told counts as taking them in. */
function excludes(predicate: Predicate, column: Column, label: string): boolean {
  if (predicate.kind === 'and') return predicate.operands.some((operand) => excludes(operand, column, label));
  if (predicate.kind === 'or') return predicate.operands.every((operand) => excludes(operand, column, label));
  if (predicate.kind !== 'comparison') return false;
  const { comparison } = predicate;
  if (comparison.column.name !== column.name) return false;
  const holds = comparison.values.some((value) => [...literals(value, label)].length > 0);
  if (INCLUDING.has(comparison.operator)) return !holds && comparison.values.every(isConstant);
  return EXCLUDING.has(comparison.operator) && holds;
}

const INCLUDING: ReadonlySet<Comparison['operator']> = new Set(['=', 'in', 'any', 'is'] as const);
const EXCLUDING: ReadonlySet<Comparison['operator']> = new Set(['<>', 'not in', 'all', 'is not'] as const);

function isConstant(value: Comparison['values'][number]): boolean {
  if (value.kind === 'cast') return isConstant(value.value);
  if (value.kind === 'array') return value.items.every(isConstant);
  return value.kind === 'string';
}
