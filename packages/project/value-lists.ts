import type { BindingFact, CallId, Expression } from '#facts/index';
import { calleeName } from './callee-names.js';
import type { Follower } from './follow.js';
import { itemAt } from './items.js';
import { startAt, type Frame } from './leaf.js';
import { isLogger } from './loggers.js';
import { bundledText, type FoundText } from './sites.js';
import { sameTextIn } from './same-text.js';

/** A list that holds the values of `$1`, `$2`, …; a wrapper may be entered through several functions, each with its own. */
export interface ValueList {
  readonly path: string;
  readonly expression: Expression;
  readonly frame: Frame | undefined;
}

/** The lists that stand beside a text: in its object, in the call's next argument, or in a call of the wrapper that it is handed to. */
export function valueListsOf(found: FoundText, follower: Follower): readonly ValueList[] {
  const { path, call, argument, bundle } = found;
  if (bundle !== undefined) return bundled({ path, expression: bundle, frame: undefined });
  if (call === undefined || argument === undefined) return [];
  return listsOfCall(follower, { path, id: call, frame: undefined }, argument, 0);
}

const bundledValues: ReadonlySet<string> = new Set(['values', 'args', 'params', 'parameters', 'bindings']);

/** The values in `{ text, values }`. */
function bundled({ path, expression, frame }: ValueList): readonly ValueList[] {
  if (expression.kind !== 'object') return [];
  const entry = expression.entries.find((one) => one.kind === 'property' && bundledValues.has(one.name));
  return entry === undefined ? [] : [{ path, expression: entry.value, frame }];
}

const optionNames: ReadonlySet<string> = new Set(['replacements', 'bind']);

/** The values in the options of Sequelize: `query(text, { replacements: { … } })`. */
function optionValues(list: ValueList): ValueList {
  const { expression } = list;
  if (expression.kind !== 'object') return list;
  const entry = expression.entries.find((one) => one.kind === 'property' && optionNames.has(one.name));
  return entry === undefined ? list : { ...list, expression: entry.value };
}

interface CallPlace {
  readonly path: string;
  readonly id: CallId;
  readonly frame: Frame | undefined;
}

/** Wrappers of wrappers are looked through this deep. */
const deepest = 4;

function listsOfCall(
  follower: Follower,
  { path, id, frame }: CallPlace,
  textArgument: number,
  depth: number,
): readonly ValueList[] {
  const call = follower.source.facts(path).calls[id];
  if (call === undefined) return [];
  // Prisma takes the values one by one.
  if (/RawUnsafe$/.test(calleeName(call))) {
    const items = call.arguments.slice(textArgument + 1);
    return items.length === 0 ? [] : [{ path, expression: { kind: 'array', span: call.span, items }, frame }];
  }
  const item = itemAt(follower, startAt(path, call.span, frame), call.arguments, textArgument + 1);
  const [next] = item === undefined || item === 'unknown' || item.length > 1 ? [] : item;
  const given = next && optionValues({ path: next.origin.path, expression: next.value, frame: next.origin.frame });
  const callees = depth < deepest ? follower.functions.callees(path, id, frame) : [];
  const inner = callees.flatMap((callee) => {
    const through: Frame = { ...callee, call, callerPath: path, caller: frame, depth: (frame?.depth ?? 0) + 1 };
    return throughWrapper(follower, through, textArgument, depth);
  });
  // What the wrapper itself hands on comes first: it may put values of its own before those that it is given.
  const lists = inner.filter((one) => isList(follower, one));
  if (lists.length > 0) return lists;
  if (given !== undefined && (inner.length === 0 || isList(follower, given))) return [given];
  return inner;
}

/** The lists beside a text that the function of the frame hands on. */
function throughWrapper(follower: Follower, frame: Frame, textArgument: number, depth: number): readonly ValueList[] {
  const { path } = frame;
  const facts = follower.source.facts(path);
  const isText = (value: Expression): boolean => {
    const text = sameTextIn(facts, value);
    if (text.kind === 'template') return text.holes.some(isText);
    if (text.kind !== 'reference' || text.binding === undefined) return false;
    return isParameter(facts.bindings[text.binding], frame.function, textArgument);
  };
  return facts.calls.flatMap((call, id) => {
    if (isLogger(call)) return [];
    const object = call.arguments.find(({ value }) => bundles(value, isText))?.value;
    if (object !== undefined) return bundled({ path, expression: object, frame });
    const argument = call.arguments.findIndex(({ value }) => isText(value));
    return argument < 0 ? [] : listsOfCall(follower, { path, id, frame }, argument, depth + 1);
  });
}

function bundles(value: Expression, isText: (value: Expression) => boolean): boolean {
  return (
    value.kind === 'object' &&
    value.entries.some((entry) => entry.kind === 'property' && bundledText.has(entry.name) && isText(entry.value))
  );
}

function isList(follower: Follower, { path, expression, frame }: ValueList): boolean {
  const leaves = follower.leaves(path, expression, frame);
  return leaves.some((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array');
}

function isParameter(fact: BindingFact | undefined, id: number, position: number): boolean {
  return fact?.kind === 'parameter' && fact.function === id && fact.parameter === position;
}
