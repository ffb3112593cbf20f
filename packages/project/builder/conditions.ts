import type { CallFact, Expression, ListItem } from '#facts/index';
import type { Place } from '#facts/span';
import { grownHistories } from '../grown-text.js';
import type { History } from '../grown.js';
import { moveTo, noChoices, startAt, type Choices, type Leaf, type Origin } from '../leaf.js';
import type { Piece, TextVariant } from '../text-variant.js';
import { stepKey } from '../trail.js';
import { conditionKey, withChoices } from './choices.js';
import { callIn } from './names.js';
import type { Rendering } from './rendering.js';
import { behind, bound, inParentheses, inOrder, only, qualifiedColumn, tableName, unknown, word } from './words.js';

/** What `where`, `on` and `having` are given, as SQL; nothing where it is undefined, which sets no condition. */
export function condition(rendering: Rendering, origin: Origin, expression: Expression): readonly TextVariant[] {
  const again = unknown({ path: origin.path, span: expression.span }, 'a condition that is made of itself');
  // `where = and(where, …)` comes back to itself.
  return rendering.follower.trail.step(`condition ${stepKey(origin, expression.span)}`, again, () =>
    conditionText(rendering, origin, expression),
  );
}

function conditionText(rendering: Rendering, origin: Origin, expression: Expression): readonly TextVariant[] {
  const known = expressionText(rendering, origin, expression);
  if (known !== undefined) return known;
  const start = { ...moveTo(origin, origin.path, expression.span, origin.frame), choices: noChoices };
  // `late && eq(…)` sets no condition where it is not late.
  if (expression.kind === 'logical' && expression.operator === '&&' && expression.right !== undefined) {
    const key = conditionKey(rendering.follower, origin, expression.left);
    const taken = withChoices(condition(rendering, origin, expression.right), new Map([[key, 0]]));
    return [...taken, ...withChoices(only(), new Map([[key, 1]]))];
  }
  // Each arm by itself: a name that grows is what it was where the arm stands.
  if (expression.kind === 'conditional') {
    const key = conditionKey(rendering.follower, origin, expression.test);
    return [expression.whenTrue, expression.whenFalse].flatMap((arm, index) =>
      withChoices(condition(rendering, origin, arm), new Map([[key, index]])),
    );
  }
  const leaves = rendering.follower.from(start, expression);
  const use = expression.kind === 'reference' ? leaves.find((leaf) => leaf.growth !== undefined)?.growth : undefined;
  const histories = use === undefined ? undefined : grownHistories(rendering, use);
  if (use !== undefined && histories !== undefined) {
    return histories.flatMap((history) => grownCondition(rendering, startAt(use.path, use.span, use.frame), history));
  }
  return leaves.flatMap((leaf) => {
    const variants = isNothing(leaf) ? only() : (fragment(rendering, leaf) ?? unknown(leaf.at, whyOf(leaf)));
    return withChoices(variants, leaf.choices);
  });
}

/** What a name holds after the last of its steps: `where = and(where, more)` is followed back to what it held before. */
function grownCondition(
  rendering: Rendering,
  start: Origin,
  { chunks, choices, cut }: History,
): readonly TextVariant[] {
  const missed = chunks.find((chunk) => chunk.kind === 'unknown');
  const last = chunks.at(-1);
  if (missed !== undefined || cut === true || last?.kind !== 'known') {
    const { at, why } = missed ?? { at: start.at, why: 'there are more conditions than are told apart' };
    return withChoices(unknown(at, why), choices);
  }
  return withChoices(condition(rendering, start, last.item.value), choices);
}

/** A value in a condition or an assignment: a column, a piece of SQL, a subquery, or what is bound. `[]`: it is left out. */
export function operand(rendering: Rendering, origin: Origin, expression: Expression): readonly TextVariant[] {
  const again = unknown({ path: origin.path, span: expression.span }, 'a value that is made of itself');
  return rendering.follower.trail.step(`operand ${stepKey(origin, expression.span)}`, again, () =>
    operandText(rendering, origin, expression),
  );
}

function operandText(rendering: Rendering, origin: Origin, expression: Expression): readonly TextVariant[] {
  const known = expressionText(rendering, origin, expression);
  if (known !== undefined) return known;
  const own = only(bound(origin, expression));
  if (expression.kind === 'string' || expression.kind === 'constant') {
    return expression.kind === 'constant' && expression.value === undefined ? only() : own;
  }
  const start = { ...moveTo(origin, origin.path, expression.span, origin.frame), choices: noChoices };
  const leaves = rendering.follower.from(start, expression);
  const made = leaves.map((leaf) => (isNothing(leaf) ? only() : fragment(rendering, leaf)));
  // One binding of the whole keeps what its declared type says.
  if (made.every((one) => one === undefined)) return own;
  return leaves.flatMap((leaf, index) => {
    const rest = leaf.kind === 'expression' && leaf.constant === undefined ? only(bound(leaf, leaf.expression)) : own;
    return withChoices(made[index] ?? rest, leaf.choices);
  });
}

/** What stands for itself without being followed. */
function expressionText(
  rendering: Rendering,
  origin: Origin,
  expression: Expression,
): readonly TextVariant[] | undefined {
  const column = rendering.names.column(origin, expression);
  if (column !== undefined) return only(...qualifiedColumn(column));
  const call = callIn(rendering.follower, origin.path, expression);
  return call === undefined ? undefined : callText(rendering, origin, expression, call);
}

function fragment(rendering: Rendering, leaf: Leaf): readonly TextVariant[] | undefined {
  if ((leaf.kind !== 'expression' && leaf.kind !== 'open') || (leaf.kind === 'open' && leaf.parts.length > 0)) {
    return undefined;
  }
  return expressionText(rendering, { ...leaf, choices: noChoices }, leaf.expression);
}

function callText(
  rendering: Rendering,
  origin: Origin,
  expression: Expression,
  call: CallFact,
): readonly TextVariant[] | undefined {
  if (call.form === 'tag') return rendering.text(origin, expression);
  // `sql`…`.as('total')` and `.mapWith(Number)` say how the result is read.
  if (call.callee.kind === 'member' && typings.has(call.callee.property)) {
    return expressionText(rendering, origin, call.callee.object);
  }
  const operator = rendering.names.operator(origin, call.callee);
  if (operator?.startsWith('sql.') === true) return rendering.hole(origin, expression);
  if (operator !== undefined) return operation(rendering, origin, call, operator);
  // A query that is awaited is a value by then.
  return call.result === 'awaited' ? undefined : rendering.query(origin, expression);
}

/** A call of one of drizzle's operators. */
function operation(rendering: Rendering, origin: Origin, call: CallFact, operator: string): readonly TextVariant[] {
  const at = { path: origin.path, span: call.calleeSpan };
  const given = call.arguments.map(({ value }) => value);
  const [left, right, upper] = given;
  const whole = { path: origin.path, span: call.span };
  if (operator === 'and' || operator === 'or') {
    const separator = [word(operator === 'and' ? ' AND ' : ' OR ', at)];
    const parts = call.arguments.map(({ spread, value: one }) =>
      spread ? listed(rendering, origin, one, at, separator) : inParentheses(at, condition(rendering, origin, one)),
    );
    return inOrder(whole, parts, noChoices, separator);
  }
  if (call.arguments.some(({ spread }) => spread) || left === undefined)
    return unknown(whole, `what ${operator} is given is not written out`);
  const value = (expression: Expression) => operand(rendering, origin, expression);
  if (operator === 'not') return behind(word('NOT ', at), inParentheses(at, condition(rendering, origin, left)));
  if (operator === 'isNull' || operator === 'isNotNull') {
    return inOrder(whole, [value(left), only(word(operator === 'isNull' ? ' IS NULL' : ' IS NOT NULL', at))]);
  }
  if (operator === 'exists' || operator === 'notExists') {
    return behind(word(operator === 'exists' ? 'EXISTS ' : 'NOT EXISTS ', at), inParentheses(at, value(left)));
  }
  if (right === undefined) return unknown(whole, `what ${operator} makes is not read`);
  const sign = comparisons.get(operator);
  if (sign !== undefined) return inOrder(whole, [value(left), only(word(` ${sign} `, at)), subquery(value(right))]);
  if (operator === 'inArray' || operator === 'notInArray') {
    const inverse = operator === 'notInArray';
    return inOrder(whole, [
      value(left),
      value(right).map((variant) => {
        const isQuery = variant.pieces[0]?.kind === 'text';
        const words = isQuery ? (inverse ? ' NOT IN (' : ' IN (') : inverse ? ' <> ALL (' : ' = ANY (';
        return { ...variant, pieces: [word(words, at), ...variant.pieces, word(')', at)] };
      }),
    ]);
  }
  if ((operator === 'between' || operator === 'notBetween') && upper !== undefined) {
    const words = operator === 'between' ? ' BETWEEN ' : ' NOT BETWEEN ';
    return inOrder(whole, [value(left), only(word(words, at)), value(right), only(word(' AND ', at)), value(upper)]);
  }
  return unknown(whole, `what ${operator} makes is not read`);

  function subquery(variants: readonly TextVariant[]): readonly TextVariant[] {
    return variants.map((variant) => {
      const [first] = variant.pieces;
      const isQuery = first?.kind === 'text' && /^SELECT /.test(first.text.value);
      return isQuery ? { ...variant, pieces: [word('(', at), ...variant.pieces, word(')', at)] } : variant;
    });
  }
}

/** The conditions of a list, `and(...all)`, also of one that is pushed to: one text for each way in which it can have grown. */
function listed(
  rendering: Rendering,
  origin: Origin,
  list: Expression,
  at: Place,
  separator: readonly Piece[],
): readonly TextVariant[] {
  const { follower } = rendering;
  const place = { path: origin.path, span: list.span };
  const joined = (from: Origin, items: readonly ListItem[], choices: Choices): readonly TextVariant[] =>
    inOrder(
      place,
      items.map(({ spread, value }) =>
        spread
          ? listed(rendering, from, value, at, separator)
          : inParentheses(at, condition(rendering, moveTo(from, from.path, value.span, from.frame), value)),
      ),
      choices,
      separator,
    );
  const leaves = follower.from(moveTo(origin, origin.path, list.span, origin.frame), list);
  const use = leaves.find((leaf) => leaf.growth !== undefined)?.growth;
  const histories = use === undefined ? undefined : grownHistories(rendering, use);
  if (use !== undefined && histories !== undefined) {
    const start = startAt(use.path, use.span, use.frame);
    return histories.flatMap(({ chunks, choices, cut }) => {
      const known = chunks.flatMap((chunk): readonly ListItem[] => {
        if (chunk.kind === 'unknown') return [];
        const { item, whole } = chunk;
        return [whole ? { ...item, spread: true } : item];
      });
      const missed = chunks.find((chunk) => chunk.kind === 'unknown');
      const rest =
        missed ?? (cut === true ? { at: place, why: 'there are more conditions than are told apart' } : undefined);
      const texts = joined(start, known, choices);
      return rest === undefined ? texts : inOrder(place, [texts, unknown(rest.at, rest.why)], choices, separator);
    });
  }
  return leaves.flatMap((leaf) =>
    leaf.kind === 'expression' && leaf.expression.kind === 'array'
      ? joined(leaf, leaf.expression.items, leaf.choices)
      : withChoices(unknown(leaf.at, whyOf(leaf)), leaf.choices),
  );
}

/** The text of a hole in a `sql` tag: a column, a table, an operator's call. Undefined: it is bound. */
export function holeText(
  rendering: Rendering,
  origin: Origin,
  expression: Expression,
): readonly TextVariant[] | undefined {
  if (expression.kind === 'call') {
    const call = callIn(rendering.follower, origin.path, expression);
    // Tags, and helpers of the tag's own, are read by it.
    const isTags = call?.form === 'tag' || (call && rendering.names.operator(origin, call.callee)?.startsWith('sql.'));
    return call === undefined || isTags === true ? undefined : callText(rendering, origin, expression, call);
  }
  const column = rendering.names.column(origin, expression);
  if (column !== undefined) return only(...qualifiedColumn(column));
  if (expression.kind !== 'reference' && expression.kind !== 'member') return undefined;
  const table = rendering.names.table(origin, expression);
  return table === undefined ? undefined : only(...tableName(table));
}

function isNothing(leaf: Leaf): boolean {
  return leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.expression.value === undefined;
}

function whyOf(leaf: Leaf): string {
  return leaf.kind === 'open' ? leaf.why : 'a condition that is not written out';
}

const comparisons: ReadonlyMap<string, string> = new Map([
  ['eq', '='],
  ['ne', '<>'],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['like', 'LIKE'],
  ['notLike', 'NOT LIKE'],
  ['ilike', 'ILIKE'],
  ['notIlike', 'NOT ILIKE'],
  ['arrayContains', '@>'],
  ['arrayContained', '<@'],
  ['arrayOverlaps', '&&'],
]);
const typings: ReadonlySet<string> = new Set(['as', 'mapWith', 'inlineParams']);
