import type { BindingId, Expression, FileFacts, StepFact } from '#facts/index';
import { contains, type Span } from '#facts/span';
import type { Follower } from './follow.js';
import { moveTo, type Origin } from './leaf.js';
import type { Piece } from './text-variant.js';

/**
 * What `n` in `$${n}` binds: the value that is pushed to the list of values beside it, as in `$${values.push(x)}`, or in
 * `` sets.push(`a = $${n++}`); values.push(x) ``. Undefined where the number itself is known.
 */
export function numberedHole(follower: Follower, origin: Origin, hole: Expression): Piece | undefined {
  const { path, frame } = origin;
  const leaves = follower.from(moveTo(origin, path, hole.span, frame), hole);
  const isNumber = leaves.every(
    (leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.growth === undefined,
  );
  const facts = follower.source.facts(path);
  if (leaves.length > 0 && isNumber && !isCounter(facts, hole)) return undefined;
  const at = { path, span: hole.span };
  const value = pushedIn(facts, hole) ?? pushedBeside(facts, follower.source.text(path), hole);
  return value === undefined ? { kind: 'counted', at } : { kind: 'bound', at, path, expression: value, frame };
}

/** A name that is counted up somewhere is not what it begins with. */
function isCounter({ bindings }: FileFacts, hole: Expression): boolean {
  return (
    hole.kind === 'reference' &&
    hole.binding !== undefined &&
    (bindings[hole.binding]?.assignments.some(({ compound }) => compound) ?? false)
  );
}

/** `$${values.push(x)}`: push gives the new length. */
function pushedIn({ calls }: FileFacts, hole: Expression): Expression | undefined {
  const call = hole.kind === 'call' ? calls[hole.call] : undefined;
  if (call?.callee.kind !== 'member' || call.callee.property !== 'push' || call.arguments.length !== 1)
    return undefined;
  const [only] = call.arguments;
  return only?.spread === false ? only.value : undefined;
}

function pushedBeside(facts: FileFacts, text: string, hole: Expression): Expression | undefined {
  const step = stepAround(facts, hole.span);
  if (step === undefined) return undefined;
  const beside = facts.bindings.flatMap((binding, id) => {
    const own = (binding.steps ?? []).filter((one) => one.kind === 'pushed' && isBeside(one, step.step));
    return id !== step.binding && own.length > 0 && isHandedAsValues(facts, id) ? [{ id, steps: own }] : [];
  });
  const length = lengthOf(hole);
  if (length !== undefined) {
    const own = beside.find(({ id }) => id === length.binding)?.steps ?? [];
    const pushed = length.next
      ? own.find(({ span }) => span.start >= step.step.span.end)
      : own.findLast(({ span }) => span.end <= hole.span.start);
    return onlyItem(pushed);
  }
  const [list, ...others] = beside;
  if (list === undefined || others.length > 0) return undefined;
  // In one arm as many values are pushed as parameters are named: the first belongs to the first.
  const naming = facts.bindings
    .flatMap((binding, id) => (id === list.id ? [] : (binding.steps ?? [])))
    .filter((one) => isBeside(one, step.step) && text.slice(one.span.start, one.span.end).includes('$${'))
    .sort((one, other) => one.span.start - other.span.start);
  const single = naming.every(({ span }) => text.slice(span.start, span.end).split('$${').length === 2);
  if (!single || naming.length !== list.steps.length) return undefined;
  return onlyItem(list.steps[naming.indexOf(step.step)]);
}

function onlyItem(step: StepFact | undefined): Expression | undefined {
  const [item, ...others] = step?.items ?? [];
  return item?.spread === false && others.length === 0 ? item.value : undefined;
}

/** The list in `values.length`, which is the number of the last value, or in `values.length + 1`, which is the next one's. */
function lengthOf(hole: Expression): { readonly binding: BindingId; readonly next: boolean } | undefined {
  if (hole.kind === 'concatenation') {
    const [length, one] = hole.parts;
    const isNext = hole.parts.length === 2 && one?.kind === 'constant' && one.value === 1;
    const inner = length === undefined ? undefined : lengthOf(length);
    return isNext && inner?.next === false ? { ...inner, next: true } : undefined;
  }
  if (hole.kind !== 'member' || hole.property !== 'length' || hole.object.kind !== 'reference') return undefined;
  return hole.object.binding === undefined ? undefined : { binding: hole.object.binding, next: false };
}

function stepAround(
  { bindings }: FileFacts,
  span: Span,
): { readonly binding: BindingId; readonly step: StepFact } | undefined {
  for (const [binding, { steps }] of bindings.entries()) {
    const step = steps?.find((one) => contains(one.span, span));
    if (step !== undefined) return { binding, step };
  }
  return undefined;
}

/** Both happen, or neither does. */
function isBeside(one: StepFact, other: StepFact): boolean {
  return (
    one.function === other.function &&
    one.around.length === other.around.length &&
    one.around.every((frame, index) => {
      const same = other.around[index];
      if (same?.kind !== frame.kind || same.span.start !== frame.span.start) return false;
      return frame.kind !== 'branch' || (same.kind === 'branch' && same.arm === frame.arm);
    })
  );
}

/** Some call is handed the list behind its first argument, or in an object beside a text. */
function isHandedAsValues({ calls }: FileFacts, binding: BindingId): boolean {
  const isIt = (value: Expression): boolean => value.kind === 'reference' && value.binding === binding;
  return calls.some((call) =>
    call.arguments.some(
      ({ value }, index) =>
        (index > 0 && isIt(value)) ||
        (value.kind === 'object' && value.entries.some((entry) => entry.kind === 'property' && isIt(entry.value))),
    ),
  );
}
