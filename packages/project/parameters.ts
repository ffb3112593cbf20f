import type { BindingFact, CallFact, Expression } from '#facts/index';
import type { Follower } from './follow.js';
import { itemAt, leavesOfItem } from './items.js';
import { moveTo, startAt, type Frame, type Leaf, type Origin } from './leaf.js';
import { elementsOf } from './parts.js';
import { destructured, orDefault } from './patterns.js';

/** A use of a parameter: its values are the arguments of `origin.frame`, or of all callers. */
export function followParameter(
  follower: Follower,
  origin: Origin,
  where: Expression,
  fact: BindingFact,
): readonly Leaf[] {
  const { source, functions } = follower;
  const { frame, path } = origin;
  if (frame !== undefined && frame.path === path && frame.function === fact.function) {
    return given(follower, origin, where, fact, { call: frame.call, path: frame.callerPath, frame: frame.caller });
  }
  const ref = { path, function: fact.function };
  const callback = functions.callbackElements(ref, fact.parameter ?? -1);
  if (callback !== undefined) {
    const lists = follower.from(startAt(path, callback.span, frame), callback);
    const elements = lists.flatMap((leaf) => elementsOf(follower, leaf, where));
    return orDefault(follower, origin, destructured(follower, elements, fact, where), fact.default);
  }
  const callers = functions.callers(ref);
  const leaves = callers.calls.flatMap((caller) => {
    const call = source.facts(caller.path).calls[caller.call];
    return call === undefined
      ? []
      : given(follower, origin, where, fact, { call, path: caller.path, frame: undefined });
  });
  if (callers.closed) return leaves;
  const why = `${fact.name} is a parameter of ${functions.name(ref)}, and not every caller of it is known`;
  return [...leaves, follower.open(origin, where, why)];
}

/** A call with the file that it stands in and the way in which its function was entered. */
interface Caller {
  readonly call: CallFact;
  readonly path: string;
  readonly frame: Frame | undefined;
}

/** What one call gives the parameter. */
function given(
  follower: Follower,
  origin: Origin,
  where: Expression,
  fact: BindingFact,
  { call, path, frame }: Caller,
): readonly Leaf[] {
  const position = fact.parameter ?? -1;
  const at = moveTo(origin, path, call.span, frame);
  const parameter = follower.source.facts(origin.path).functions[fact.function]?.parameters[position];
  if (parameter?.rest === true) {
    if (call.arguments.slice(0, position).some((item) => item.spread))
      return [spreadInto(follower, origin, where, fact)];
    const rest: Expression = { kind: 'array', span: call.span, items: call.arguments.slice(position) };
    return destructured(follower, [{ ...at, kind: 'expression', expression: rest }], fact, where);
  }
  const item = itemAt(follower, at, call.arguments, position);
  if (item === 'unknown') return [spreadInto(follower, origin, where, fact)];
  const nothing: Expression = { kind: 'constant', value: undefined, span: call.span };
  const leaves: readonly Leaf[] =
    item === undefined ? [{ ...at, kind: 'expression', expression: nothing }] : leavesOfItem(follower, item);
  // An argument that is left out has no parts: the default is what the name itself gets then.
  const parts = item === undefined && fact.default !== undefined ? leaves : destructured(follower, leaves, fact, where);
  return orDefault(follower, origin, parts, fact.default);
}

function spreadInto(follower: Follower, origin: Origin, where: Expression, fact: BindingFact): Leaf {
  return follower.open(origin, where, `${fact.name} is given by a spread`);
}
