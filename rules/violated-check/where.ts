import type { BoundStatement } from '#project/index';
import type { CheckPredicate } from '#sql/catalog';
import type { Comparison, Predicate, TableName } from '#sql/statement';

/** A WHERE in the shape of a CHECK, so that one evaluation serves both; what is not about the table's columns is opaque. */
export function conditionOf(bound: BoundStatement, where: Predicate | undefined, table: TableName): CheckPredicate {
  if (where === undefined) return { kind: 'and', operands: [] };
  const inner = (predicate: Predicate): CheckPredicate => conditionOf(bound, predicate, table);
  switch (where.kind) {
    case 'and':
    case 'or':
      return { kind: where.kind, operands: where.operands.map(inner) };
    case 'not':
      return { kind: 'not', operand: inner(where.operand) };
    case 'null-test':
      return isOf(where.column, table)
        ? { kind: 'null-test', column: where.column.name, isNull: where.isNull }
        : UNKNOWABLE;
    case 'comparison':
      return comparisonOf(bound, where.comparison, table) ?? UNKNOWABLE;
    default:
      return UNKNOWABLE;
  }
}

const UNKNOWABLE: CheckPredicate = { kind: 'opaque', columns: [] };

function comparisonOf(
  bound: BoundStatement,
  { column, operator, columnCast, values }: Comparison,
  table: TableName,
): CheckPredicate | undefined {
  const meant = OPERATORS[operator];
  if (meant === undefined || columnCast !== undefined || !isOf(column, table)) return undefined;
  const sets = values.map((value) =>
    bound.values(operator === 'any' ? { kind: 'elements', of: value, span: value.span } : value),
  );
  if (sets.some(({ open, possible }) => open.length > 0 || possible.length > 0)) return undefined;
  // A parameter is one of its values, not all of them: `=` may mean any, `<>` only a value that is the only one.
  if (meant !== '=' && sets.some(({ flow }) => flow.length !== 1)) return undefined;
  const listed = sets.flatMap(({ flow, open }) => (open.length > 0 ? [] : flow));
  if (listed.length === 0) return undefined;
  return {
    kind: 'comparison',
    column: column.name,
    operator: meant,
    values: listed.map(({ value, at }) => ({ value: value === null ? null : String(value), origin: at })),
  };
}

const OPERATORS: Partial<Record<Comparison['operator'], '=' | '<>' | '<' | '>' | '<=' | '>='>> = {
  '=': '=',
  in: '=',
  any: '=',
  '<>': '<>',
  'not in': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

/** A join can hold the table twice: its own place in the statement tells which row is meant. */
function isOf({ tables, certain }: Comparison['column'], table: TableName): boolean {
  return certain && tables.length === 1 && tables[0]?.span.start === table.span.start;
}
