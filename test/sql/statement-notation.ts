import type { Span } from '#facts/span';
import type { ColumnReference, Predicate, SqlValue, Statement } from '#sql/statement';

export interface StatementCase {
  readonly sql: string;
  /** In the notation below, a line each. */
  readonly model: string;
}

/** The statements in a body, which are many. */
export interface BodyCase extends StatementCase {
  readonly name: string;
}

/**
 * A statement's model in a few lines, for tests. Names and literals are the exact characters that their spans cover, so a span that
 * is off by one shows. `w.status` is a certain column, `a|b.status?` an uncertain one of either table.
 */
export function notation(text: string, statement: Statement): readonly string[] {
  const at = (span: Span): string => text.slice(span.start, span.end);
  const lines: string[] = [
    statement.body === undefined ? statement.operation : `${statement.operation} in ${statement.body}`,
  ];
  const column = (reference: ColumnReference): string => {
    const tables = reference.tables
      .map((table) => (table.schema === undefined ? '' : `${table.schema}.`) + table.name)
      .join('|');
    // A column that a subquery renames is shown with both names.
    const written = at(reference.span);
    const name = foldable(written) === reference.name ? written : `${written}=${reference.name}`;
    return `${tables}.${name}${reference.certain ? '' : '?'}`;
  };
  const value = (given: SqlValue): string => {
    const list = (values: readonly SqlValue[]): string => values.map(value).join(' | ');
    switch (given.kind) {
      case 'string': {
        const written = at(given.span);
        return written === `'${given.value}'` ? written : `${written}→${JSON.stringify(given.value)}`;
      }
      case 'number':
        return at(given.span) === given.value ? given.value : `${at(given.span)}→${given.value}`;
      case 'boolean':
      case 'default':
      case 'parameter':
        return at(given.span);
      case 'null':
        return /^null$/i.test(at(given.span)) ? at(given.span) : 'no row or arm';
      case 'cast':
        return `${value(given.value)}::${at(given.type.span)}`;
      case 'choice':
        return `${given.form}(${list(given.values)})`;
      case 'array':
        return `[${list(given.items)}]`;
      case 'elements':
        return `each(${value(given.of)})`;
      case 'column':
        return given.excluded ? `EXCLUDED ${column(given.column)}` : column(given.column);
      case 'expression':
        return `<${given.syntax}>`;
    }
  };
  const predicate = (given: Predicate): string => {
    switch (given.kind) {
      case 'and':
      case 'or':
        return `(${given.operands.map(predicate).join(` ${given.kind} `)})`;
      case 'not':
        return `not ${predicate(given.operand)}`;
      case 'comparison':
        return `${given.comparison.column.name} ${given.comparison.operator} ${given.comparison.values.map(value).join(', ')}`;
      case 'null-test':
        return `${given.column.name} is ${given.isNull ? '' : 'not '}null`;
      case 'exists':
        return `exists(${given.tables.map((table) => table.name).join(', ')})`;
      case 'opaque':
        return `<${given.syntax}>`;
    }
  };
  for (const write of statement.writes) {
    const table = (write.table.schema === undefined ? '' : `${write.table.schema}.`) + at(write.table.span);
    const rows =
      write.operation !== 'insert' ? '' : write.rows === undefined ? ', some rows' : `, ${String(write.rows)} rows`;
    lines.push(
      `${write.operation} ${table} from ${write.source}${rows}${write.within === 'statement' ? '' : ` in ${write.within}`}${write.guardedByNotExists ? ', guarded' : ''}`,
    );
    for (const { column: name, span, position, row, value: given } of write.assignments) {
      lines.push(
        `  ${name === undefined ? `[${String(position)}]` : at(span)}${row === 0 ? '' : ` #${String(row)}`} <- ${value(given)}`,
      );
    }
    if (write.where !== undefined) lines.push(`  where ${predicate(write.where)}`);
    const { conflict } = write;
    if (conflict === undefined) continue;
    lines.push(`  conflict (${conflict.constraint ?? conflict.target.join(', ')}) ${conflict.action}`);
    for (const { span, value: given } of conflict.assignments) lines.push(`    ${at(span)} <- ${value(given)}`);
    if (conflict.targetWhere !== undefined) lines.push(`    index where ${predicate(conflict.targetWhere)}`);
    if (conflict.where !== undefined) lines.push(`    where ${predicate(conflict.where)}`);
  }
  if (statement.reads.length > 0)
    lines.push(
      `reads ${statement.reads.map((table) => (table.schema === undefined ? '' : `${table.schema}.`) + at(table.span)).join(', ')}`,
    );
  for (const { column: compared, operator, columnCast, values, clause } of statement.comparisons) {
    const cast = columnCast === undefined ? '' : `::${at(columnCast.span)}`;
    lines.push(`${column(compared)}${cast} ${operator} ${values.map(value).join(', ')} [${clause}]`);
  }
  for (const { values } of statement.coalesces) lines.push(`coalesce ${values.map(value).join(', ')}`);
  for (const { type, value: given } of statement.casts)
    lines.push(`cast ${value(given)} to ${at(type.span)}${type.array ? ' (array)' : ''}`);
  return lines;
}

/** The same of a statement in a body, after its own characters. */
export function bodyNotation(text: string, statement: Statement): readonly string[] {
  const { start, end } = statement.span;
  return [`> ${text.slice(start, end).replace(/\s+/g, ' ')}`, ...notation(text, statement)];
}

function foldable(written: string): string {
  return written.startsWith('"')
    ? written.slice(1, -1).replaceAll('""', '"')
    : written.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
