import type { CallId } from '#facts/index';
import type { Place } from '#facts/span';
import type { Related } from '#gate/index';
import type { FunctionRef, Project } from '#project/index';
import { lastName, sureCalls, type Deed } from '#project/sure-calls';
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

export function callsOf(project: Project, wanted: FunctionRef): Calls {
  const name = project.functions.name(wanted).split(/[#.]/).at(-1);
  const isWanted = (ref: FunctionRef): boolean => isSame(ref, wanted);
  const deed: Deed = { isDone: isDirect, isFunction: isWanted };
  const surely = sureCalls(project, deed, false);

  function isDirect(path: string, call: CallId): boolean {
    const callees = project.functions.callees(path, call);
    if (callees.some(isWanted)) return true;
    // An injected function cannot be followed to the one that is meant; then its name speaks.
    const fact = project.facts(path).calls[call];
    return callees.length === 0 && fact?.form === 'call' && lastName(fact) === name;
  }

  /** The call makes it in some case: `depth` counts the functions that may still be entered. */
  function mayMake(path: string, call: CallId, depth: number): boolean {
    const fact = project.facts(path).calls[call];
    if (fact === undefined || depth === 0) return false;
    if (isDirect(path, call)) return true;
    const handed = fact.arguments.flatMap(({ value }) => project.functions.named(path, value));
    return [...project.functions.callees(path, call), ...handed].some((ref) => {
      if (isWanted(ref)) return true;
      const { calls, functions } = project.facts(ref.path);
      const family = familyOf(functions, ref.function);
      return calls.some((one, id) => family.has(one.function) && mayMake(ref.path, id, depth - 1));
    });
  }

  return {
    surely,
    surelyOver: sureCalls(project, deed, true),
    inside(ref) {
      const { calls, functions } = project.facts(ref.path);
      const family = familyOf(functions, ref.function);
      const inFamily = [...calls.entries()].filter(([, fact]) => family.has(fact.function));
      const plain = inFamily.filter(([call]) => surely(ref.path, call) || isDirect(ref.path, call));
      // Only where none is plain is it worth saying that a helper may make it.
      const near = plain.length > 0 ? plain : inFamily.filter(([call]) => mayMake(ref.path, call, 4));
      return near.map(([, fact]) => ({ path: ref.path, span: fact.calleeSpan }));
    },
  };
}

/** The calls in a function that come near to what is asked of it. */
export function nearby(calls: Calls, caller: FunctionRef, label: string): readonly Related[] {
  return calls.inside(caller).map((place) => ({ place, label }));
}

function isSame(one: FunctionRef, other: FunctionRef): boolean {
  return one.path === other.path && one.function === other.function;
}
