import type { CallFact, CallId, Expression, FunctionId } from '#facts/index';
import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import { calledOnEveryPath } from '#project/paths';
import { familyOf } from './family.js';

/** Calls of one function, however they come about. */
export interface Calls {
  /** The call makes it, whichever way it goes. */
  surely(path: string, call: CallId): boolean;
  /** The same, and it is over when the call is. */
  surelyOver(path: string, call: CallId): boolean;
  /** Where a function calls it in some case, itself or through others, callbacks inside included. */
  inside(ref: FunctionRef): readonly Place[];
}

/** Callees that run the function that they are given later, or never, or once an item. */
const postponing: ReadonlySet<string> = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick', 'on', 'once', 'addEventListener'],
  ...['catch', 'map', 'forEach', 'filter', 'reduce', 'flatMap', 'some', 'every', 'find', 'findIndex', 'sort'],
]);

export function callsOf(project: Project, wanted: FunctionRef): Calls {
  const name = project.functions.name(wanted).split(/[#.]/).at(-1);
  const handed = new Set(project.functions.callers(wanted).handed.map(({ path, call }) => `${path}:${call}`));
  const surely = deciding(() => true);
  const surelyOver = deciding((path, call, fact) => isOver(path, call, fact));

  function isDirect(path: string, call: CallId, fact: CallFact): boolean {
    const callees = project.functions.callees(path, call);
    if (callees.some((ref) => isSame(ref, wanted))) return true;
    // An injected function cannot be followed to the one that is meant; then its name speaks.
    return callees.length === 0 && fact.form === 'call' && lastName(fact.callee) === name;
  }

  /** What is dropped is over only where nothing of it can be left to do. */
  function isOver(path: string, call: CallId, { result }: CallFact): boolean {
    if (result !== 'dropped' && result !== 'voided') return true;
    const callees = project.functions.callees(path, call);
    return (
      callees.length > 0 &&
      callees.every((ref) => {
        const fact = project.facts(ref.path).functions[ref.function];
        if (fact === undefined || fact.async) return false;
        return fact.returnType === undefined || fact.returnType.kind !== 'name' || fact.returnType.name !== 'Promise';
      })
    );
  }

  function deciding(counts: (path: string, call: CallId, fact: CallFact) => boolean) {
    const known = new Map<string, boolean>();
    const inBody = (ref: FunctionRef): boolean => {
      const body = project.facts(ref.path).functions[ref.function]?.body;
      return body !== undefined && calledOnEveryPath(body, (call) => decide(ref.path, call));
    };
    const decide = (path: string, call: CallId): boolean => {
      const key = `${path}:${call}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      // A function that calls itself does nothing by that.
      known.set(key, false);
      const fact = project.facts(path).calls[call];
      const answer = fact !== undefined && counts(path, call, fact) && makes(path, call, fact);
      known.set(key, answer);
      return answer;
    };
    const makes = (path: string, call: CallId, fact: CallFact): boolean => {
      if (isDirect(path, call, fact)) return true;
      const callees = project.functions.callees(path, call);
      if (callees.length > 0 && callees.every(inBody)) return true;
      return fact.arguments.some(({ value }, position) => {
        const runsIt =
          value.kind === 'function' ? inBody({ path, function: value.function }) : handed.has(`${path}:${call}`);
        return runsIt && isRun(path, call, position);
      });
    };
    return decide;
  }

  /** Whether what is called surely runs the function that it is given there. What cannot be read is believed to. */
  function isRun(path: string, call: CallId, position: number, depth = 4): boolean {
    const fact = project.facts(path).calls[call];
    const callees = project.functions.callees(path, call);
    if (callees.length === 0 || depth === 0)
      return !postponing.has(fact === undefined ? '' : (lastName(fact.callee) ?? ''));
    return callees.every((ref) => runsParameter(ref, position, depth));
  }

  function runsParameter(ref: FunctionRef, position: number, depth: number): boolean {
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
        return passes && isRun(ref.path, call, index, depth - 1);
      });
    };
    const runsIn = (id: FunctionId): boolean => {
      const body = facts.functions[id]?.body;
      return body !== undefined && calledOnEveryPath(body, runs);
    };
    return runsIn(ref.function);
  }

  /** The call makes it in some case: `depth` counts the functions that may still be entered. */
  function mayMake(path: string, call: CallId, depth: number): boolean {
    const fact = project.facts(path).calls[call];
    if (fact === undefined || depth === 0) return false;
    if (isDirect(path, call, fact)) return true;
    return project.functions.callees(path, call).some((ref) => {
      const { calls, functions } = project.facts(ref.path);
      const family = familyOf(functions, ref.function);
      return calls.some((one, id) => family.has(one.function) && mayMake(ref.path, id, depth - 1));
    });
  }

  return {
    surely,
    surelyOver,
    inside(ref) {
      const { calls, functions } = project.facts(ref.path);
      const family = familyOf(functions, ref.function);
      const inFamily = [...calls.entries()].filter(([, fact]) => family.has(fact.function));
      const plain = inFamily.filter(([call, fact]) => surely(ref.path, call) || isDirect(ref.path, call, fact));
      // Only where none is plain is it worth saying that a helper may make it.
      const near = plain.length > 0 ? plain : inFamily.filter(([call]) => mayMake(ref.path, call, 4));
      return near.map(([, fact]) => ({ path: ref.path, span: fact.calleeSpan }));
    },
  };
}

function lastName(callee: Expression): string | undefined {
  if (callee.kind === 'reference') return callee.name;
  return callee.kind === 'member' ? callee.property : undefined;
}

function isSame(one: FunctionRef, other: FunctionRef): boolean {
  return one.path === other.path && one.function === other.function;
}
