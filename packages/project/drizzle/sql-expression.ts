import type { CallFact, Expression } from '#facts/index';
import { moveTo, startAt, type Leaf, type Origin } from '../leaf.js';
import { rootName } from '../callee-names.js';
import { onlyLeaf, textOf, type Reading } from './constant.js';
import type { DrizzleNames } from './core.js';

export interface SqlContext extends Reading {
  readonly names: DrizzleNames;
  /** The column that a leaf stands for, by its name in the database. */
  columnAt(leaf: Leaf): string | undefined;
}

/**
 * The SQL of `sql`…`` and `sql.raw(…)`: columns as their names, constants as literals. Undefined where any of it is made at run
 * time.
 */
export function sqlOf(context: SqlContext, origin: Origin, expression: Expression): string | undefined {
  const leaf = onlyLeaf(context, origin, expression);
  return leaf === undefined ? undefined : ofLeaf(context, leaf);
}

function ofLeaf(context: SqlContext, leaf: Leaf): string | undefined {
  const column = context.columnAt(leaf);
  if (column !== undefined) return `"${column.replaceAll('"', '""')}"`;
  if (leaf.kind === 'literal') return literal(leaf.value);
  if (leaf.kind !== 'expression' && leaf.kind !== 'open') return undefined;
  const { expression } = leaf;
  if (expression.kind === 'constant' && expression.value !== undefined) return literal(expression.value);
  if (expression.kind === 'call') {
    const call = context.follower.source.facts(leaf.path).calls[expression.call];
    return call === undefined ? undefined : ofCall(context, leaf, call);
  }
  const text = leaf.kind === 'expression' ? textOf(context, leaf, expression) : undefined;
  return text && literal(text.value);
}

function ofCall(context: SqlContext, leaf: Leaf, call: CallFact): string | undefined {
  const { callee } = call;
  if (call.form === 'tag') {
    if (rootName(callee) !== 'sql' && !isSql(context, leaf, callee)) return undefined;
    const texts = call.texts ?? [];
    let whole = '';
    for (const [index, { value }] of texts.entries()) {
      whole += value;
      const hole = call.arguments[index];
      if (hole === undefined) continue;
      const own = sqlOf(context, moveTo(leaf, leaf.path, hole.value.span, leaf.frame), hole.value);
      if (own === undefined) return undefined;
      whole += own;
    }
    return whole;
  }
  const [first] = call.arguments;
  if (callee.kind !== 'member') return undefined;
  if (callee.property === 'raw' && isSql(context, leaf, callee.object) && first?.spread === false) {
    return textOf(context, startAt(leaf.path, first.value.span, leaf.frame), first.value)?.value;
  }
  // `sql<boolean>`…`.mapWith(…)` and `.as(…)` say what becomes of the value.
  return callee.property === 'mapWith' || callee.property === 'as' ? sqlOf(context, leaf, callee.object) : undefined;
}

function isSql({ names }: SqlContext, leaf: Leaf, expression: Expression): boolean {
  const meaning = names.meaning(startAt(leaf.path, expression.span, leaf.frame), expression);
  return meaning?.kind === 'drizzle' && meaning.name === 'sql';
}

function literal(value: string | number | boolean | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
