import type { BoundStatement, ColumnWrite, Project } from '#project/index';
import type { Place } from '#facts/span';
import type { CheckPredicate, Table } from '#sql/catalog';
import { conditionOf } from './where.js';

/** What one statement writes to one row: an UPDATE's SET, a row of an INSERT, or an ON CONFLICT DO UPDATE. */
export interface WrittenRow {
  readonly bound: BoundStatement;
  readonly table: Table;
  readonly tablePlace: Place;
  readonly columns: ReadonlyMap<string, ColumnWrite>;
  /** Columns that are not written get their defaults; otherwise they keep what they had. */
  readonly inserted: boolean;
  /** What the rows that an UPDATE changes meet before it. */
  readonly before: CheckPredicate;
  /** Nothing of the statement is unknown, so that what it does not show to be written is not. */
  readonly whole: boolean;
}

export function writtenRows(project: Project): readonly WrittenRow[] {
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
  return [...rows.values()].flatMap((ofStatement) =>
    [...ofStatement.values()].flatMap(({ first: { bound, table, tableName, via, write }, columns }) => {
      if (table === undefined || table.view) return [];
      return {
        bound,
        table,
        tablePlace: bound.place(tableName.span),
        columns,
        inserted: write.operation === 'insert' && via === 'write',
        // In a conflict the row that is there and the one that is not are told apart by EXCLUDED, which is left alone.
        before: via === 'conflict' ? ANY_ROW : conditionOf(bound, write.where, write.table),
        whole: bound.site.reading.kind === 'read',
      };
    }),
  );
}

const ANY_ROW: CheckPredicate = { kind: 'and', operands: [] };
