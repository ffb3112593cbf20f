import type { BindingId, CallFact, CallId, Expression, FileFacts, FunctionId } from '#facts/index';
import { contains } from '#facts/span';
import type { DeclaredTypes, TypeAt } from './declared-types.js';
import { callGiven } from './file-index.js';
import type { Follower } from './follow.js';
import type { Frame, Leaf } from './leaf.js';
import type { Target } from './modules.js';

/** Something that statements are sent through: a pool, a client, a tag, a function, a class, or the type of one of these. */
export interface ClientName {
  readonly path: string;
  /** A name at the top level of the file, or a member of what it names: `pools.app`. */
  readonly name: string;
}

export interface ClientIndex {
  /** The databases whose clients a call is made on, or is handed, sorted as they were named; none where no client is seen. */
  ofCall(path: string, call: CallId): readonly string[];
}

/** Each step is a call that one client makes of another: `drizzle(pool)`, `pool.connect()`, `begin(async (tx) => …)`. */
const deepest = 6;

/** Follows what statements are sent through back to the clients that the configuration names. */
export function createClientIndex(
  named: readonly (ClientName & { readonly database: string })[],
  follower: Follower,
  types: DeclaredTypes,
): ClientIndex {
  const { source, modules } = follower;
  const order = [...new Set(named.map(({ database }) => database))];
  let kept: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  /** By what is known of a client: its name, and where it is made. */
  function known(): ReadonlyMap<string, ReadonlySet<string>> {
    if (kept !== undefined) return kept;
    const byName = new Map<string, Set<string>>();
    const byOrigin = new Map<string, Set<string>>();
    for (const { path, name, database } of named) {
      // A file that there is not is a problem of the configuration, which whoever checks it says.
      if (!source.files.includes(path)) continue;
      const [root = '', ...members] = name.split('.');
      add(byName, `${path}#${name}`, database);
      const target = modules.named(path, root);
      if (target === undefined) continue;
      if (members.length === 0) for (const key of targetKeys(target)) add(byName, key, database);
      for (const leaf of clientLeaves(target, members)) {
        const key = originKey(leaf);
        if (key !== undefined) add(byOrigin, key, database);
      }
    }
    // Where one function makes the clients of two databases, the place says nothing.
    const told = [...byOrigin].filter(([key, databases]) => databases.size === 1 && !byName.has(key));
    return (kept = new Map([...byName, ...told]));
  }

  function clientLeaves(target: Target, members: readonly string[]): readonly Leaf[] {
    if (target.kind !== 'binding') return [];
    const fact = modules.fact(target);
    const root: Expression = { kind: 'reference', span: fact.span, name: fact.name, binding: target.binding };
    const whole = members.reduce<Expression>(
      (object, property) => ({ kind: 'member', span: fact.span, object, property, propertySpan: fact.span }),
      root,
    );
    return follower.leaves(target.path, whole);
  }

  function targetKeys(target: Target | undefined): readonly string[] {
    if (target === undefined) return [];
    if (target.kind === 'type') return [`${target.path}#${target.type.name}`];
    if (target.kind === 'external') return [`${target.specifier} ${target.imported}`];
    return target.kind === 'binding' ? bindingKeys(target.path, target.binding) : [];
  }

  function bindingKeys(path: string, binding: BindingId): readonly string[] {
    const fact = modules.fact({ path, binding });
    return fact.function === 0 ? [`${path}#${fact.name}`] : [];
  }

  function ofCall(path: string, id: CallId, frame: Frame | undefined, depth: number): ReadonlySet<string> {
    const call = source.facts(path).calls[id];
    if (call === undefined || depth > deepest) return none;
    const on = ofCallee(path, call, frame, depth);
    if (on.size > 0) return on;
    const handed = union(call.arguments.map(({ value }) => ofArgument(path, value, frame, depth + 1)));
    return handed.size > 0 ? handed : withinCallees(path, id, call, frame, depth);
  }

  function ofCallee(path: string, { callee }: CallFact, frame: Frame | undefined, depth: number): ReadonlySet<string> {
    const whole = of(path, callee, frame, depth);
    return whole.size > 0 || callee.kind !== 'member' ? whole : of(path, callee.object, frame, depth);
  }

  /** Values are handed too; what cannot be a client is not followed. */
  function ofArgument(path: string, value: Expression, frame: Frame | undefined, depth: number): ReadonlySet<string> {
    if (value.kind === 'object') {
      return union(
        value.entries.map((entry) =>
          entry.kind === 'property' ? ofArgument(path, entry.value, frame, depth + 1) : none,
        ),
      );
    }
    if (value.kind === 'call') return ofCall(path, value.call, frame, depth);
    return value.kind === 'reference' || value.kind === 'member' || value.kind === 'this'
      ? of(path, value, frame, depth)
      : none;
  }

  /**
   * A function of the project that is called with the text, or with a callback: what it sends its own parameters through, or what it hands
   * the callback. Where neither is seen, the one client that it uses at all.
   */
  function withinCallees(
    path: string,
    id: CallId,
    call: CallFact,
    frame: Frame | undefined,
    depth: number,
  ): ReadonlySet<string> {
    return union(
      follower.functions.callees(path, id, frame).map((callee) => {
        const facts = source.facts(callee.path);
        const fact = facts.functions[callee.function];
        if (fact === undefined) return none;
        const inside: Frame = { ...callee, call, callerPath: path, caller: frame, depth: (frame?.depth ?? 0) + 1 };
        const calls = facts.calls.filter(
          (one, inner) => contains(fact.span, one.span) && !(callee.path === path && inner === id),
        );
        const isParameter = (value: Expression): boolean => isParameterOf(facts, callee.function, value);
        const through = (some: readonly CallFact[]): ReadonlySet<string> =>
          union(some.map((one) => ofCallee(callee.path, one, inside, depth + 1)));
        const sent = through(calls.filter((one) => isSending(one) && handsOn(one, isParameter)));
        if (sent.size > 0) return sent;
        const handed = union(
          calls
            .filter((one) => isParameter(one.callee))
            .flatMap((one) => one.arguments.map(({ value }) => ofArgument(callee.path, value, inside, depth + 1))),
        );
        if (handed.size > 0) return handed;
        const used = through(calls.filter(isSending));
        return used.size === 1 ? used : none;
      }),
    );
  }

  function of(path: string, expression: Expression, frame: Frame | undefined, depth: number): ReadonlySet<string> {
    if (depth > deepest) return none;
    const direct = byKeys(namesOf(path, expression));
    if (direct.size > 0) return direct;
    const declared = byKeys(typeKeys(types.typeOf(path, expression)));
    if (declared.size > 0) return declared;
    if (expression.kind === 'call') {
      const called = ofCall(path, expression.call, frame, depth + 1);
      if (called.size > 0) return called;
    }
    return union(follower.leaves(path, expression, frame).map((leaf) => ofLeaf(path, expression, leaf, depth)));
  }

  function ofLeaf(path: string, expression: Expression, leaf: Leaf, depth: number): ReadonlySet<string> {
    const { constant } = leaf;
    const names = constant === undefined ? [] : [`${constant.path}#${constant.name}`];
    const member = constant?.member === undefined ? [] : names.map((name) => `${name}.${constant.member}`);
    const told = byKeys([...member, ...names, originKey(leaf)]);
    if (told.size > 0 || leaf.kind !== 'open') return told;
    const { expression: end } = leaf;
    if (end.kind === 'call' && !(leaf.path === path && expression.kind === 'call' && expression.call === end.call))
      return ofCall(leaf.path, end.call, leaf.frame, depth + 1);
    return end.kind === 'reference' ? ofCallbackParameter(leaf.path, end, leaf.frame, depth) : none;
  }

  /** `begin(async (tx) => …)`: what a callback is handed is of what calls it. */
  function ofCallbackParameter(
    path: string,
    { binding }: Extract<Expression, { kind: 'reference' }>,
    frame: Frame | undefined,
    depth: number,
  ): ReadonlySet<string> {
    const facts = source.facts(path);
    const fact = binding === undefined ? undefined : facts.bindings[binding];
    if (fact?.kind !== 'parameter') return none;
    const call = callGiven(facts, fact.function);
    return call === undefined ? none : ofCall(path, call, frame, depth + 1);
  }

  function namesOf(path: string, expression: Expression): readonly string[] {
    if (expression.kind === 'reference')
      return expression.binding === undefined ? [] : targetKeys(modules.binding(path, expression.binding));
    if (expression.kind !== 'member') return [];
    const { object, property } = expression;
    if (object.kind === 'reference' && object.binding !== undefined) {
      const whole = modules.binding(path, object.binding);
      if (whole?.kind === 'namespace') return targetKeys(modules.exported(whole.path, property));
    }
    return namesOf(path, object).map((name) => `${name}.${property}`);
  }

  function typeKeys(declared: TypeAt | undefined): readonly string[] {
    if (declared?.type.kind !== 'name') return [];
    const { path, type } = declared;
    const local = source.facts(path).types.some(({ name }) => name === type.name) ? [`${path}#${type.name}`] : [];
    return type.binding === undefined ? local : [...local, ...targetKeys(modules.binding(path, type.binding, 'type'))];
  }

  function byKeys(keys: readonly (string | undefined)[]): ReadonlySet<string> {
    for (const key of keys) {
      const found = key === undefined ? undefined : known().get(key);
      if (found !== undefined) return found;
    }
    return none;
  }

  return {
    ofCall: (path, call) => {
      const found = ofCall(path, call, undefined, 0);
      return order.filter((database) => found.has(database));
    },
  };
}

const none: ReadonlySet<string> = new Set();

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const full = sets.filter(({ size }) => size > 0);
  return full.length < 2 ? (full[0] ?? none) : new Set(full.flatMap((set) => [...set]));
}

function add(into: Map<string, Set<string>>, key: string, database: string): void {
  into.set(key, (into.get(key) ?? new Set()).add(database));
}

function isParameterOf(facts: FileFacts, id: FunctionId, value: Expression): boolean {
  if (value.kind !== 'reference' || value.binding === undefined) return false;
  const fact = facts.bindings[value.binding];
  return fact?.kind === 'parameter' && fact.function === id;
}

/** It is handed a parameter, or a text or an object that one is put into. */
function handsOn(call: CallFact, isParameter: (value: Expression) => boolean): boolean {
  const holds = (value: Expression): boolean => {
    if (value.kind === 'member') return holds(value.object);
    if (value.kind === 'template') return value.holes.some(holds);
    if (value.kind === 'concatenation') return value.parts.some(holds);
    if (value.kind === 'object') return value.entries.some((entry) => entry.kind !== 'computed' && holds(entry.value));
    return isParameter(value);
  };
  return call.arguments.some(({ value }) => holds(value));
}

/** Where a client is made: the call, the function, the class. */
function originKey(leaf: Leaf): string | undefined {
  if (leaf.kind === 'function') return `function ${leaf.path}:${leaf.function}`;
  if (leaf.kind === 'class' || leaf.kind === 'instance') return `class ${leaf.path}:${leaf.class}`;
  return leaf.kind === 'open' && leaf.expression.kind === 'call'
    ? `call ${leaf.path}:${leaf.expression.call} ${leaf.parts.join('.')}`
    : undefined;
}

/** Names under which a client sends what it is handed, or makes one that does. */
const sending =
  /^(?:\$?(?:query|execute)\w*|unsafe|raw|run|all|get|one|oneOrNone|many|manyOrNone|any|none|result|task|tx|connect|begin|transaction)$/;

function isSending({ callee, form }: CallFact): boolean {
  return form === 'tag' || (callee.kind === 'member' && sending.test(callee.property));
}
