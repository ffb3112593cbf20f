import type { Node } from '../grammar.js';
import { comparisonsOf } from './comparison.js';
import { nodeSpan } from './node-span.js';
import { columnOf, typeName, type Clause, type Reading } from './reading.js';
import type { Scope } from './scope.js';
import { valueOf } from './value.js';

/** Adds what an expression holds, at any depth, to the reading: columns, comparisons, coalesces, casts, subqueries. */
export function collect(reading: Reading, node: Node | undefined, scope: Scope, clause: Clause = 'other'): void {
  if (node === undefined) return;
  if ('A_Const' in node || 'ParamRef' in node) return;
  if ('ColumnRef' in node) {
    const column = columnOf(reading, node.ColumnRef, scope);
    if (column !== undefined) reading.columns.push(column.reference);
    return;
  }
  if ('SubLink' in node) {
    const { testexpr, subselect } = node.SubLink;
    collect(reading, testexpr, scope, clause);
    if (subselect !== undefined && 'SelectStmt' in subselect) reading.query(subselect.SelectStmt, scope);
    reading.comparisons.push(...comparisonsOf(reading, node, scope, clause));
    return;
  }
  if ('A_Expr' in node || 'BooleanTest' in node)
    reading.comparisons.push(...comparisonsOf(reading, node, scope, clause));
  else if ('CaseExpr' in node) {
    reading.comparisons.push(...comparisonsOf(reading, node, scope, clause));
    const { arg, args, defresult } = node.CaseExpr;
    collect(reading, arg, scope, clause);
    for (const arm of args ?? []) {
      if (!('CaseWhen' in arm)) continue;
      collect(reading, arm.CaseWhen.expr, scope, 'case');
      collect(reading, arm.CaseWhen.result, scope, clause);
    }
    collect(reading, defresult, scope, clause);
    return;
  } else if ('CoalesceExpr' in node) {
    const values = (node.CoalesceExpr.args ?? []).map((argument) => valueOf(reading, argument, scope));
    reading.coalesces.push({ span: nodeSpan(reading.source, node), values });
  } else if ('TypeCast' in node && node.TypeCast.arg !== undefined && node.TypeCast.typeName !== undefined) {
    const value = valueOf(reading, node, scope);
    if (value.kind === 'cast')
      reading.casts.push({
        type: typeName(reading.source, node.TypeCast.typeName),
        value: value.value,
        span: value.span,
      });
    collect(reading, node.TypeCast.arg, scope, clause);
    return;
  }
  collectAll(reading, node, scope, clause);
}

export function collectEach(
  reading: Reading,
  nodes: readonly Node[] | undefined,
  scope: Scope,
  clause: Clause = 'other',
): void {
  for (const node of nodes ?? []) collect(reading, node, scope, clause);
}

/**
 * Goes through whatever the grammar put into a node. A node is an object under a key with a capital letter (`{ ColumnRef: … }`),
 * every other object is a part of one: so no kind of expression is left out because nobody thought of it.
 */
function collectAll(reading: Reading, part: object, scope: Scope, clause: Clause): void {
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) collectPart(reading, item, scope, clause);
    } else if (isNodeKey(key)) collectAll(reading, value, scope, clause);
    else collectPart(reading, value, scope, clause);
  }
}

function collectPart(reading: Reading, value: unknown, scope: Scope, clause: Clause): void {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) collect(reading, value, scope, clause);
  else collectAll(reading, value, scope, clause);
}

function isNode(value: object): value is Node {
  const [key] = Object.keys(value);
  return key !== undefined && isNodeKey(key);
}

function isNodeKey(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 0x41 && code <= 0x5a;
}
