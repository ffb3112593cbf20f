import type { BoundStatement, ConstantName, Project } from '#project/index';
import { shownTable } from '#project/table-names';
import type { Column, Table, Vocabulary } from '#sql/catalog';
import type { Comparison, SqlValue } from '#sql/statement';
import type { Place, Span } from '#facts/span';
import { elementsIn, isArrayLiteral } from './elements.js';
import { enumOf, labelsOf, listOf } from './lists.js';

/** A value that meets a list of values. */
export interface Use {
  readonly met: 'given' | 'compared with' | 'cast from';
  /** `workspaces.status`, or the enum's name for a cast. */
  readonly subject: string;
  readonly value: string;
  readonly at: Place;
  readonly inSql: boolean;
  /** The shared constant that `at` names. */
  readonly constant?: ConstantName;
  readonly bound: BoundStatement;
  /** What is given, compared or cast. */
  readonly whole: SqlValue;
  /** The column, or the value under the cast, in the statement. */
  readonly metAt: Place;
  /** Absent where no migration creates the column's type. */
  readonly list?: Vocabulary;
  readonly table?: Table;
  readonly column?: Column;
}

/** With these a value is asked for as a member of the list; the other operators order text, or match patterns. */
const MEMBERSHIP: ReadonlySet<string> = new Set<Comparison['operator']>([
  '=',
  '<>',
  'in',
  'not in',
  'any',
  'all',
  'is',
  'is not',
  'case',
]);
/** An enum's labels are read with these too. */
const ORDER: ReadonlySet<string> = new Set<Comparison['operator']>(['<', '>', '<=', '>=']);

/** Every text that meets a vocabulary column or an enum: writes first, then comparisons, then casts. */
export function* usesOf(project: Project): Iterable<Use> {
  for (const { bound, table, column, assignment } of project.columnWrites) {
    if (table && column) yield* ofColumn(project, 'given', bound, table, column, assignment.span, [assignment.value]);
  }
  for (const { bound, table, column, columnSpan, operator, cast, values } of project.comparisons) {
    const listed = column.type.array
      ? operator !== 'like'
      : MEMBERSHIP.has(operator) || (enumOf(project.catalog, column.type) !== undefined && ORDER.has(operator));
    if (listed && !cast) yield* ofColumn(project, 'compared with', bound, table, column, columnSpan, values);
  }
  for (const bound of project.statements) {
    for (const { type, value } of bound.statement.casts) {
      const found = project.catalog.enums.get(`${type.schema ?? 'public'}.${type.name}`);
      if (found === undefined) continue;
      const list = labelsOf(found);
      for (const text of textsOf(bound, value)) {
        const metAt = bound.place(value.span);
        yield { met: 'cast from', subject: found.name, list, bound, whole: value, metAt, ...text };
      }
    }
  }
}

function* ofColumn(
  project: Project,
  met: Use['met'],
  bound: BoundStatement,
  table: Table,
  column: Column,
  span: Span,
  values: readonly SqlValue[],
): Iterable<Use> {
  const list = listOf(project.catalog, column);
  if (list === undefined && column.type.kind !== 'unknown') return;
  const subject = `${shownTable(table)}.${column.name}`;
  const known = { met, subject, table, column, metAt: bound.place(span), ...(list ? { list } : {}) };
  const each = column.type.array ? values.flatMap((value) => elementsIn(bound, value)) : values;
  for (const value of each) {
    for (const text of textsOf(bound, value)) {
      if (!(column.type.array && isArrayLiteral(text.value))) yield { ...known, bound, whole: value, ...text };
    }
  }
}

/** Numbers count as their text: a CHECK may list them. NULL is on every list. */
function* textsOf(bound: BoundStatement, value: SqlValue): Iterable<Pick<Use, 'value' | 'at' | 'inSql' | 'constant'>> {
  const { flow, possible } = bound.values(value, 'types');
  for (const { value: told, at, inSql, constant } of [...flow, ...possible]) {
    if (typeof told === 'string' || typeof told === 'number')
      yield { value: String(told), at, inSql, ...(constant ? { constant } : {}) };
  }
}
