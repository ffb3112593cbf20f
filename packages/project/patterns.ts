import type { BindingFact, Expression } from '#facts/index';
import type { Follower } from './follow.js';
import { moveTo, type Leaf, type Origin } from './leaf.js';
import { elementsOf, isUndefined, propertyOfAll } from './parts.js';

/** Follows a destructuring path from what is taken apart to what the name gets. `where` is the name as it is used. */
export function destructured(
  follower: Follower,
  leaves: readonly Leaf[],
  fact: BindingFact,
  where: Expression,
): readonly Leaf[] {
  let current = leaves;
  fact.path.forEach((part, index) => {
    if (part === '...') current = current.map((leaf) => restOf(follower, leaf, fact, index, where));
    else if (part === '*') current = current.flatMap((leaf) => elementsOf(follower, leaf, where));
    else current = propertyOfAll(follower, current, where, String(part));
  });
  return current;
}

/** What a name is given, with its default in place of undefined. */
export function orDefault(
  follower: Follower,
  origin: Origin,
  leaves: readonly Leaf[],
  fallback: Expression | undefined,
): readonly Leaf[] {
  if (fallback === undefined) return leaves;
  const given = leaves.filter((leaf) => !isUndefined(leaf));
  const certain = given.length > 0 && given.length === leaves.length && given.every((leaf) => leaf.kind !== 'open');
  if (certain) return given;
  return [...given, ...follower.from(moveTo(origin, origin.path, fallback.span, origin.frame), fallback)];
}

/** An object without the names that its pattern takes out of it: `const { id, ...patch } = row`. */
function restOf(follower: Follower, leaf: Leaf, fact: BindingFact, index: number, where: Expression): Leaf {
  const whole = leaf.kind === 'expression' && leaf.expression.kind === 'object' ? leaf.expression : undefined;
  if (leaf.kind === 'open') return leaf;
  if (whole === undefined) return follower.open(leaf, where, `${fact.name} is what other elements leave`);
  const taken = follower.modules.siblings(leaf.path, fact, index).map((name) => ({
    kind: 'property' as const,
    name,
    nameSpan: whole.span,
    value: { kind: 'constant' as const, value: undefined, span: whole.span },
  }));
  return { ...leaf, kind: 'expression', expression: { ...whole, entries: [...whole.entries, ...taken] } };
}
