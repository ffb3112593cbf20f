import type { A_Expr, Node, SubLink } from '../grammar.js';
import type { ColumnReference, Comparison, SqlValue, TypeName } from '../statement.js';
import { nodeSpan } from './node-span.js';
import { columnOf, typeName, type Clause, type Reading } from './reading.js';
import type { Scope } from './scope.js';
import { arrayValues, functionName, operatorName, queryValues, valueOf } from './value.js';

type Operator = Comparison['operator'];

/** The comparisons that an expression itself makes (not those inside it): several for a row of columns, mostly one or none. */
export function comparisonsOf(reading: Reading, node: Node, scope: Scope, clause: Clause): readonly Comparison[] {
  const known = reading.compared.get(node);
  if (known !== undefined) return known;
  let found: readonly Comparison[] = [];
  if ('A_Expr' in node) found = operatorComparisons(reading, node, node.A_Expr, scope, clause);
  else if ('SubLink' in node) found = sublinkComparisons(reading, node, node.SubLink, scope, clause);
  else if ('CaseExpr' in node && node.CaseExpr.arg !== undefined) {
    const values: SqlValue[] = [];
    for (const arm of node.CaseExpr.args ?? []) {
      if ('CaseWhen' in arm && arm.CaseWhen.expr !== undefined) values.push(valueOf(reading, arm.CaseWhen.expr, scope));
    }
    found = one(reading, node, node.CaseExpr.arg, 'case', values, scope, 'case');
  } else if (
    'BooleanTest' in node &&
    node.BooleanTest.arg !== undefined &&
    !node.BooleanTest.booltesttype?.endsWith('UNKNOWN')
  ) {
    const { arg, booltesttype = 'IS_TRUE' } = node.BooleanTest;
    const span = nodeSpan(reading.source, node);
    const last = reading.source.token(reading.source.indexAt(span.end - 1));
    const value: SqlValue = {
      kind: 'boolean',
      value: booltesttype.endsWith('TRUE'),
      span: { start: last.start, end: last.end },
    };
    found = one(reading, node, arg, booltesttype.includes('NOT') ? 'is not' : 'is', [value], scope, clause);
  }
  reading.compared.set(node, found);
  return found;
}

/** The items of a row, or of the list in parentheses that stands for one. */
export function rowItems(node: Node | undefined): readonly Node[] | undefined {
  return node !== undefined && 'RowExpr' in node ? (node.RowExpr.args ?? []) : undefined;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};
const FLIPPED: Partial<Readonly<Record<Operator, Operator>>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
// These give a value and compare nothing.
const COMPUTING = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '||',
  '->',
  '->>',
  '#>',
  '#>>',
  '#-',
  '&',
  '|',
  '#',
  '<<',
  '>>',
  '<->',
  '<=>',
  '<#>',
  '<+>',
]);

function operatorComparisons(
  reading: Reading,
  node: Node,
  expression: A_Expr,
  scope: Scope,
  clause: Clause,
): readonly Comparison[] {
  const { kind, lexpr: left, rexpr: right } = expression;
  if (left === undefined || right === undefined) return [];
  const name = operatorName(expression.name);
  const list = 'List' in right ? (right.List.items ?? []) : [];
  switch (kind) {
    case 'AEXPR_IN': {
      const operator = name === '=' ? 'in' : 'not in';
      const row = rowItems(left);
      if (row === undefined) {
        const found = one(
          reading,
          node,
          left,
          operator,
          list.map((item) => valueOf(reading, item, scope)),
          scope,
          clause,
        );
        // `'x' IN (a, b)`: each column meets the one value.
        return found.length > 0
          ? found
          : list.flatMap((item) => one(reading, node, item, operator, [valueOf(reading, left, scope)], scope, clause));
      }
      return row.flatMap((column, at) => {
        const items = list.flatMap((item) => rowItems(item)?.[at] ?? []);
        return one(
          reading,
          node,
          column,
          operator,
          items.map((item) => valueOf(reading, item, scope)),
          scope,
          clause,
        );
      });
    }
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL': {
      const operator = kind === 'AEXPR_OP_ANY' ? (name === '=' ? 'any' : 'other') : name === '<>' ? 'all' : 'other';
      const found = one(reading, node, left, operator, arrayValues(reading, right, scope), scope, clause);
      // `'x' = ANY (tags)`: the column is the array.
      return found.length > 0
        ? found
        : one(reading, node, right, 'other', [valueOf(reading, left, scope)], scope, clause);
    }
    case 'AEXPR_DISTINCT':
      return either(reading, node, left, right, 'is not', scope, clause);
    case 'AEXPR_NOT_DISTINCT':
      return either(reading, node, left, right, 'is', scope, clause);
    // NULLIF compares as `=` does, with the same errors.
    case 'AEXPR_NULLIF':
      return either(reading, node, left, right, '=', scope, 'other');
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE': {
      // With ESCAPE the pattern is the first argument of a call.
      const pattern =
        functionName(right) === 'like_escape' && 'FuncCall' in right ? right.FuncCall.args?.[0] : undefined;
      return one(reading, node, left, 'like', [valueOf(reading, pattern ?? right, scope)], scope, clause);
    }
    case 'AEXPR_SIMILAR':
      return one(reading, node, left, 'other', [valueOf(reading, right, scope)], scope, clause);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return bounds(kind === 'AEXPR_NOT_BETWEEN').flatMap((operator, at) => {
        const bound = list[at];
        return bound === undefined
          ? []
          : one(reading, node, left, operator, [valueOf(reading, bound, scope)], scope, clause);
      });
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return one(
        reading,
        node,
        left,
        'other',
        list.map((item) => valueOf(reading, item, scope)),
        scope,
        clause,
      );
    default:
      return COMPUTING.has(name) ? [] : either(reading, node, left, right, OPERATORS[name] ?? 'other', scope, clause);
  }
}

/** What BETWEEN means, or NOT BETWEEN: how the column compares with the first and with the second bound. */
function bounds(negated: boolean): readonly [Operator, Operator] {
  return negated ? ['<', '>'] : ['>=', '<='];
}

/** A comparison whose column can stand on either side, or rows on both. */
function either(
  reading: Reading,
  node: Node,
  left: Node,
  right: Node,
  operator: Operator,
  scope: Scope,
  clause: Clause,
): readonly Comparison[] {
  const columns = rowItems(left);
  const values = rowItems(right);
  if (columns !== undefined && values !== undefined) {
    const each = operator === '=' || operator === '<>' ? operator : 'other';
    return columns.flatMap((column, at) => {
      const value = values[at];
      return value === undefined ? [] : either(reading, node, column, value, each, scope, clause);
    });
  }
  const found = one(reading, node, left, operator, [valueOf(reading, right, scope)], scope, clause);
  if (found.length > 0) return found;
  return one(reading, node, right, FLIPPED[operator] ?? operator, [valueOf(reading, left, scope)], scope, clause);
}

function sublinkComparisons(
  reading: Reading,
  node: Node,
  link: SubLink,
  scope: Scope,
  clause: Clause,
): readonly Comparison[] {
  const { testexpr, subselect, subLinkType } = link;
  if (
    testexpr === undefined ||
    subselect === undefined ||
    (subLinkType !== 'ANY_SUBLINK' && subLinkType !== 'ALL_SUBLINK')
  )
    return [];
  const name = link.operName === undefined ? 'in' : operatorName(link.operName);
  const operator: Operator =
    name === 'in'
      ? 'in'
      : subLinkType === 'ANY_SUBLINK'
        ? name === '='
          ? 'any'
          : 'other'
        : name === '<>'
          ? 'all'
          : 'other';
  const row = rowItems(testexpr);
  if (row === undefined)
    return one(reading, node, testexpr, operator, queryValues(reading, subselect, scope), scope, clause);
  const arms = 'SelectStmt' in subselect ? reading.query(subselect.SelectStmt, scope).arms : [];
  return row.flatMap((column, at) =>
    one(
      reading,
      node,
      column,
      operator,
      arms.flatMap((arm) => arm.targets[at]?.value ?? []),
      scope,
      clause,
    ),
  );
}

function one(
  reading: Reading,
  node: Node,
  side: Node,
  operator: Operator,
  values: readonly SqlValue[],
  scope: Scope,
  clause: Clause,
): readonly Comparison[] {
  const subject = columnSide(reading, side, scope);
  if (subject === undefined) return [];
  const span = nodeSpan(reading.source, node);
  const { column, cast } = subject;
  return [
    cast === undefined
      ? { column, operator, values, span, clause }
      : { column, operator, columnCast: cast, values, span, clause },
  ];
}

/** A column, bare or under casts; the outermost cast is the type that the comparison has. */
function columnSide(
  reading: Reading,
  node: Node,
  scope: Scope,
): { readonly column: ColumnReference; readonly cast?: TypeName } | undefined {
  if ('TypeCast' in node && node.TypeCast.arg !== undefined && node.TypeCast.typeName !== undefined) {
    const inner = columnSide(reading, node.TypeCast.arg, scope);
    return inner === undefined
      ? undefined
      : { column: inner.column, cast: typeName(reading.source, node.TypeCast.typeName) };
  }
  if ('CollateClause' in node && node.CollateClause.arg !== undefined)
    return columnSide(reading, node.CollateClause.arg, scope);
  if (!('ColumnRef' in node)) return undefined;
  const resolved = columnOf(reading, node.ColumnRef, scope);
  return resolved === undefined ? undefined : { column: resolved.reference };
}
