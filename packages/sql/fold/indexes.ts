import type { IndexElem, IndexStmt, Node } from '../grammar.js';
import { indexName, isTaken, truncated } from './names.js';
import { columnsIn, strings } from './predicate.js';
import { FoldProblem, keyOf, type ExpressionState, type IndexState } from './state.js';
import { expressionOf, requireTable, type Step } from './step.js';
import { cloneIndexes } from './table.js';
import { childrenOf } from './state.js';
import { elementEnd, insideParentheses, tokenFrom, wordAt } from './text.js';

/** CREATE INDEX. */
export function createIndex(step: Step, statement: IndexStmt): void {
  const table = requireTable(step, statement.relation);
  const elements = (statement.indexParams ?? []).flatMap((node) => ('IndexElem' in node ? [node.IndexElem] : []));
  const include = (statement.indexIncludingParams ?? []).flatMap((node) =>
    'IndexElem' in node && node.IndexElem.name !== undefined ? [node.IndexElem.name] : [],
  );
  const texts = elementTexts(step, elements.length);
  const keys = elements.map(
    (element, index) => element.name ?? { text: texts[index] ?? '', columns: columnsIn(element.expr) },
  );
  const given = statement.idxname === undefined ? undefined : truncated(statement.idxname);
  if (given !== undefined && isTaken(step.state, table.schema, given)) {
    if (statement.if_not_exists === true) return;
    throw new FoldProblem('duplicate', `${keyOf({ schema: table.schema, name: given })} already exists`);
  }
  const index: IndexState = {
    name: given ?? indexName(step.state, table, [...distinct(elements.map(elementName)), ...include], 'idx'),
    keys,
    include,
    unique: statement.unique === true,
    constraint: undefined,
    where: wherePart(step, statement.whereClause),
    origin: step.mark.place,
  };
  table.indexes.push(index);
  for (const child of childrenOf(step.state, table))
    if (child.partition) cloneIndexes(step, table, child, (candidate) => candidate === index);
}

/** What an index calls an expression: the function or type it ends in. */
function elementName(element: IndexElem): string {
  if (element.name !== undefined) return element.name;
  return expressionName(element.expr) ?? 'expr';
}

function expressionName(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('FuncCall' in node) return strings(node.FuncCall.funcname).at(-1);
  if ('ColumnRef' in node) return strings(node.ColumnRef.fields).at(-1);
  if ('TypeCast' in node) return expressionName(node.TypeCast.arg) ?? strings(node.TypeCast.typeName?.names).at(-1);
  if ('CollateClause' in node) return expressionName(node.CollateClause.arg);
  if ('CoalesceExpr' in node) return 'coalesce';
  if ('CaseExpr' in node) return expressionName(node.CaseExpr.defresult) ?? 'case';
  return undefined;
}

function distinct(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 1; used.has(free); count += 1) free = `${name}${count}`;
    used.add(free);
    return free;
  });
}

function elementTexts(step: Step, count: number): readonly string[] {
  const on = wordIndex(step, 'on');
  const inner = insideParentheses(step.source, step.source.tokens[on]?.start ?? step.span.start, step.span.end);
  const texts: string[] = [];
  for (let start = inner?.start; start !== undefined && start < (inner?.end ?? 0);) {
    const end = elementEnd(step.source, start, inner?.end ?? 0);
    texts.push(step.source.text.slice(start, end));
    const comma = tokenFrom(step.source, end);
    start = wordAt(step.source, comma) === ',' ? step.source.tokens[comma + 1]?.start : undefined;
  }
  return texts.length === count ? texts : [];
}

function wherePart(step: Step, node: Node | undefined): ExpressionState | undefined {
  if (node === undefined) return undefined;
  const start = step.source.tokens[wordIndex(step, 'where') + 1]?.start ?? step.span.start;
  return expressionOf(step, { start, end: step.span.end }, node);
}

/** The first such word of the statement that is outside parentheses. */
function wordIndex(step: Step, word: string): number {
  let depth = 0;
  let index = tokenFrom(step.source, step.span.start);
  for (; index < step.source.tokens.length; index += 1) {
    const current = wordAt(step.source, index);
    if (current === '(') depth += 1;
    if (current === ')') depth -= 1;
    if (depth === 0 && current === word) return index;
  }
  return index;
}
