import type { CallFact, CallId, Control, Expression, FileFacts, FunctionId } from '#facts/index';
import { spanOf, type Place } from '#facts/span';
import { around, type BodyPlace, type LoopControl } from './paths.js';
import type { Callers, FunctionIndex, FunctionRef, LoopIndex, LoopReason } from './project.js';
import { comesRound, failsAfter, type After } from './rounds.js';

/** One function on the way up from a place to a loop: what of it runs again, and where in it the way goes down. */
export interface LoopStep {
  readonly ref: FunctionRef;
  /** The body of the innermost loop that comes round to the target, or the function's whole body where no loop of its own is. */
  readonly within: Control;
  /** The call that leads on towards the place (at the lowest step, the place itself), or the callback made on the way. */
  readonly target: BodyPlace;
  /** `within` is a loop's body: the way ends here. */
  readonly loop: boolean;
}

/** Array methods that call their callback once an item. */
const callbackMethods: ReadonlySet<string> = new Set([
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'reduceRight',
  'some',
  'sort',
  'toSorted',
]);

/** Callees that undo what the function that they are given did, if it fails. */
const transactional = /transaction|atomic|unit_?of_?work|^begin$|^savepoint$|^(?:with|in|run|run_?in)?_?tr?x$/i;

/** A call that gets a function as an argument. */
interface Handing {
  readonly path: string;
  readonly call: CallId;
  readonly argument: number;
  /** It is the argument itself, not a part of an object or array in it. */
  readonly direct: boolean;
  /** It is handed on by its name, so it is not made there. */
  readonly named: boolean;
}

/** A place on the way up, with the calls from it down to where the search began, outermost first. */
interface Stop {
  readonly ref: FunctionRef;
  readonly target: BodyPlace;
  readonly chain: readonly Place[];
  /** Functions below, by key. */
  readonly below: readonly string[];
  /** The target may throw when what the search began at is over, which a handler that tries again does not know. */
  readonly mayFail: boolean;
  /** The call that leads from here to the function below; absent where a callback is made. */
  readonly leadsBy?: Place;
}

type Way = { readonly kind: 'loop'; readonly reason: LoopReason } | { readonly kind: 'stop'; readonly stop: Stop };

/**
 * Says whether a place runs once an item: in a loop of its own function, in a callback of an array method, in a function
 * that is called from such a place, or in a function that calls itself.
 *
 * A loop that is always left once the place is over (a retry, a search that inserts and breaks) does not run it once an
 * item; the next one outwards may. A loop over a list of known length, and one without an end, run it as any other.
 *
 * The nearest loop answers: fewest calls between it and the place, then path and position of those calls. A recursion
 * answers only where there is no loop. A callback given to any other call (`db.transaction(async (tx) => …)`, `.then`), or
 * returned, is taken to run where it is made. Each function is entered once, so cycles end and depth costs no stack.
 *
 * `cut` is not asked about the step that closes a recursion: what a function does before it calls itself, it has done for
 * the item before.
 *
 * Not seen: the calls of functions that are returned, kept in a field, or wrapped before they are handed on; loops inside
 * of packages (`pMap(xs, fn)`), timers and event handlers.
 */
export function createLoopIndex(facts: (path: string) => FileFacts, functions: FunctionIndex): LoopIndex {
  const handings = new Map<string, ReadonlyMap<FunctionId, readonly Handing[]>>();

  function handingsOf(ref: FunctionRef): readonly Handing[] {
    let ofFile = handings.get(ref.path);
    if (!ofFile) handings.set(ref.path, (ofFile = handingsIn(facts(ref.path), ref.path)));
    return ofFile.get(ref.function) ?? [];
  }

  /** `(name) => () => insert(name)`: what is made once an item is called once an item. */
  function isReturned({ path, function: id }: FunctionRef): boolean {
    const { functions: all } = facts(path);
    const parent = all[id]?.parent;
    const returns = parent === null || parent === undefined ? [] : (all[parent]?.returns ?? []);
    return returns.some((value) => value.kind === 'function' && value.function === id);
  }

  function whereMade(stop: Stop, below: readonly string[], mayFail: boolean): Way {
    const { ref, chain } = stop;
    const parent = facts(ref.path).functions[ref.function]?.parent ?? 0;
    const target = { function: ref.function };
    return { kind: 'stop', stop: { ref: { path: ref.path, function: parent }, target, chain, below, mayFail } };
  }

  /** `mayFail`: the function of the stop may throw when the place is over. */
  function waysUp(stop: Stop, mayFail: boolean): readonly Way[] {
    const below = [...stop.below, keyOf(stop.ref)];
    const { calls, handed } = functions.callers(stop.ref);
    const own = handingsOf(stop.ref);
    const isOwn = (at: Callers['handed'][number]): boolean =>
      own.some((other) => other.path === at.path && other.call === at.call && other.argument === at.argument);
    const byName = handed.filter((at) => !isOwn(at)).map((at): Handing => ({ ...at, direct: true, named: true }));
    const byHanding = inOrder([...own, ...byName]).map((handing): Way => {
      const call = callAt(facts, handing);
      const ref = { path: handing.path, function: call.function };
      const argument = call.arguments[handing.argument]?.value.span ?? call.calleeSpan;
      const leadsBy = { path: handing.path, span: argument };
      const chain = handing.named ? [leadsBy, ...stop.chain] : stop.chain;
      if (handing.direct && isLoopCallback(call, handing.argument)) {
        const place = { path: handing.path, span: call.calleeSpan };
        return { kind: 'loop', reason: { kind: 'callback', what: calleeOf(call), place, chain } };
      }
      const fails = mayFail && !transactional.test(nameOf(call) ?? '');
      return handing.named
        ? { kind: 'stop', stop: { ref, target: handing.call, chain, below, mayFail: fails, leadsBy } }
        : whereMade(stop, below, fails);
    });
    const byCall = inOrder(calls).map((caller): Way => {
      const call = callAt(facts, caller);
      const leadsBy = { path: caller.path, span: call.calleeSpan };
      const ref = { path: caller.path, function: caller.function };
      const chain = [leadsBy, ...stop.chain];
      return { kind: 'stop', stop: { ref, target: caller.call, chain, below, mayFail, leadsBy } };
    });
    const byReturn = isReturned(stop.ref) ? [whereMade(stop, below, mayFail)] : [];
    return [...byHanding, ...byReturn, ...byCall];
  }

  function search(start: Stop, cut: (step: LoopStep) => boolean): LoopReason | undefined {
    const entered = new Map<string, Stop>();
    const edges: Edge[] = [];
    let row: readonly Stop[] = [start];
    // Row by row: a row holds the places that are equally many calls away.
    while (row.length > 0) {
      const next: Stop[] = [];
      const waiting = [...row];
      for (let stop = waiting.shift(); stop; stop = waiting.shift()) {
        const body = facts(stop.ref.path).functions[stop.ref.function]?.body;
        if (!body) continue;
        const after = afterStop(facts(stop.ref.path), stop);
        const loop = innermostLoop(body, after);
        const closes = !loop && stop.below.includes(keyOf(stop.ref));
        const within = loop ? loop.body : body;
        if (!closes && cut({ ref: stop.ref, within, target: stop.target, loop: loop !== undefined })) continue;
        if (loop) return { kind: 'loop', what: loop.form, place: headOf(loop, stop.ref.path), chain: stop.chain };
        const key = keyOf(stop.ref);
        const from = stop.below.at(-1);
        if (from !== undefined) edges.push({ from, to: key, ...(stop.leadsBy ? { leadsBy: stop.leadsBy } : {}) });
        // One that may fail when the place is over leads to loops that one which may not does not.
        const fails = failsAfter(body, after);
        const entry = `${key} ${fails}`;
        if (entered.has(entry)) continue;
        entered.set(entry, stop);
        for (const way of waysUp(stop, fails)) {
          if (way.kind === 'loop') return way.reason;
          (way.stop.chain.length === stop.chain.length ? waiting : next).push(way.stop);
        }
      }
      row = next;
    }
    return recursionAmong([...entered.values()], edges);
  }

  function recursionAmong(stops: readonly Stop[], edges: readonly Edge[]): LoopReason | undefined {
    for (const stop of stops) {
      const place = cycleThrough(keyOf(stop.ref), edges);
      if (!place) continue;
      const what = facts(stop.ref.path).functions[stop.ref.function]?.name ?? '';
      return { kind: 'recursion', what, place, chain: stop.chain };
    }
    return undefined;
  }

  return {
    around(ref, call, cut = () => false) {
      return search({ ref, target: call, chain: [], below: [], mayFail: false }, cut);
    },
  };
}

/** `to` calls or makes `from`. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly leadsBy?: Place;
}

/** The first call on the shortest way from a function up to itself, or undefined where there is none. */
function cycleThrough(key: string, edges: readonly Edge[]): Place | undefined {
  const seen = new Set<string>();
  let row: readonly { readonly at: string; readonly leadsBy: Place | undefined }[] = [{ at: key, leadsBy: undefined }];
  while (row.length > 0) {
    const next: { at: string; leadsBy: Place | undefined }[] = [];
    for (const { at, leadsBy } of row) {
      for (const edge of edges) {
        if (edge.from !== at) continue;
        const first = leadsBy ?? edge.leadsBy;
        if (edge.to === key && first) return first;
        if (!seen.has(edge.to)) next.push({ at: edge.to, leadsBy: first });
        seen.add(edge.to);
      }
    }
    row = next;
  }
  return undefined;
}

function innermostLoop(body: Control, after: After): LoopControl | undefined {
  const loops = (around(body, after.target) ?? []).flatMap((entry) => (entry.kind === 'loop' ? [entry.control] : []));
  return loops.findLast((loop) => comesRound(loop, after));
}

/**
 * Which calls of a function may fail when the stop is over: those that it waits for, since what only computes or logs
 * hardly does. A call around the stop (`transaction(…)`, `Promise.all([…])`, `.then(…)`) is the stop's own end.
 */
function afterStop(facts: FileFacts, { target, mayFail }: Stop): After {
  const made = typeof target === 'number' ? facts.calls[target] : facts.functions[target.function];
  const isAround = ({ span }: CallFact): boolean =>
    made !== undefined && span.start <= made.span.start && span.end >= made.span.end;
  return {
    target,
    mayFail(call) {
      const fact = facts.calls[call];
      return fact !== undefined && (isAround(fact) ? mayFail : fact.result === 'awaited');
    },
    takesBack: (call) => rollsBack(facts.calls[call]),
  };
}

/** `client.query('ROLLBACK')`, `` sql`ROLLBACK` ``, `trx.rollback()`. */
function rollsBack(call: CallFact | undefined): boolean {
  if (!call) return false;
  const first = call.arguments[0]?.value;
  const text = call.texts?.[0]?.value ?? (first?.kind === 'string' ? first.text.value : '');
  return /^\s*ROLLBACK\b/i.test(text) || /^rollback/i.test(methodOf(call) ?? '');
}

/** The keyword, which a reader finds at once, rather than all lines of the loop. */
function headOf(loop: LoopControl, path: string): Place {
  const keyword = loop.form === 'while' ? 'while' : loop.form === 'do' ? 'do' : 'for';
  return { path, span: spanOf(loop.span.start, loop.span.start + keyword.length) };
}

/** `xs.map(fn)`, `Array.from(xs, fn)`, and the free-standing form of a library, `_.map(xs, fn)`. */
function isLoopCallback(call: CallFact, argument: number): boolean {
  const method = methodOf(call);
  if (method === undefined || call.callee.kind !== 'member') return false;
  if (method === 'from' || method === 'fromAsync') {
    return argument === 1 && call.callee.object.kind === 'reference' && call.callee.object.name === 'Array';
  }
  return (
    callbackMethods.has(method) && (argument === 0 || (argument === 1 && call.arguments[0]?.value.kind !== 'function'))
  );
}

/** `map`, `Array.from`. */
function calleeOf(call: CallFact): string {
  const method = methodOf(call) ?? '';
  return callbackMethods.has(method) ? method : `Array.${method}`;
}

function nameOf(call: CallFact): string | undefined {
  return call.callee.kind === 'reference' ? call.callee.name : methodOf(call);
}

function methodOf(call: CallFact): string | undefined {
  return call.callee.kind === 'member' ? call.callee.property : undefined;
}

/** The calls of one file that get a function of the file as an argument, by function. */
function handingsIn(facts: FileFacts, path: string): ReadonlyMap<FunctionId, readonly Handing[]> {
  const found = new Map<FunctionId, Handing[]>();
  const add = (id: FunctionId, handing: Handing): void => {
    found.set(id, [...(found.get(id) ?? []), handing]);
  };
  const visit = (expression: Expression, at: Omit<Handing, 'direct' | 'named'>, direct: boolean): void => {
    if (expression.kind === 'function') add(expression.function, { ...at, direct, named: false });
    if (expression.kind === 'reference' && expression.binding !== undefined) {
      const defines = facts.bindings[expression.binding]?.defines;
      if (defines !== undefined) add(defines, { ...at, direct, named: true });
    }
    for (const part of partsOf(expression)) visit(part, at, false);
  };
  for (const [call, fact] of facts.calls.entries()) {
    for (const [argument, item] of fact.arguments.entries()) visit(item.value, { path, call, argument }, true);
    // A function that is called where it is written runs there, as an argument does.
    if (fact.callee.kind === 'function')
      add(fact.callee.function, { path, call, argument: -1, direct: false, named: false });
  }
  return found;
}

/** The parts of a literal that a function may be one of; calls hand on what they get by themselves. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'object':
      return expression.entries.map((entry) => entry.value);
    case 'array':
      return expression.items.map((item) => item.value);
    case 'conditional':
      return [expression.whenTrue, expression.whenFalse];
    case 'logical':
      return expression.right ? [expression.left, expression.right] : [];
    default:
      return [];
  }
}

function callAt(facts: (path: string) => FileFacts, at: { readonly path: string; readonly call: CallId }): CallFact {
  const call = facts(at.path).calls[at.call];
  if (!call) throw new Error(`no call ${at.call} in ${at.path}`);
  return call;
}

function inOrder<T extends { readonly path: string; readonly call: CallId }>(items: readonly T[]): readonly T[] {
  return [...items].sort((one, other) =>
    one.path === other.path ? one.call - other.call : one.path < other.path ? -1 : 1,
  );
}

function keyOf(ref: FunctionRef): string {
  return `${ref.path}#${ref.function}`;
}
