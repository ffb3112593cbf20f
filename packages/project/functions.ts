import type { CallFact, CallId, ClassId, Expression, FileFacts, FunctionId } from '#facts/index';
import { methodOf } from './classes.js';
import type { DeclaredTypes } from './declared-types.js';
import type { Follower } from './follow.js';
import type { Frame } from './leaf.js';
import type { ModuleIndex } from './modules.js';
import type { Callers, FunctionIndex, FunctionRef } from './project.js';
import type { FactsSource } from './source.js';

export interface FunctionResolver extends FunctionIndex {
  callees(path: string, call: CallId, frame?: Frame): readonly FunctionRef[];
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

export function createFunctionResolver(
  source: FactsSource,
  modules: ModuleIndex,
  // The three refer to one another, so two of them are handed in as they are needed.
  late: { readonly follower: () => Follower; readonly types: () => DeclaredTypes },
): FunctionResolver {
  const calleeMemo = new Map<string, readonly FunctionRef[]>();
  const callerMemo = new Map<string, Callers>();

  function fact({ path, function: id }: FunctionRef) {
    const found = source.facts(path).functions[id];
    if (found === undefined) throw new Error(`no function ${id} in ${path}`);
    return found;
  }

  function callees(path: string, id: CallId, frame?: Frame): readonly FunctionRef[] {
    const key = `${path}:${id}`;
    const known = frame === undefined ? calleeMemo.get(key) : undefined;
    if (known !== undefined) return known;
    // A call that is met again while its own callee is looked for calls nothing that can be known.
    if (frame === undefined) calleeMemo.set(key, []);
    const call = source.facts(path).calls[id];
    const found = call === undefined ? [] : findCallees(path, call, frame);
    if (frame === undefined) calleeMemo.set(key, found);
    return found;
  }

  function findCallees(path: string, call: CallFact, frame: Frame | undefined): readonly FunctionRef[] {
    const refs = new Map<string, FunctionRef>();
    const add = (ref: FunctionRef) => refs.set(`${ref.path}:${ref.function}`, ref);
    for (const leaf of late.follower().leaves(path, call.callee, frame)) {
      if (leaf.kind === 'function') add({ path: leaf.path, function: leaf.function });
      if (leaf.kind === 'class' && call.form === 'new') {
        const constructor = methodOfClass(leaf.path, leaf.class, 'constructor');
        if (constructor !== undefined) add(constructor);
      }
    }
    if (refs.size === 0 && call.callee.kind === 'member') {
      for (const owner of late.types().classesOf(path, call.callee.object)) {
        const method = methodOfClass(owner.path, owner.class, call.callee.property);
        if (method !== undefined) add(method);
      }
    }
    return [...refs.values()];
  }

  function methodOfClass(path: string, id: ClassId, name: string): FunctionRef | undefined {
    const owner = source.facts(path).classes[id];
    const method = owner === undefined ? undefined : methodOf(owner, name);
    return method === undefined ? undefined : { path, function: method };
  }

  function callers(ref: FunctionRef): Callers {
    const key = `${ref.path}:${ref.function}`;
    const known = callerMemo.get(key);
    if (known !== undefined) return known;
    callerMemo.set(key, { calls: [], handed: [], closed: false });
    const found = findCallers(ref);
    callerMemo.set(key, found);
    return found;
  }

  function findCallers(ref: FunctionRef): Callers {
    const { name, anonymous, class: owner } = fact(ref);
    const last = name.slice(name.lastIndexOf('.') + 1);
    const holder = source.facts(ref.path).bindings.findIndex((binding) => binding.defines === ref.function);
    const field = source
      .facts(ref.path)
      .classes.some((one) =>
        one.fields.some(({ init }) => init?.kind === 'function' && init.function === ref.function),
      );
    // A callback bears its holder's name without being it.
    if (last === '' || (anonymous && holder < 0 && !field)) return { calls: [], handed: [], closed: false };
    const method = owner !== undefined || name.includes('.');
    const called =
      last === 'constructor' && owner !== undefined ? (source.facts(ref.path).classes[owner]?.name ?? last) : last;
    const calls: { path: string; call: CallId; function: FunctionId }[] = [];
    const handed: { path: string; call: CallId; function: FunctionId; argument: number }[] = [];
    let closed = true;
    for (const path of filesNaming(ref.path, called)) {
      const facts = source.facts(path);
      facts.calls.forEach((call, id) => {
        call.arguments.forEach(({ value }, argument) => {
          if (mayName(facts, value, called) && means(path, value, ref))
            handed.push({ path, call: id, function: call.function, argument });
        });
        if (!mayName(facts, call.callee, called)) return;
        const targets = callees(path, id);
        if (targets.some((one) => one.path === ref.path && one.function === ref.function)) {
          calls.push({ path, call: id, function: call.function });
        } else if (method && targets.length === 0 && call.callee.kind === 'member' && call.callee.property === called) {
          closed = false;
        }
      });
      if (holder >= 0 && isPassedOn(path, facts, ref.path, holder)) closed = false;
    }
    return { calls, handed, closed: closed && calls.length > 0 && handed.length === 0 };
  }

  function means(path: string, expression: Expression, ref: FunctionRef): boolean {
    return late
      .follower()
      .leaves(path, expression)
      .some((leaf) => leaf.kind === 'function' && leaf.path === ref.path && leaf.function === ref.function);
  }

  /** Files in whose text the name occurs, with those that import the file under another name. */
  function filesNaming(path: string, name: string): readonly string[] {
    const files = new Set([path]);
    for (const file of source.files) if (source.text(file).includes(name)) files.add(file);
    if (
      source
        .module(path)
        .exports.some((one) => one.kind === 'local' && one.exported === 'default' && one.local === name)
    ) {
      for (const file of modules.importers(path)) files.add(file);
    }
    return [...files].sort();
  }

  function isPassedOn(path: string, facts: FileFacts, home: string, holder: number): boolean {
    return facts.references.some((reference) => {
      if (reference.called) return false;
      const target = modules.binding(path, reference.binding);
      if (target?.kind !== 'binding' || target.path !== home || target.binding !== holder) return false;
      // Naming it in an export list hands it to importers, who are looked at themselves.
      return !facts.exports.some((one) => one.span.start <= reference.span.start && reference.span.end <= one.span.end);
    });
  }

  return {
    name: (ref) => (ref.function === 0 ? ref.path : `${ref.path}#${fact(ref).name}`),
    find: (path, name) => {
      const id = source
        .facts(path)
        .functions.findIndex((one, index) => index > 0 && one.name === name && !isCallback(one));
      return id > 0 ? { path, function: id } : undefined;
    },
    callers,
    callees,
    callbackElements: (ref, position) => {
      const facts = source.facts(ref.path);
      for (const call of facts.calls) {
        const [first] = call.arguments;
        if (first?.value.kind !== 'function' || first.value.function !== ref.function) continue;
        if (call.callee.kind !== 'member' || elementPosition.get(call.callee.property) !== position) return undefined;
        return call.callee.object;
      }
      return undefined;
    },
  };
}

/** A callback bears its holder's name, so a name alone means the function that is declared with it. */
function isCallback(one: {
  readonly anonymous: boolean;
  readonly parent: FunctionId | null;
  readonly name: string;
}): boolean {
  return one.anonymous && one.parent !== 0 && one.parent !== null;
}

/** A cheap test before an expression is followed to see whether it means the function of that name. */
function mayName(facts: FileFacts, expression: Expression, name: string): boolean {
  if (expression.kind === 'member') return expression.property === name;
  if (expression.kind !== 'reference') return false;
  if (expression.name === name) return true;
  const binding = expression.binding === undefined ? undefined : facts.bindings[expression.binding];
  if (binding === undefined) return false;
  return binding.import?.imported === name || binding.import?.imported === 'default' || aliases(binding.init, name);
}

/** `const run = insertRow`, `const { insertRow: run } = repo`. */
function aliases(init: Expression | undefined, name: string): boolean {
  if (init === undefined) return false;
  if (init.kind === 'reference') return init.name === name;
  return init.kind === 'member' ? init.property === name : false;
}
