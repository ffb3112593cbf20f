import type { Place } from '#facts/span';
import type { CheckPredicate, CheckValue } from '../catalog.js';
import type { A_Const, A_Expr, FuncCall, Node } from '../grammar.js';

/** Reads a CHECK expression into the shape that gates evaluate. `placeOf` gives the place of the constant at a location. */
export function readPredicate(node: Node, placeOf: (location: number | undefined) => Place): CheckPredicate {
  if ('BoolExpr' in node) {
    const operands = (node.BoolExpr.args ?? []).map((operand) => readPredicate(operand, placeOf));
    const [first] = operands;
    if (node.BoolExpr.boolop === 'NOT_EXPR')
      return first === undefined ? opaque(node) : { kind: 'not', operand: first };
    return { kind: node.BoolExpr.boolop === 'OR_EXPR' ? 'or' : 'and', operands };
  }
  if ('NullTest' in node) {
    const column = columnName(node.NullTest.arg);
    return column === undefined
      ? opaque(node)
      : { kind: 'null-test', column, isNull: node.NullTest.nulltesttype === 'IS_NULL' };
  }
  if ('ColumnRef' in node) {
    const column = columnName(node);
    return column === undefined ? opaque(node) : { kind: 'boolean', column };
  }
  return 'A_Expr' in node ? (readOperator(node.A_Expr, placeOf) ?? opaque(node)) : opaque(node);
}

/** The columns an expression names, each once, in order of appearance; qualifiers are left out, as a CHECK has one table. */
export function columnsIn(node: unknown): readonly string[] {
  const found = new Set<string>();
  for (const fields of columnReferences(node)) {
    const name = fields.names.at(-1);
    if (name !== undefined) found.add(name);
  }
  return [...found];
}

/** Every column reference below a node, with its location. */
export function columnReferences(
  node: unknown,
): readonly { readonly names: readonly string[]; readonly location: number | undefined }[] {
  const found: { names: readonly string[]; location: number | undefined }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('ColumnRef' in value) {
        const reference = (value as { ColumnRef: { fields?: Node[]; location?: number } }).ColumnRef;
        found.push({ names: strings(reference.fields), location: reference.location });
      } else Object.values(value).forEach(visit);
    }
  };
  visit(node);
  return found;
}

/** The texts of a list of String nodes. */
export function strings(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) =>
    'String' in node && node.String.sval !== undefined ? [node.String.sval] : 'String' in node ? [''] : [],
  );
}

/** What is under casts, and the innermost cast's type. */
export function withoutCasts(node: Node | undefined): { readonly node: Node | undefined; readonly cast?: string } {
  let inner = node;
  let cast: string | undefined;
  while (inner !== undefined && 'TypeCast' in inner) {
    cast = strings(inner.TypeCast.typeName?.names).at(-1);
    inner = inner.TypeCast.arg;
  }
  return cast === undefined ? { node: inner } : { node: inner, cast };
}

/** The value of a constant, casts removed; `undefined` where the node is none. */
export function constantOf(
  node: Node | undefined,
): { readonly value: string | null; readonly location: number | undefined } | undefined {
  const inner = withoutCasts(node).node;
  if (inner === undefined) return undefined;
  if ('A_Const' in inner) return { value: constantText(inner.A_Const), location: inner.A_Const.location };
  if ('A_Expr' in inner && inner.A_Expr.lexpr === undefined && strings(inner.A_Expr.name)[0] === '-') {
    const operand = constantOf(inner.A_Expr.rexpr);
    return operand?.value == null ? undefined : { value: `-${operand.value}`, location: operand.location };
  }
  return undefined;
}

function constantText(constant: A_Const): string | null {
  if (constant.isnull === true) return null;
  if (constant.sval !== undefined) return constant.sval.sval ?? '';
  if (constant.fval !== undefined) return constant.fval.fval ?? '0';
  if (constant.boolval !== undefined) return String(constant.boolval.boolval ?? false);
  if (constant.bsval !== undefined) return constant.bsval.bsval ?? '';
  return String(constant.ival?.ival ?? 0);
}

type Comparison = Extract<CheckPredicate, { kind: 'comparison' }>;
type Operator = Comparison['operator'];
const FLIPPED: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

function operatorOf(expression: A_Expr): Operator | undefined {
  const name = strings(expression.name).at(-1) === '!=' ? '<>' : strings(expression.name).at(-1);
  return name !== undefined && name in FLIPPED ? (name as Operator) : undefined;
}

function readOperator(
  expression: A_Expr,
  placeOf: (location: number | undefined) => Place,
): CheckPredicate | undefined {
  const { lexpr, rexpr } = expression;
  if (lexpr === undefined || rexpr === undefined) return undefined;
  if (expression.kind === 'AEXPR_BETWEEN' || expression.kind === 'AEXPR_NOT_BETWEEN')
    return between(lexpr, rexpr, expression.kind === 'AEXPR_NOT_BETWEEN', placeOf);
  const operator = operatorOf(expression);
  if (operator === undefined) return undefined;
  switch (expression.kind) {
    case 'AEXPR_IN':
      return comparison(lexpr, operator, 'List' in rexpr ? rexpr.List.items : undefined, placeOf);
    case 'AEXPR_OP_ANY':
      return operator === '=' ? comparison(lexpr, operator, arrayItems(rexpr), placeOf) : undefined;
    case 'AEXPR_OP_ALL':
      return operator === '<>' ? comparison(lexpr, operator, arrayItems(rexpr), placeOf) : undefined;
    case 'AEXPR_OP':
      return (
        comparison(lexpr, operator, [rexpr], placeOf) ??
        comparison(rexpr, FLIPPED[operator], [lexpr], placeOf) ??
        countOfNulls(lexpr, operator, rexpr) ??
        equivalence(lexpr, operator, rexpr, placeOf)
      );
    default:
      return undefined;
  }
}

function comparison(
  left: Node,
  operator: Operator,
  items: readonly Node[] | undefined,
  placeOf: (location: number | undefined) => Place,
): Comparison | undefined {
  const { node, cast } = withoutCasts(left);
  const column = columnName(node);
  if (column === undefined || items === undefined) return undefined;
  const values: CheckValue[] = [];
  for (const item of items) {
    const constant = constantOf(item);
    if (constant === undefined) return undefined;
    values.push({ value: constant.value, origin: placeOf(constant.location) });
  }
  return { kind: 'comparison', column, operator, values, ...(cast === undefined ? {} : { cast }) };
}

/** `a BETWEEN 1 AND 5` is `a >= 1 AND a <= 5`, and its negation `a < 1 OR a > 5`. */
function between(
  column: Node,
  bounds: Node,
  negated: boolean,
  placeOf: (location: number | undefined) => Place,
): CheckPredicate | undefined {
  const [low, high] = 'List' in bounds ? (bounds.List.items ?? []) : [];
  if (low === undefined || high === undefined) return undefined;
  const above = comparison(column, negated ? '<' : '>=', [low], placeOf);
  const below = comparison(column, negated ? '>' : '<=', [high], placeOf);
  if (above === undefined || below === undefined) return undefined;
  return { kind: negated ? 'or' : 'and', operands: [above, below] };
}

/** `ARRAY['a', 'b']`, also under casts, and `'{a,b}'::text[]`. */
export function arrayItems(node: Node): readonly Node[] | undefined {
  const inner = withoutCasts(node).node;
  if (inner === undefined) return undefined;
  if ('A_ArrayExpr' in inner) return inner.A_ArrayExpr.elements ?? [];
  if (!('A_Const' in inner)) return undefined;
  const text = inner.A_Const.sval?.sval;
  // Quotes, escapes and NULL inside an array literal are left unread.
  if (text === undefined || !/^\{[^{}"\\]*\}$/.test(text) || /\bnull\b/i.test(text)) return undefined;
  const { location } = inner.A_Const;
  const items = text
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim());
  return items.map((sval) => ({ A_Const: { sval: { sval }, ...(location === undefined ? {} : { location }) } }));
}

function countOfNulls(left: Node, operator: Operator, right: Node): CheckPredicate | undefined {
  const number = Number(constantOf(right)?.value ?? Number.NaN);
  if (!('FuncCall' in left) || Number.isNaN(number)) return undefined;
  const call: FuncCall = left.FuncCall;
  const name = strings(call.funcname).at(-1);
  const columns = (call.args ?? []).map(columnName);
  if (
    (name !== 'num_nonnulls' && name !== 'num_nulls') ||
    call.func_variadic === true ||
    !columns.every((column) => column !== undefined)
  )
    return undefined;
  return { kind: 'count', columns, nulls: name === 'num_nulls', operator, number };
}

function equivalence(
  left: Node,
  operator: Operator,
  right: Node,
  placeOf: (location: number | undefined) => Place,
): CheckPredicate | undefined {
  if (operator !== '=' && operator !== '<>') return undefined;
  const isCondition = (node: Node): boolean => 'BoolExpr' in node || 'NullTest' in node || 'A_Expr' in node;
  if (!isCondition(left) || !isCondition(right)) return undefined;
  const sides = [readPredicate(left, placeOf), readPredicate(right, placeOf)] as const;
  if (sides.some((side) => side.kind === 'opaque')) return undefined;
  return { kind: 'equivalence', left: sides[0], right: sides[1], differs: operator === '<>' };
}

function columnName(node: Node | undefined): string | undefined {
  const inner = withoutCasts(node).node;
  return inner !== undefined && 'ColumnRef' in inner ? strings(inner.ColumnRef.fields).at(-1) : undefined;
}

function opaque(node: Node): CheckPredicate {
  return { kind: 'opaque', columns: columnsIn(node) };
}

/** The same predicate with its parts replaced from the leaves up. */
export function mapPredicate(
  predicate: CheckPredicate,
  change: (leaf: CheckPredicate) => CheckPredicate,
): CheckPredicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, operands: predicate.operands.map((operand) => mapPredicate(operand, change)) };
    case 'not':
      return { ...predicate, operand: mapPredicate(predicate.operand, change) };
    case 'equivalence':
      return { ...predicate, left: mapPredicate(predicate.left, change), right: mapPredicate(predicate.right, change) };
    default:
      return change(predicate);
  }
}

/** The predicate after a column was renamed. */
export function renameInPredicate(predicate: CheckPredicate, from: string, to: string): CheckPredicate {
  const renamed = (name: string): string => (name === from ? to : name);
  return mapPredicate(predicate, (leaf) => {
    switch (leaf.kind) {
      case 'comparison':
      case 'null-test':
      case 'boolean':
        return { ...leaf, column: renamed(leaf.column) };
      case 'count':
      case 'opaque':
        return { ...leaf, columns: leaf.columns.map(renamed) };
      default:
        return leaf;
    }
  });
}
