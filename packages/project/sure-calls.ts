import type { CallFact, CallId, Expression, FunctionId } from '#facts/index';
import type { FunctionRef, Project } from './project.js';
import { calledOnEveryPath } from './paths.js';

/** A thing that a call can do: call a certain function, run a certain statement. */
export interface Deed {
  /** The call does it by itself. */
  isDone(path: string, call: CallId): boolean;
  /** Calling the function is doing it, whatever its body says. */
  isFunction?(ref: FunctionRef): boolean;
}

export type IsCall = (path: string, call: CallId) => boolean;

/** Callees that run the function that they are given later, or never, or once an item. */
const postponing: ReadonlySet<string> = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick', 'on', 'once', 'addEventListener'],
  ...['catch', 'map', 'forEach', 'filter', 'reduce', 'flatMap', 'some', 'every', 'find', 'findIndex', 'sort'],
]);

/**
 * Whether a call does a thing whichever way it goes: itself, in every function that it can be, or in a function that it is
 * given, written there or named, and surely runs (`transaction(async (tx) => …)`, `.then(step)`). What is called and cannot be
 * read is taken to run what it is given, unless its name says otherwise. `over`: it must be done when the call is, so that a
 * promise which is dropped does nothing.
 */
export function sureCalls(project: Project, deed: Deed, over: boolean): IsCall {
  const known = new Map<string, boolean>();

  const decide: IsCall = (path, call) => {
    const key = `${path}:${call}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    // A function that calls itself does nothing by that.
    known.set(key, false);
    const fact = project.facts(path).calls[call];
    const answer = fact !== undefined && !(over && isLeftRunning(project, path, call, fact)) && does(path, call, fact);
    known.set(key, answer);
    return answer;
  };

  function does(path: string, call: CallId, fact: CallFact): boolean {
    if (deed.isDone(path, call)) return true;
    const callees = project.functions.callees(path, call);
    if (callees.length > 0 && callees.every(doesIn)) return true;
    return fact.arguments.some(({ value }, position) => {
      const given = project.functions.named(path, value);
      return given.length > 0 && given.every(doesIn) && isRun(project, path, call, position);
    });
  }

  function doesIn(ref: FunctionRef): boolean {
    if (deed.isFunction?.(ref) === true) return true;
    const body = project.facts(ref.path).functions[ref.function]?.body;
    return body !== undefined && calledOnEveryPath(body, (call) => decide(ref.path, call));
  }

  return decide;
}

/** What is dropped is over only where nothing of it can be left to do. */
function isLeftRunning(project: Project, path: string, call: CallId, { result }: CallFact): boolean {
  if (result !== 'dropped' && result !== 'voided') return false;
  const callees = project.functions.callees(path, call);
  return (
    callees.length === 0 ||
    callees.some((ref) => {
      const fact = project.facts(ref.path).functions[ref.function];
      return (
        fact === undefined || fact.async || (fact.returnType?.kind === 'name' && fact.returnType.name === 'Promise')
      );
    })
  );
}

/** Whether what is called surely runs the function that it is given there. `depth` counts the receivers that may be entered. */
function isRun(project: Project, path: string, call: CallId, position: number, depth = 4): boolean {
  const callees = project.functions.callees(path, call);
  if (callees.length === 0 || depth === 0) return !postponing.has(lastName(project.facts(path).calls[call]) ?? '');
  return callees.every((ref) => runsParameter(project, ref, position, depth));
}

function runsParameter(project: Project, ref: FunctionRef, position: number, depth: number): boolean {
  const facts = project.facts(ref.path);
  const [binding] = facts.functions[ref.function]?.parameters[position]?.bindings ?? [];
  if (binding === undefined) return true;
  const isParameter = (value: Expression): boolean => value.kind === 'reference' && value.binding === binding;
  const runs = (call: CallId): boolean => {
    const fact = facts.calls[call];
    if (fact === undefined) return false;
    if (isParameter(fact.callee)) return true;
    return fact.arguments.some(({ value }, index) => {
      const passes = isParameter(value) || (value.kind === 'function' && runsIn(value.function));
      return passes && isRun(project, ref.path, call, index, depth - 1);
    });
  };
  const runsIn = (id: FunctionId): boolean => {
    const body = facts.functions[id]?.body;
    return body !== undefined && calledOnEveryPath(body, runs);
  };
  return runsIn(ref.function);
}

/** `query` in `this.db.query(…)`. */
export function lastName(fact: CallFact | undefined): string | undefined {
  if (fact?.callee.kind === 'reference') return fact.callee.name;
  return fact?.callee.kind === 'member' ? fact.callee.property : undefined;
}

/**
 * Where a function that is written as an argument is run: the calls of the parameter in each function that it is handed to.
 * Undefined where some receiver cannot be read, or does not call it by itself.
 */
export function runsOfArgument(
  project: Project,
  { path, function: id }: FunctionRef,
): readonly ParameterRun[] | undefined {
  const { calls } = project.facts(path);
  const call = calls.findIndex((one) => one.arguments.some(({ value }) => isFunction(value, id)));
  const position = calls[call]?.arguments.findIndex(({ value }) => isFunction(value, id)) ?? -1;
  const receivers = call < 0 ? [] : project.functions.callees(path, call);
  const runs = receivers.map((ref) => runsOfParameter(project, ref, position));
  if (runs.length === 0 || runs.some((each) => each.length === 0)) return undefined;
  return runs.flat();
}

/** A call of a parameter, in the function that has it. */
export interface ParameterRun {
  readonly ref: FunctionRef;
  readonly call: CallId;
}

function runsOfParameter(project: Project, ref: FunctionRef, position: number): readonly ParameterRun[] {
  const facts = project.facts(ref.path);
  const [binding] = facts.functions[ref.function]?.parameters[position]?.bindings ?? [];
  if (binding === undefined) return [];
  const isOther = facts.references.some((one) => one.binding === binding && !one.called);
  const runs = facts.calls.flatMap(({ callee, function: within }, call) =>
    callee.kind === 'reference' && callee.binding === binding
      ? [{ ref: { path: ref.path, function: within }, call }]
      : [],
  );
  // What is handed on, kept or called from a function inside may run anywhere.
  return isOther || runs.some((run) => run.ref.function !== ref.function) ? [] : runs;
}

function isFunction(value: Expression, id: FunctionId): boolean {
  return value.kind === 'function' && value.function === id;
}
