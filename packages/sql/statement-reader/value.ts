import type { Span } from '#facts/span';
import type { A_Const, CaseExpr, Node, TypeCast } from '../grammar.js';
import type { SqlValue } from '../statement.js';
import { arrayItems } from './array-literal.js';
import { nodeSpan } from './node-span.js';
import { columnOf, typeName, type Reading } from './reading.js';
import type { Scope } from './scope.js';

/** What an expression can be. Asks only; what stands in the expression is collected by `collect`. */
export function valueOf(reading: Reading, node: Node, scope: Scope): SqlValue {
  const { source } = reading;
  if ('A_Const' in node) return constant(node.A_Const, nodeSpan(source, node));
  if ('ParamRef' in node) return parameter(reading, node.ParamRef.number ?? 0, nodeSpan(source, node));
  if ('TypeCast' in node) return castValue(reading, node, node.TypeCast, scope);
  if ('ColumnRef' in node) return columnValue(reading, node, scope);
  if ('CollateClause' in node && node.CollateClause.arg !== undefined)
    return valueOf(reading, node.CollateClause.arg, scope);
  const span = nodeSpan(source, node);
  const all = (nodes: readonly Node[] | undefined): readonly SqlValue[] =>
    (nodes ?? []).map((child) => valueOf(reading, child, scope));
  if ('SetToDefault' in node) return { kind: 'default', span };
  if ('CaseExpr' in node)
    return { kind: 'choice', form: 'case', values: caseValues(reading, node.CaseExpr, scope, span), span };
  if ('CoalesceExpr' in node) return { kind: 'choice', form: 'coalesce', values: all(node.CoalesceExpr.args), span };
  if ('MinMaxExpr' in node) return { kind: 'choice', form: 'other', values: all(node.MinMaxExpr.args), span };
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF') {
    const first = node.A_Expr.lexpr;
    const values: readonly SqlValue[] =
      first === undefined ? [] : [valueOf(reading, first, scope), { kind: 'null', span }];
    return { kind: 'choice', form: 'nullif', values, span };
  }
  if ('A_ArrayExpr' in node) return { kind: 'array', items: all(node.A_ArrayExpr.elements), span };
  if ('FuncCall' in node && functionName(node) === 'unnest' && node.FuncCall.args?.length === 1) {
    const argument = node.FuncCall.args[0];
    if (argument !== undefined) return elementsOf(reading, argument, scope, span);
  }
  if ('SubLink' in node && node.SubLink.subLinkType === 'EXPR_SUBLINK' && node.SubLink.subselect !== undefined) {
    return queryValue(reading, node.SubLink.subselect, scope, span);
  }
  return { kind: 'expression', syntax: syntaxOf(node), span };
}

/** The values that `= ANY (…)` compares with: the items where they are to be seen, otherwise `elements` of the array. */
export function arrayValues(reading: Reading, node: Node, scope: Scope): readonly SqlValue[] {
  const { source } = reading;
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) {
    const inner = arrayValues(reading, node.TypeCast.arg, scope);
    if (inner.length !== 1 || inner[0]?.kind !== 'elements') return inner;
  }
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).map((child) => valueOf(reading, child, scope));
  const span = nodeSpan(source, node);
  if ('A_Const' in node && node.A_Const.sval !== undefined) {
    const items = arrayItems(source.text, span, node.A_Const.sval.sval ?? '');
    if (items !== undefined) return items;
  }
  return [{ kind: 'elements', of: valueOf(reading, node, scope), span }];
}

/** The values that a query of one column can give. */
export function queryValues(reading: Reading, subselect: Node, scope: Scope): readonly SqlValue[] {
  const select = 'SelectStmt' in subselect ? subselect.SelectStmt : undefined;
  if (select === undefined) return [];
  const query = reading.query(select, scope);
  return query.arms.map(
    (arm) =>
      arm.targets[0]?.value ?? { kind: 'expression', syntax: 'select', span: nodeSpan(reading.source, subselect) },
  );
}

export function functionName(node: Node): string {
  const names = 'FuncCall' in node ? (node.FuncCall.funcname ?? []) : [];
  const last = names[names.length - 1];
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

export function operatorName(names: readonly Node[] | undefined): string {
  const last = names?.[names.length - 1];
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

/** A short name for what an expression is, for messages: `now()`, `||`, `select`, or the grammar's own word. */
export function syntaxOf(node: Node): string {
  if ('FuncCall' in node) return `${functionName(node)}()`;
  if ('A_Expr' in node) return operatorName(node.A_Expr.name);
  if ('SubLink' in node) return 'select';
  if ('SQLValueFunction' in node) return (node.SQLValueFunction.op ?? '').replace('SVFOP_', '').toLowerCase();
  return Object.keys(node)[0] ?? '';
}

function constant(value: A_Const, span: Span): SqlValue {
  if (value.sval !== undefined) return { kind: 'string', value: value.sval.sval ?? '', span };
  if (value.ival !== undefined) return { kind: 'number', value: String(value.ival.ival ?? 0), span };
  if (value.fval !== undefined) return { kind: 'number', value: value.fval.fval ?? '0', span };
  // The grammar leaves a false out as it leaves out a zero.
  if (value.boolval !== undefined) return { kind: 'boolean', value: value.boolval.boolval === true, span };
  if (value.isnull === true) return { kind: 'null', span };
  return { kind: 'expression', syntax: 'bit string', span };
}

/** In a body `$1` is the function's own parameter, or what USING gives, and nothing that is bound to the whole text. */
function parameter(reading: Reading, number: number, span: Span): SqlValue {
  return reading.routine === undefined
    ? { kind: 'parameter', number, span }
    : { kind: 'expression', syntax: `$${String(number)}`, span };
}

function castValue(reading: Reading, node: Node, cast: TypeCast, scope: Scope): SqlValue {
  const span = nodeSpan(reading.source, node);
  if (cast.arg === undefined || cast.typeName === undefined) return { kind: 'expression', syntax: 'cast', span };
  const type = typeName(reading.source, cast.typeName);
  const value = valueOf(reading, cast.arg, scope);
  const items =
    type.array && value.kind === 'string' ? arrayItems(reading.source.text, value.span, value.value) : undefined;
  return { kind: 'cast', value: items === undefined ? value : { kind: 'array', items, span: value.span }, type, span };
}

function columnValue(reading: Reading, node: Node & { readonly ColumnRef: object }, scope: Scope): SqlValue {
  const span = nodeSpan(reading.source, node);
  const resolved = columnOf(reading, node.ColumnRef, scope);
  if (resolved === undefined) return { kind: 'expression', syntax: '*', span };
  return resolved.value ?? { kind: 'column', column: resolved.reference, excluded: resolved.excluded, span };
}

function caseValues(reading: Reading, node: CaseExpr, scope: Scope, span: Span): readonly SqlValue[] {
  const values: SqlValue[] = [];
  for (const arm of node.args ?? []) {
    if ('CaseWhen' in arm && arm.CaseWhen.result !== undefined)
      values.push(valueOf(reading, arm.CaseWhen.result, scope));
  }
  values.push(node.defresult === undefined ? { kind: 'null', span } : valueOf(reading, node.defresult, scope));
  return values;
}

function elementsOf(reading: Reading, argument: Node, scope: Scope, span: Span): SqlValue {
  const values = arrayValues(reading, argument, scope);
  const only = values.length === 1 ? values[0] : undefined;
  if (only?.kind === 'elements') return { ...only, span };
  return { kind: 'elements', of: { kind: 'array', items: values, span: nodeSpan(reading.source, argument) }, span };
}

/** A scalar subselect. No row gives NULL, which is left out: nearly every subselect would have it. */
function queryValue(reading: Reading, subselect: Node, scope: Scope, span: Span): SqlValue {
  const values = queryValues(reading, subselect, scope);
  const only = values.length === 1 ? values[0] : undefined;
  if (only !== undefined) return only.kind === 'expression' ? { kind: 'expression', syntax: 'select', span } : only;
  return values.length === 0
    ? { kind: 'expression', syntax: 'select', span }
    : { kind: 'choice', form: 'other', values, span };
}
