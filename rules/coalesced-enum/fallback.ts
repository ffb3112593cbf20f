import type { BoundStatement, Project, Value } from '#project/index';
import { createColumnIndex } from '#project/columns';
import type { Column, Table } from '#sql/catalog';
import type { Coalesce, SqlValue } from '#sql/statement';
import { isNumber, literalTypeOf, type LiteralType } from './literal-type.js';

/** A value that a COALESCE gives where its column is NULL, and that the column's type does not take. */
export interface Fallback {
  readonly bound: BoundStatement;
  readonly table: Table;
  readonly column: Column;
  readonly type: LiteralType;
  /** The column where it is read. */
  readonly read: SqlValue;
  readonly coalesce: Coalesce;
  readonly value: Value & { readonly value: string | number | boolean };
}

/** The values that a COALESCE with a column of a strict type cannot have. */
export function* fallbacksOf(project: Project): Iterable<Fallback> {
  const columns = createColumnIndex(project.catalog);
  for (const bound of project.statements) {
    const judged = meetsVocabulary(project, bound);
    for (const coalesce of bound.statement.coalesces) {
      const all = choices(coalesce);
      const read = all.find(({ kind }) => kind === 'column');
      const found = read?.kind === 'column' ? columns.resolve(read.column) : undefined;
      const type = found && literalTypeOf(project.catalog, found.column.type);
      if (!read || !found || !type) continue;
      for (const value of all) {
        if (!literals.has(value.kind) || judged.has(keyOf(value))) continue;
        for (const one of bound.values(value).flow) {
          if (!isWrong(one, value, type)) continue;
          yield { bound, ...found, type, read, coalesce, value: one };
        }
      }
    }
  }
}

const literals: ReadonlySet<SqlValue['kind']> = new Set(['string', 'number', 'boolean', 'parameter']);

function isWrong(value: Value, written: SqlValue, type: LiteralType): value is Fallback['value'] {
  if (value.value === null) return false;
  // A number in the SQL has a type of its own, which the other numeric types give way to.
  if (written.kind === 'number' && isNumber(type)) return false;
  // A list bound to an array arrives as its items, and some clients write a bound value as JSON themselves.
  if (!value.inSql && (type.name.endsWith('[]') || type.name.startsWith('json'))) return false;
  return !type.takes(String(value.value));
}

/** All that the expression can be; what stands under a cast is of that type. */
function choices({ values }: Pick<Coalesce, 'values'>): readonly SqlValue[] {
  return values.flatMap((value) => (value.kind === 'choice' ? choices(value) : [value]));
}

/** Values that meet a vocabulary in a write or a comparison: those unknown-status judges, and one place has one finding. */
function meetsVocabulary(project: Project, bound: BoundStatement): ReadonlySet<string> {
  const columns = createColumnIndex(project.catalog);
  const met: SqlValue[] = [];
  for (const { table, assignments, conflict } of bound.statement.writes) {
    const written = project.table(table);
    for (const { column, position, value } of [...assignments, ...(conflict?.assignments ?? [])]) {
      const name = column ?? [...(written?.columns.keys() ?? [])][position] ?? '';
      if (written?.columns.get(name)?.vocabulary) met.push(value);
    }
  }
  for (const { column, columnCast, values } of bound.statement.comparisons) {
    if (!columnCast && columns.resolve(column)?.column.vocabulary) met.push(...values);
  }
  return new Set(met.flatMap(within).map(keyOf));
}

function within(value: SqlValue): readonly SqlValue[] {
  if (value.kind === 'cast') return within(value.value);
  return value.kind === 'choice' ? value.values.flatMap(within) : [value];
}

function keyOf({ span }: SqlValue): string {
  return `${span.start}-${span.end}`;
}
