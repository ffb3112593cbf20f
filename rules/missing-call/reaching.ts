import type { CallFact, CallId } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { Related } from '#gate/index';
import type { FunctionRef, Project } from '#project/index';
import { enclosing, reachedOnlyAfter, type BodyPlace } from '#project/paths';
import { runsOfArgument } from '#project/sure-calls';
import type { Calls } from './calls.js';
import { familyOf } from './family.js';
import type { Target } from './target.js';

/** A place that is come to without the call. */
export interface Hit {
  readonly place: Place;
  readonly within: FunctionRef;
  /** The calls that lead there, outermost first. */
  readonly way: readonly Place[];
}

export interface Reaching {
  /** The function comes to the target at all. */
  readonly reached: boolean;
  readonly hits: readonly Hit[];
}

/** How a function comes to the target, itself, in callbacks, and through the functions that it calls. */
export function hitsBefore(project: Project, caller: FunctionRef, target: Target, calls: Calls): Reaching {
  const known = new Map<string, Reaching>();

  function reaching(ref: FunctionRef): Reaching {
    const key = `${ref.path}#${ref.function}`;
    const before = known.get(key);
    if (before) return before;
    // What a function comes to by calling itself, it comes to anyway.
    known.set(key, { reached: false, hits: [] });
    const found = find(ref);
    known.set(key, found);
    return found;
  }

  function find(ref: FunctionRef): Reaching {
    const { path } = ref;
    const facts = project.facts(path);
    const family = familyOf(facts.functions, ref.function);
    const called = calledByName(path, family);
    const own = [...family].filter((id) => !isInside(path, id, ref.function, called));
    const hits = new Map<string, Hit>();
    let reached = false;
    for (const [call, fact] of facts.calls.entries()) {
      if (!own.includes(fact.function)) continue;
      const within = { path, function: fact.function };
      const direct = target.at(path, call).map((place): Hit => ({ place, within, way: [] }));
      const later = onward(path, call, fact);
      if (direct.length > 0 || later.some((one) => one.reached)) reached = true;
      const open = [...direct, ...later.flatMap(({ hits: ahead }) => ahead)];
      if (open.length === 0 || isGuarded(path, fact.function, call, ref.function)) continue;
      for (const hit of open) {
        const key = `${hit.place.path}:${hit.place.span.start}`;
        if (!hits.has(key)) hits.set(key, hit);
      }
    }
    return { reached, hits: [...hits.values()] };
  }

  /**
   * What the call leads to: the functions that it calls, and where what it calls is no function of the project, those that it
   * hands on by name (`names.map(insertNode)`). One that a function of the project is given is met where that calls it.
   */
  function onward(path: string, call: CallId, { calleeSpan, arguments: given }: CallFact): readonly Reaching[] {
    const callees = project.functions.callees(path, call);
    const through = (refs: readonly FunctionRef[], span: Span): readonly Reaching[] =>
      refs.map(reaching).map(({ reached, hits }) => ({
        reached,
        hits: hits.map((hit) => ({ ...hit, way: [{ path, span }, ...hit.way] })),
      }));
    if (callees.length > 0) return through(callees, calleeSpan);
    return given.flatMap(({ value }) =>
      value.kind === 'function' ? [] : through(project.functions.named(path, value), value.span),
    );
  }

  /** Functions made here that are called by name run where they are called, not where they are made. */
  function calledByName(path: string, family: ReadonlySet<number>): ReadonlySet<number> {
    return new Set(
      project
        .facts(path)
        .calls.flatMap((fact, call) =>
          family.has(fact.function)
            ? project.functions.callees(path, call).flatMap((ref) => (ref.path === path ? [ref.function] : []))
            : [],
        ),
    );
  }

  function isInside(path: string, id: number, root: number, called: ReadonlySet<number>): boolean {
    for (let at: number | null | undefined = id; at !== root; at = project.facts(path).functions[at]?.parent) {
      if (at === null || at === undefined) return false;
      if (called.has(at)) return true;
    }
    return false;
  }

  /** Called before in its own function, or before the function is made in those around it, out to the one of the rule. */
  function isGuarded(path: string, id: number, place: BodyPlace | CallId, root: number): boolean {
    const { functions } = project.facts(path);
    const body = functions[id]?.body;
    if (body && reachedOnlyAfter(body, place, (call) => calls.surelyOver(path, call))) return true;
    if (id === root) return false;
    // Before its receiver runs it, where that can be read.
    const runs = runsOfArgument(project, { path, function: id });
    const isAfter = runs?.every(({ ref, call }) => {
      const receiver = project.facts(ref.path).functions[ref.function]?.body;
      return receiver && reachedOnlyAfter(receiver, call, (one) => calls.surelyOver(ref.path, one));
    });
    if (isAfter === true) return true;
    const outer = enclosing(functions, id);
    return outer !== undefined && isGuarded(path, outer.parent, outer.target, root);
  }

  return reaching(caller);
}

/** The calls that lead to a hit. */
export function wayTo({ way }: Hit): readonly Related[] {
  return way.map((place) => ({ place, label: 'this call leads there' }));
}
