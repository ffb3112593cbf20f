import type { Node } from '../grammar.js';
import type { Comparison, Predicate, TableName } from '../statement.js';
import { comparisonsOf, rowItems } from './comparison.js';
import { nodeSpan } from './node-span.js';
import { columnOf, type Clause, type Query, type Reading } from './reading.js';
import type { Scope } from './scope.js';
import { operatorName, syntaxOf, valueOf } from './value.js';

/** A condition in the shape that gates evaluate. NOT is kept where it stands. */
export function predicateOf(reading: Reading, node: Node, scope: Scope, clause: Clause): Predicate {
  const span = nodeSpan(reading.source, node);
  if ('BoolExpr' in node) {
    const operands = (node.BoolExpr.args ?? []).map((operand) => predicateOf(reading, operand, scope, clause));
    const [only] = operands;
    if (node.BoolExpr.boolop !== 'NOT_EXPR')
      return { kind: node.BoolExpr.boolop === 'OR_EXPR' ? 'or' : 'and', operands, span };
    if (only !== undefined) return { kind: 'not', operand: only, span };
  }
  if ('NullTest' in node && node.NullTest.arg !== undefined && 'ColumnRef' in node.NullTest.arg) {
    const column = columnOf(reading, node.NullTest.arg.ColumnRef, scope);
    if (column !== undefined)
      return { kind: 'null-test', column: column.reference, isNull: node.NullTest.nulltesttype === 'IS_NULL', span };
  }
  if (
    'SubLink' in node &&
    node.SubLink.subLinkType === 'EXISTS_SUBLINK' &&
    node.SubLink.subselect !== undefined &&
    'SelectStmt' in node.SubLink.subselect
  ) {
    return { kind: 'exists', tables: tablesOf(reading.query(node.SubLink.subselect.SelectStmt, scope)), span };
  }
  if ('A_Expr' in node) {
    const rows = rowPredicate(reading, node, scope, clause) ?? betweenPredicate(reading, node, scope, clause);
    if (rows !== undefined) return rows;
  }
  // A CASE that stands as a condition compares its column with the WHEN values, but its own value is what its arms say.
  const [comparison, second] = 'CaseExpr' in node ? [] : comparisonsOf(reading, node, scope, clause);
  const isWhole =
    comparison !== undefined && second === undefined && !isRow(node) && comparison.values.length >= listed(node);
  return isWhole ? { kind: 'comparison', comparison, span } : { kind: 'opaque', syntax: syntaxOf(node), span };
}

/** INSERT … SELECT … WHERE NOT EXISTS (SELECT … FROM the same table), as one of the conditions that all must hold. */
export function forbidsExisting(predicate: Predicate | undefined, table: TableName): boolean {
  if (predicate?.kind === 'and') return predicate.operands.some((operand) => forbidsExisting(operand, table));
  if (predicate?.kind !== 'not' || predicate.operand.kind !== 'exists') return false;
  return predicate.operand.tables.some(
    (other) => other.name === table.name && (other.schema ?? 'public') === (table.schema ?? 'public'),
  );
}

function tablesOf(query: Query): readonly TableName[] {
  return query.arms.flatMap((arm) =>
    arm.scope.relations.flatMap((relation) => relation.table ?? relation.derived?.tables ?? []),
  );
}

/** How many items IN lists: `'x' IN (a, b + 1)` says more than its comparison with `a` does. */
function listed(node: Node): number {
  const list = 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_IN' ? node.A_Expr.rexpr : undefined;
  return list !== undefined && 'List' in list ? (list.List.items?.length ?? 0) : 0;
}

function isRow(node: Node): boolean {
  if ('SubLink' in node) return rowItems(node.SubLink.testexpr) !== undefined;
  return 'A_Expr' in node && rowItems(node.A_Expr.lexpr) !== undefined;
}

/** `(a, b) = (1, 2)` and `(a, b) IN ((1, 2), …)` as what they mean: `a = 1 AND b = 2`, one such for each row. */
function rowPredicate(reading: Reading, node: Node, scope: Scope, clause: Clause): Predicate | undefined {
  if (!('A_Expr' in node)) return undefined;
  const { kind, lexpr, rexpr, name } = node.A_Expr;
  const columns = rowItems(lexpr);
  const operator = operatorName(name);
  if (columns === undefined || rexpr === undefined || (operator !== '=' && operator !== '<>')) return undefined;
  const rows = kind === 'AEXPR_IN' && 'List' in rexpr ? (rexpr.List.items ?? []) : kind === 'AEXPR_OP' ? [rexpr] : [];
  const span = nodeSpan(reading.source, node);
  const operands = rows.map((row) => equalRow(reading, columns, row, scope, clause));
  if (operands.length === 0 || operands.includes(undefined)) return undefined;
  const known = operands.filter((operand) => operand !== undefined);
  const [only] = known;
  const any: Predicate = known.length === 1 && only !== undefined ? only : { kind: 'or', operands: known, span };
  return operator === '=' ? any : { kind: 'not', operand: any, span };
}

/** `a BETWEEN 1 AND 5` as what it means, `a >= 1 AND a <= 5`, and its negation as `a < 1 OR a > 5`. */
function betweenPredicate(reading: Reading, node: Node, scope: Scope, clause: Clause): Predicate | undefined {
  if (!('A_Expr' in node)) return undefined;
  const { kind } = node.A_Expr;
  if (kind !== 'AEXPR_BETWEEN' && kind !== 'AEXPR_NOT_BETWEEN') return undefined;
  const span = nodeSpan(reading.source, node);
  const operands = comparisonsOf(reading, node, scope, clause).map((comparison): Predicate => ({
    kind: 'comparison',
    comparison,
    span,
  }));
  return operands.length === 2 ? { kind: kind === 'AEXPR_BETWEEN' ? 'and' : 'or', operands, span } : undefined;
}

function equalRow(
  reading: Reading,
  columns: readonly Node[],
  row: Node,
  scope: Scope,
  clause: Clause,
): Predicate | undefined {
  const values = rowItems(row);
  if (values === undefined || values.length !== columns.length) return undefined;
  const operands: Predicate[] = [];
  for (const [at, column] of columns.entries()) {
    const value = values[at];
    const resolved = 'ColumnRef' in column ? columnOf(reading, column.ColumnRef, scope) : undefined;
    if (value === undefined || resolved === undefined) return undefined;
    const span = nodeSpan(reading.source, value);
    const comparison: Comparison = {
      column: resolved.reference,
      operator: '=',
      values: [valueOf(reading, value, scope)],
      span,
      clause,
    };
    operands.push({ kind: 'comparison', comparison, span });
  }
  return { kind: 'and', operands, span: nodeSpan(reading.source, row) };
}
