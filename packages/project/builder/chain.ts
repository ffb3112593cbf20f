import type { CallFact, CallId, Expression, FileFacts, FunctionId } from '#facts/index';
import type { Place } from '#facts/span';
import { callAround } from '../file-index.js';
import { calleeName } from '../callee-names.js';
import type { Follower } from '../follow.js';
import { startAt, type Origin } from '../leaf.js';
import { callIn, type BuilderNames, type NamedTable } from './names.js';

/** The calls of one statement: `db.update(users).set({ … }).where(…)`. */
export interface Chain {
  readonly verb: Verb;
  readonly origin: Origin;
  /** In order, the verb's own first. */
  readonly links: readonly CallFact[];
  readonly table: NamedTable;
  readonly function: FunctionId;
  /** The last call, whose result is the statement. */
  readonly end: CallId;
  readonly place: Place;
  /** Calls are added to it elsewhere, and which of them come together is not told. */
  readonly open?: { readonly at: Place; readonly why: string };
}

export type Verb = 'insert' | 'update' | 'delete' | 'select';

/** A file without these holds no call of a builder. */
export const mayHoldBuilder = /\.\s*(?:insert|update|delete|from)\s*\(/;

/** The chains of one file, those inside others among them. */
export function chainsOf(follower: Follower, names: BuilderNames, path: string): readonly Chain[] {
  const facts = follower.source.facts(path);
  return facts.calls.flatMap((call, id) => {
    const begun = beginning(follower, names, path, call, id);
    return begun === undefined ? [] : [continued(follower, path, begun)];
  });
}

/** The chain that an expression is, by its last call. */
export function chainAt(
  follower: Follower,
  names: BuilderNames,
  origin: Origin,
  expression: Expression,
): Chain | undefined {
  const { path } = origin;
  let call = callIn(follower, path, expression);
  let id = expression.kind === 'call' ? expression.call : -1;
  const calls: CallFact[] = [];
  while (call !== undefined) {
    calls.unshift(call);
    const begun = beginning(follower, names, path, call, id);
    if (begun !== undefined) {
      const chain = continued(follower, path, begun);
      return { ...chain, origin };
    }
    const object: Expression | undefined = call.callee.kind === 'member' ? call.callee.object : undefined;
    if (object?.kind !== 'call') return undefined;
    id = object.call;
    call = callIn(follower, path, object);
  }
  return undefined;
}

/** The last call of a name: a later one takes the place of an earlier one. */
export function linkOf({ links }: Chain, name: string): CallFact | undefined {
  return links.findLast((call) => calleeName(call) === name);
}

/** The name of a call of the chain, which stands for the words that it makes. */
export function linkPlace({ place }: Chain, call: CallFact): Place {
  return { path: place.path, span: call.calleeSpan };
}

interface Begun {
  readonly verb: Verb;
  readonly table: NamedTable;
  readonly links: readonly CallFact[];
  readonly end: CallId;
  readonly start: number;
}

/** The call that names the table: `.update(users)`, `.from(users)`. */
function beginning(
  follower: Follower,
  names: BuilderNames,
  path: string,
  call: CallFact,
  id: CallId,
): Begun | undefined {
  const verb = call.callee.kind === 'member' ? verbs.get(call.callee.property) : undefined;
  const [first] = call.arguments;
  if (verb === undefined || first === undefined || first.spread || call.callee.kind !== 'member') return undefined;
  const select = verb === 'select' ? callIn(follower, path, call.callee.object) : undefined;
  if (verb === 'select' && (select === undefined || !selects.has(calleeName(select)))) return undefined;
  const table = names.table(startAt(path, first.value.span), first.value);
  if (table === undefined) return undefined;
  const links = select === undefined ? [call] : [select, call];
  return { verb, table, links, end: id, start: (select ?? call).calleeSpan.start };
}

/** The calls that follow, also of a name that the chain is kept under. */
function continued(follower: Follower, path: string, begun: Begun): Chain {
  const facts = follower.source.facts(path);
  const links = [...begun.links];
  let { end } = begun;
  let open: Chain['open'];
  for (;;) {
    const next = nextOf(facts, end);
    if (next === undefined) break;
    if (next === 'several') {
      const at = { path, span: facts.calls[end]?.span ?? { start: begun.start, end: begun.start } };
      open = { at, why: 'calls are added to the query in several places' };
      break;
    }
    end = next;
    const call = facts.calls[end];
    if (call !== undefined) links.push(call);
  }
  const last = facts.calls[end];
  const span = { start: begun.start, end: Math.max(begun.start, last?.span.end ?? begun.start) };
  return {
    verb: begun.verb,
    table: begun.table,
    origin: startAt(path, span),
    links,
    function: last?.function ?? 0,
    end,
    place: { path, span },
    ...(open === undefined ? {} : { open }),
  };
}

function nextOf(facts: FileFacts, end: CallId): CallId | 'several' | undefined {
  const outer = callAround(facts, end);
  const call = outer === undefined ? undefined : facts.calls[outer];
  if (outer !== undefined && call !== undefined && isLink(call) && isCall(call.callee.object, end)) return outer;
  const kept = facts.bindings.findIndex(
    ({ init, path }) => path.length === 0 && init !== undefined && isCall(init, end),
  );
  if (kept < 0) return undefined;
  const later = facts.calls.flatMap((one, id) =>
    isLink(one) && one.callee.object.kind === 'reference' && one.callee.object.binding === kept ? [id] : [],
  );
  const [only, ...others] = later;
  const assigned = (facts.bindings[kept]?.assignments.length ?? 0) > 0;
  return others.length > 0 || (assigned && only !== undefined) ? 'several' : only;
}

function isCall(expression: Expression, id: CallId): boolean {
  return expression.kind === 'call' && expression.call === id;
}

function isLink(call: CallFact): call is CallFact & { readonly callee: Extract<Expression, { kind: 'member' }> } {
  return call.callee.kind === 'member' && methods.has(call.callee.property);
}

const verbs: ReadonlyMap<string, Verb> = new Map([
  ['insert', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['from', 'select'],
]);
const selects: ReadonlySet<string> = new Set(['select', 'selectDistinct', 'selectDistinctOn']);
/** What a builder's own calls are called; anything behind them, such as `.then`, is no part of the statement. */
const methods: ReadonlySet<string> = new Set([
  'set', 'values', 'select', 'from', 'where', 'returning', 'onConflictDoNothing', 'onConflictDoUpdate', 'overridingSystemValue',
  'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin', 'innerJoinLateral', 'leftJoinLateral', 'crossJoinLateral',
  'groupBy', 'having', 'orderBy', 'limit', 'offset', 'for', 'union', 'unionAll', 'intersect', 'intersectAll', 'except', 'exceptAll',
  '$dynamic', '$withCache', 'prepare', 'execute', 'as', 'getSQL', 'toSQL', 'comment',
]); // prettier-ignore
