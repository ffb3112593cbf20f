import type { Place } from '#facts/span';
import type { BoundStatement, ColumnWrite, FunctionRef, Project } from '#project/index';
import type { Table } from '#sql/catalog';

/** What one statement writes to one row: an UPDATE's SET, a row of an INSERT, or an ON CONFLICT DO UPDATE. */
export interface Row {
  readonly bound: BoundStatement;
  readonly table: Table;
  /** As the configuration names it: with the schema where that is not `public`. */
  readonly tableName: string;
  readonly tablePlace: Place;
  readonly columns: ReadonlyMap<string, ColumnWrite>;
  /** Columns that are not written get their defaults; otherwise they keep what they had. */
  readonly inserted: boolean;
  readonly within: FunctionRef;
}

export function rowsOf(project: Project): readonly Row[] {
  const rows = new Map<BoundStatement, Map<string, { first: ColumnWrite; columns: Map<string, ColumnWrite> }>>();
  for (const write of project.columnWrites) {
    const ofStatement =
      rows.get(write.bound) ?? new Map<string, { first: ColumnWrite; columns: Map<string, ColumnWrite> }>();
    rows.set(write.bound, ofStatement);
    const key = `${write.write.span.start} ${write.via} ${write.assignment.row}`;
    const row = ofStatement.get(key) ?? { first: write, columns: new Map<string, ColumnWrite>() };
    ofStatement.set(key, row);
    row.columns.set(write.columnName, write);
  }
  return [...rows.values()]
    .flatMap((ofStatement) => [...ofStatement.values()])
    .flatMap(({ first, columns }) => {
      const { bound, table, tableName, via, write } = first;
      if (table === undefined) return [];
      return {
        bound,
        table,
        tableName: table.schema === 'public' ? table.name : `${table.schema}.${table.name}`,
        tablePlace: bound.place(tableName.span),
        columns,
        inserted: write.operation === 'insert' && via === 'write',
        within: { path: bound.site.path, function: bound.site.function },
      };
    });
}

/** Where the same function writes `companion` without `column`: then the pair is written in two steps. */
export function writtenApart(rows: readonly Row[], row: Row, column: string, companion: string): Place | undefined {
  const other = rows.find(
    ({ bound, table, within, columns, inserted }) =>
      !inserted &&
      bound.site !== row.bound.site &&
      table === row.table &&
      within.path === row.within.path &&
      within.function === row.within.function &&
      columns.has(companion) &&
      !columns.has(column),
  );
  const write = other?.columns.get(companion);
  return write && other?.bound.place(write.assignment.span);
}
