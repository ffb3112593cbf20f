import type { Place } from '#facts/span';
import type { Table } from '#sql/catalog';
import type { Assignment, Write } from '#sql/statement';
import type { FunctionRef, Project } from './project.js';
import type { BoundStatement, ColumnWrite } from './site.js';
import { shownTable } from './table-names.js';

/** What one statement writes to one row: an UPDATE's SET, a row of an INSERT, or an ON CONFLICT DO UPDATE. */
export interface WrittenRow {
  readonly bound: BoundStatement;
  readonly write: Write;
  readonly via: ColumnWrite['via'];
  readonly table: Table;
  /** As the configuration names it. */
  readonly tableName: string;
  readonly tablePlace: Place;
  readonly columns: ReadonlyMap<string, ColumnWrite>;
  /** Columns that are not written get their defaults; otherwise they keep what they had. */
  readonly inserted: boolean;
  /** Nothing of the row is unknown, so that what the statement does not show to be written is not. */
  readonly whole: boolean;
  readonly within: FunctionRef;
}

/** Every row that a readable statement writes to a table of the catalog; views are left out, since what they keep is not known. */
export function writtenRows(project: Project): readonly WrittenRow[] {
  const byStatement = new Map<BoundStatement, ColumnWrite[]>();
  for (const one of project.columnWrites) {
    const ofStatement = byStatement.get(one.bound);
    if (ofStatement === undefined) byStatement.set(one.bound, [one]);
    else ofStatement.push(one);
  }
  return project.statements.flatMap((bound) =>
    bound.statement.writes.flatMap((write) => {
      const table = project.table(write.table);
      if (table === undefined || table.view) return [];
      const written = (byStatement.get(bound) ?? []).filter((one) => one.write === write);
      return rowsIn(written, write).map((row) => rowOf(bound, write, table, row));
    }),
  );
}

interface Columns {
  readonly via: ColumnWrite['via'];
  readonly columns: Map<string, ColumnWrite>;
}

function rowsIn(written: readonly ColumnWrite[], write: Write): readonly Columns[] {
  // INSERT … DEFAULT VALUES writes a row without naming a column.
  if (write.source === 'defaults' && write.assignments.length === 0) return [{ via: 'write', columns: new Map() }];
  const rows = new Map<string, Columns>();
  for (const one of written) {
    if (one.assignment.column === undefined && isStar(one.assignment)) continue;
    const key = `${one.via} ${one.assignment.row}`;
    const row = rows.get(key) ?? { via: one.via, columns: new Map<string, ColumnWrite>() };
    rows.set(key, row);
    row.columns.set(one.columnName, one);
  }
  return [...rows.values()];
}

function rowOf(bound: BoundStatement, write: Write, table: Table, { via, columns }: Columns): WrittenRow {
  const inserted = write.operation === 'insert' && via === 'write';
  return {
    bound,
    write,
    via,
    table,
    tableName: shownTable(table),
    tablePlace: bound.place(write.table.span),
    columns,
    inserted,
    whole: bound.site.reading.kind === 'read' && !(inserted && endsInStar(write)),
    within: { path: bound.site.path, function: bound.site.function },
  };
}

/** `INSERT INTO t SELECT $1, x.* FROM x`: which columns the star gives is not known. */
function endsInStar({ columnList, assignments }: Write): boolean {
  return columnList === undefined && assignments.some(isStar);
}

function isStar({ value }: Assignment): boolean {
  return value.kind === 'expression' && value.syntax === '*';
}
