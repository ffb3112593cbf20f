import type { Catalog, Column, Table } from '#sql/catalog';
import type { Assignment, ColumnReference, Comparison, SqlValue, Write } from '#sql/statement';
import { isStandIn } from './rendered.js';
import type { BoundStatement, ColumnComparison, ColumnWrite } from './site.js';

/** Names of tables and columns in statements, looked up in the catalog. */
export interface ColumnIndex {
  table(name: { readonly schema?: string; readonly name: string }): Table | undefined;
  /** The one table and column that a reference can mean, or undefined where that is not certain. */
  resolve(reference: ColumnReference): { readonly table: Table; readonly column: Column } | undefined;
}

/** Looks names up in one catalog. */
export function createColumnIndex(catalog: Catalog): ColumnIndex {
  const byName = new Map<string, Table[]>();
  for (const table of catalog.tables.values()) byName.set(table.name, [...(byName.get(table.name) ?? []), table]);

  function table(name: { readonly schema?: string; readonly name: string }): Table | undefined {
    // A schema that is put in at run time says nothing; the table's own name does.
    if (name.schema !== undefined && !isStandIn(name.schema)) return catalog.tables.get(`${name.schema}.${name.name}`);
    const all = byName.get(name.name) ?? [];
    // Without a search_path to go by, `public` wins, and a name that is there once is that one.
    return all.find((one) => one.schema === 'public') ?? (all.length === 1 ? all[0] : undefined);
  }

  function resolve(reference: ColumnReference): { readonly table: Table; readonly column: Column } | undefined {
    const hits = reference.tables.flatMap((name) => {
      const found = table(name);
      const column = found?.columns.get(reference.name);
      return found === undefined || column === undefined ? [] : [{ table: found, column }];
    });
    const unknown = reference.tables.some((name) => table(name) === undefined);
    // In a join with a table or subquery that nobody knows, an unqualified name may be that one's.
    if (!reference.certain && reference.tables.length !== 1) return undefined;
    return unknown && reference.tables.length > 1 ? undefined : hits[0];
  }

  return { table, resolve };
}

/** The columns that a statement gives values to, ON CONFLICT DO UPDATE among them. */
export function columnWritesOf(bound: BoundStatement, index: ColumnIndex): readonly ColumnWrite[] {
  return bound.statement.writes.flatMap((write) => [
    ...write.assignments.flatMap((assignment) => columnWrite(bound, write, assignment, 'write', index)),
    ...(write.conflict?.assignments ?? []).flatMap((assignment) =>
      columnWrite(bound, write, assignment, 'conflict', index),
    ),
  ]);
}

function columnWrite(
  bound: BoundStatement,
  write: Write,
  assignment: Assignment,
  via: 'write' | 'conflict',
  index: ColumnIndex,
): readonly ColumnWrite[] {
  const table = index.table(write.table);
  const columnName = assignment.column ?? [...(table?.columns.keys() ?? [])][assignment.position];
  if (columnName === undefined) return [];
  const column = table?.columns.get(columnName);
  const known = { ...(table === undefined ? {} : { table }), ...(column === undefined ? {} : { column }) };
  return [{ bound, write, assignment, via, tableName: write.table, columnName, ...known }];
}

/** The columns of the catalog that a statement compares with values. */
export function comparisonsOf(bound: BoundStatement, index: ColumnIndex): readonly ColumnComparison[] {
  return bound.statement.comparisons.flatMap((comparison) => {
    const found = index.resolve(comparison.column);
    if (found === undefined) return [];
    const { operator, columnCast } = comparison;
    return [
      {
        bound,
        ...found,
        columnSpan: comparison.column.span,
        operator,
        cast: columnCast !== undefined,
        values: comparedValues(comparison),
      },
    ];
  });
}

/** `= ANY($1)` meets the elements of what is bound, never the list itself. */
function comparedValues({ operator, values }: Comparison): readonly SqlValue[] {
  if (operator !== 'any' && operator !== 'all') return values;
  return values.map((value): SqlValue =>
    value.kind === 'elements' || value.kind === 'array' ? value : { kind: 'elements', of: value, span: value.span },
  );
}
