import type { Place } from '#facts/span';
import type { DeclaredValues, Project } from '#project/index';
import type { Table } from '#sql/catalog';
import { copyOf } from './copy.js';

/** What a copy is measured by: a column's vocabulary, or another list of the code. */
export interface Original {
  readonly name: string;
  readonly place: Place;
  readonly values: readonly { readonly value: string; readonly place: Place }[];
  /** Members that could not be told. */
  readonly open: DeclaredValues['open'];
  /** The values that statements write to the column; undefined where that cannot be said, or where it is no column. */
  written(): ReadonlySet<string> | undefined;
}

/** Undefined where `name` is a column without a vocabulary. */
export function originalOf(project: Project, name: string): Original | undefined {
  if (name.includes('#')) {
    const list = copyOf(project, name, false);
    return list && { ...list, written: () => undefined };
  }
  const [columnName = '', tableName = '', schema] = name.split('.').reverse();
  const table = project.table({ name: tableName, ...(schema === undefined ? {} : { schema }) });
  const vocabulary = table && project.column(table, columnName)?.vocabulary;
  if (table === undefined || vocabulary === undefined) return undefined;
  const values = vocabulary.values.map(({ value, origin }) => ({ value, place: origin }));
  return {
    name,
    place: vocabulary.origin,
    values,
    open: [],
    written: () => valuesWritten(project, table, columnName),
  };
}

/** Only where every statement was read and every value bound to the column is known can "never written" be said. */
function valuesWritten(project: Project, table: Table, column: string): ReadonlySet<string> | undefined {
  if (project.everywhere.sites.some(({ reading }) => reading.kind !== 'read')) return undefined;
  const writes = project.everywhere.columnWrites.filter(
    (write) => write.table === table && write.columnName === column,
  );
  // A column that no statement names may be written by something that is not read here.
  if (writes.length === 0) return undefined;
  const sets = writes.map(({ bound, assignment }) => bound.values(assignment.value, 'types'));
  if (sets.some(({ open, possible }) => open.length + possible.length > 0)) return undefined;
  const initial = writes[0]?.column?.defaultValue;
  return new Set([initial, ...sets.flatMap(({ flow }) => flow.map(({ value }) => value))].map(String));
}
