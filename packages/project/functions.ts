import type { CallFact, CallId, Expression, FileFacts, FunctionFact, FunctionId } from '#facts/index';
import { callOfCallback } from './file-index.js';
import { isHeld } from './held.js';
import type { Before } from './before.js';
import type { DeclaredTypes } from './declared-types.js';
import type { Follower } from './follow.js';
import { startAt, type Frame, type Leaf } from './leaf.js';
import { createMemo } from './memo.js';
import type { ModuleIndex } from './modules.js';
import { createNamedCalls, withoutBind, type NamedCalls } from './named-calls.js';
import { propertyOf } from './parts.js';
import type { Callers, FunctionIndex, FunctionRef } from './project.js';
import type { FactsSource } from './source.js';

export interface FunctionResolver extends FunctionIndex {
  callees(path: string, call: CallId, frame?: Frame): readonly FunctionRef[];
  /** Files of the project whose text has a name in it. */
  naming(name: string): readonly string[];
  /**
   * The list whose elements a callback's first parameter takes, as in `xs.map((x) => …)`; undefined where the function is no
   * such callback.
   */
  callbackElements(ref: FunctionRef, position: number): Expression | undefined;
}

/** Array methods that hand each element to their callback, and the position at which they do. */
const elementPosition: ReadonlyMap<string, number> = new Map([
  ...['map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every', 'findIndex'].map((name) => [name, 0] as const),
  ['reduce', 1],
]);

// By the facts themselves, which are the same from one linking of the project to the next.
const listed = new WeakMap<FileFacts, NamedCalls>();

/** Answers who calls a function, and what a call calls. */
export function createFunctionResolver(
  source: FactsSource,
  modules: ModuleIndex,
  // The three refer to one another, so two of them are handed in as they are needed.
  late: { readonly follower: () => Follower; readonly types: () => DeclaredTypes },
  before?: Before<FunctionResolver>,
): FunctionResolver {
  const memo = createMemo(() => late.follower().trail);
  const filesNamed = new Map<string, readonly string[]>();
  const renames = new Map<string, ReadonlyMap<string, readonly string[]>>();

  function namedCalls(path: string): NamedCalls {
    const facts = source.facts(path);
    const known = listed.get(facts) ?? createNamedCalls(facts);
    listed.set(facts, known);
    return known;
  }

  function fact({ path, function: id }: FunctionRef) {
    const found = source.facts(path).functions[id];
    if (found === undefined) throw new Error(`no function ${id} in ${path}`);
    return found;
  }

  function callees(path: string, id: CallId, frame?: Frame): readonly FunctionRef[] {
    const call = source.facts(path).calls[id];
    if (call === undefined) return [];
    if (frame !== undefined) return findCallees(path, call, frame);
    // A call that is met again while its own callee is looked for calls nothing that can be known.
    return memo.get<readonly FunctionRef[]>(`callees ${path}:${id}`, [], () => findCallees(path, call, undefined));
  }

  function findCallees(path: string, call: CallFact, frame: Frame | undefined): readonly FunctionRef[] {
    const { callee } = call;
    const constructs = call.form === 'new' || (callee.kind === 'other' && callee.syntax === 'Super');
    return functionsOf(path, callee, constructs, frame);
  }

  function functionsOf(path: string, callee: Expression, constructs: boolean, frame?: Frame): readonly FunctionRef[] {
    const refs = new Map<string, FunctionRef>();
    const add = (ref: FunctionRef) => refs.set(`${ref.path}:${ref.function}`, ref);
    for (const leaf of late.follower().leaves(path, callee, frame)) {
      if (leaf.kind === 'function') add({ path: leaf.path, function: leaf.function });
      if (constructs && (leaf.kind === 'class' || leaf.kind === 'instance'))
        methodsOf({ ...leaf, kind: 'instance' }, callee, 'constructor').forEach(add);
    }
    if (refs.size === 0 && callee.kind === 'member') {
      for (const owner of late.types().classesOf(path, callee.object)) {
        methodsOf({ ...startAt(path, callee.span), ...owner, kind: 'instance' }, callee, callee.property).forEach(add);
      }
    }
    return [...refs.values()];
  }

  function named(path: string, expression: Expression): readonly FunctionRef[] {
    switch (expression.kind) {
      case 'function':
        return [{ path, function: expression.function }];
      case 'reference':
      case 'member':
        // Gates ask it of every argument of a call, each for its own reason.
        return memo.get<readonly FunctionRef[]>(
          `named ${path}:${expression.span.start}:${expression.span.end}`,
          [],
          () => functionsOf(path, expression, false),
        );
      case 'call': {
        const unbound = withoutBind(source.facts(path), expression);
        return unbound === expression ? [] : named(path, unbound);
      }
      default:
        return [];
    }
  }

  /** The functions that a member of a class is, its own or inherited. */
  function methodsOf(leaf: Leaf, where: Expression, name: string): readonly FunctionRef[] {
    return propertyOf(late.follower(), leaf, where, name).flatMap((one) =>
      one.kind === 'function' ? [{ path: one.path, function: one.function }] : [],
    );
  }

  function callers(ref: FunctionRef): Callers {
    const key = `${ref.path}:${ref.function}`;
    return memo.get<Callers>(`callers ${key}`, { calls: [], handed: [], closed: false }, () => findCallers(ref));
  }

  function findCallers(ref: FunctionRef): Callers {
    const { name, anonymous, class: owner } = fact(ref);
    const last = name.slice(name.lastIndexOf('.') + 1);
    const facts = source.facts(ref.path);
    const constructs = last === 'constructor' && owner !== undefined;
    const holder = facts.bindings.findIndex((binding) =>
      constructs ? binding.class === owner : binding.defines === ref.function,
    );
    // A callback bears its holder's name without being it.
    if (last === '' || (anonymous && holder < 0 && !isHeld(facts, ref.function)))
      return { calls: [], handed: [], closed: false };
    const method = owner !== undefined || holder < 0;
    const called = constructs ? (facts.classes[owner]?.name ?? last) : last;
    const names = namesOf(ref.path, called);
    const calls: { path: string; call: CallId; function: FunctionId }[] = [];
    const handed: { path: string; call: CallId; function: FunctionId; argument: number }[] = [];
    let closed = !(constructs && hasHeirs(called));
    for (const path of filesNaming(ref.path, called, names, method)) {
      const facts = source.facts(path);
      for (const { call: id, argument } of namedCalls(path).naming(names)) {
        const call = facts.calls[id];
        if (call === undefined) continue;
        if (argument !== undefined) {
          const value = call.arguments[argument]?.value;
          if (value !== undefined && means(path, withoutBind(facts, value), ref))
            handed.push({ path, call: id, function: call.function, argument });
          continue;
        }
        const targets = callees(path, id);
        if (targets.some((one) => one.path === ref.path && one.function === ref.function)) {
          calls.push({ path, call: id, function: call.function });
        } else if (method && targets.length === 0 && call.callee.kind === 'member' && call.callee.property === called) {
          closed = false;
        }
      }
      if (holder >= 0 && isPassedOn(path, facts, ref.path, holder)) closed = false;
    }
    return { calls, handed, closed: closed && calls.length > 0 && handed.length === 0 };
  }

  function means(path: string, expression: Expression, ref: FunctionRef): boolean {
    return functionsOf(path, expression, false).some((one) => one.path === ref.path && one.function === ref.function);
  }

  /** The names under which the file and those that hand it on give the function out, its own among them. */
  function namesOf(path: string, name: string): ReadonlySet<string> {
    const renamed = renames.get(path) ?? renamesOf(path);
    renames.set(path, renamed);
    const names = new Set([name]);
    for (const known of names) for (const other of renamed.get(known) ?? []) names.add(other);
    return names;
  }

  /** What names become where the file or one that imports it gives them out under another. */
  function renamesOf(path: string): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const file of [path, ...modules.importers(path)]) {
      for (const one of source.module(file).exports) {
        if (one.kind === 'star') continue;
        const own = one.kind === 'local' ? one.local : one.imported;
        if (own !== one.exported) found.set(own, [...(found.get(own) ?? []), one.exported]);
      }
    }
    return found;
  }

  /**
   * Files that may call the function: a method may be called wherever its name occurs, any other function only where its file
   * is imported.
   */
  function filesNaming(path: string, name: string, names: ReadonlySet<string>, method: boolean): readonly string[] {
    if (method) {
      const known = naming(name);
      return known.includes(path) ? known : [...known, path].sort();
    }
    const importers = modules.importers(path);
    const anyName = names.size > 1 || names.has('default');
    const calling = anyName ? importers : importers.filter((file) => source.text(file).includes(name));
    return [...new Set([path, ...calling])].sort();
  }

  function naming(name: string): readonly string[] {
    const known = filesNamed.get(name) ?? findNaming(name);
    filesNamed.set(name, known);
    return known;
  }

  function findNaming(name: string): readonly string[] {
    const has = (file: string): boolean => source.text(file).includes(name);
    if (before === undefined) return source.files.filter(has);
    const { linked, open } = before;
    const others = linked.naming(name).filter((file) => file !== open);
    return has(open) ? [...others, open].sort() : others;
  }

  /** Some class extends the one of that name, whose constructor may then be called by the heir's. */
  function hasHeirs(name: string): boolean {
    const clause = new RegExp(`\\bextends\\s+(?:[\\w$]+\\.)*${name}\\b`);
    return source.files.some((file) => clause.test(source.text(file)));
  }

  function isPassedOn(path: string, facts: FileFacts, home: string, holder: number): boolean {
    const bindings =
      path === home ? [holder] : facts.bindings.flatMap(({ kind }, binding) => (kind === 'import' ? [binding] : []));
    return bindings.some((binding) => {
      const references = namedCalls(path).passed(binding);
      if (references.length === 0) return false;
      const target = modules.binding(path, binding);
      if (target?.kind !== 'binding' || target.path !== home || target.binding !== holder) return false;
      // Naming it in an export list hands it to importers, who are looked at themselves.
      return references.some(
        ({ span }) => !facts.exports.some((one) => one.span.start <= span.start && span.end <= one.span.end),
      );
    });
  }

  return {
    name: (ref) => (ref.function === 0 ? ref.path : `${ref.path}#${fact(ref).name}`),
    find: (path, name) => {
      const facts = source.facts(path);
      const id = facts.functions.findIndex(
        (one, index) => index > 0 && one.name === name && !isCallback(facts, index, one),
      );
      return id > 0 ? { path, function: id } : undefined;
    },
    callers,
    callees,
    named,
    naming,
    callbackElements: (ref, position) => {
      const facts = source.facts(ref.path);
      const id = callOfCallback(facts, ref.function);
      const callee = id === undefined ? undefined : facts.calls[id]?.callee;
      if (callee?.kind !== 'member' || elementPosition.get(callee.property) !== position) return undefined;
      return callee.object;
    },
  };
}

/** A callback bears its holder's name, so a name alone means the function that is declared with it. */
function isCallback(facts: FileFacts, id: FunctionId, { anonymous, parent }: FunctionFact): boolean {
  return anonymous && parent !== 0 && parent !== null && !isHeld(facts, id);
}
