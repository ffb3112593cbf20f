import type { CallFact, CallId, Control, Expression, FileFacts, FunctionId } from '#facts/index';
import { contains, type Place, type Span } from '#facts/span';
import { around, type Around, type TryControl } from '#project/paths';
import type { FunctionRef, Project } from '#project/index';
import { assigns, isSameConstant, logs, ofClause, ofHandler, throwsOn, type Handling } from './handling.js';
import { callOnHeld, isUsed } from './use.js';

/** What becomes of the failure of a call: it leaves the function, it is lost at a place, or somebody has it. */
export type Fate =
  | { readonly kind: 'leaves'; readonly ref: FunctionRef }
  | { readonly kind: 'dropped' | 'emptied' | 'logged'; readonly at: Place; readonly within: FunctionRef }
  | { readonly kind: 'handled' };

const handled: Fate = { kind: 'handled' };

/** Follows the promise of a call to where its failure comes out. `undoes`: the call only takes a transaction back. */
export function fateOf(
  project: Project,
  path: string,
  id: CallId,
  undoes: (path: string, call: CallId) => boolean,
): Fate {
  const facts = project.facts(path);
  const call = facts.calls[id];
  if (!call) return handled;
  const within = { path, function: call.function };
  const at = { path, span: call.calleeSpan };
  switch (call.result) {
    case 'awaited':
      return caught(facts, within, id, (one) => undoes(path, one));
    case 'returned':
      return { kind: 'leaves', ref: within };
    case 'dropped':
    case 'voided':
      return { kind: 'dropped', at, within };
    case 'used':
      return ofUse(project, path, id, undoes);
  }
}

/** An awaited failure is an exception where it stands. */
function caught(facts: FileFacts, within: FunctionRef, id: CallId, undoes: (call: CallId) => boolean): Fate {
  const body = facts.functions[within.function]?.body;
  const tries = (body && around(body, id)) ?? [];
  for (const entry of [...tries].reverse()) {
    if (entry.kind !== 'try' || entry.part !== 'block' || !entry.control.handler) continue;
    const { handler } = entry.control;
    // What is thrown again goes on to whatever is around.
    if (throwsOn(handler.body)) continue;
    if (tells(facts, within.function, entry.control)) return handled;
    const handling = ofClause(facts, within.function, handler, undoes, goesOn(tries, entry.control));
    return lost(
      handling,
      { path: within.path, span: { start: handler.span.start, end: handler.span.start + 'catch'.length } },
      within,
    );
  }
  return { kind: 'leaves', ref: within };
}

/** The block says by a value or a flag that it came to its end, so that its absence tells. */
function tells(facts: FileFacts, id: FunctionId, { span, handler }: TryControl): boolean {
  const block = { start: span.start, end: handler?.span.start ?? span.end };
  const returns = facts.functions[id]?.returns ?? [];
  const caught = returns.filter((value) => handler !== undefined && contains(handler.span, value.span));
  const own = returns.filter((value) => contains(block, value.span));
  return own.some((value) => !caught.some((other) => isSameConstant(value, other))) || assigns(facts, block);
}

/** The loop that takes the next item after the block, whether or not it failed; undefined where its success leaves the loop. */
function goesOn(tries: readonly Around[], inner: TryControl): Span | undefined {
  const loop = tries
    .slice(
      0,
      tries.findIndex((one) => one.kind === 'try' && one.control === inner),
    )
    .findLast((one) => one.kind === 'loop')?.control;
  if (loop === undefined || !/^for-/.test(loop.form)) return undefined;
  return leavesFrom(inner.block, loop.span) ? undefined : loop.span;
}

function leavesFrom(node: Control, loop: Span): boolean {
  switch (node.kind) {
    case 'exit':
      return node.how === 'return' || (node.how === 'break' && node.leaves?.start === loop.start);
    case 'sequence':
      return node.items.some((item) => leavesFrom(item, loop));
    case 'branch':
      return node.arms.some((arm) => leavesFrom(arm, loop));
    case 'loop':
      return leavesFrom(node.body, loop);
    case 'try':
      return [node.block, node.handler?.body, node.finalizer].some((part) => part && leavesFrom(part, loop));
    default:
      return false;
  }
}

function lost(handling: Handling, at: Place, within: FunctionRef): Fate {
  if (handling === 'handled') return handled;
  return { kind: handling === 'nothing' ? 'emptied' : 'logged', at, within };
}

function ofUse(project: Project, path: string, id: CallId, undoes: (path: string, call: CallId) => boolean): Fate {
  const facts = project.facts(path);
  const direct = facts.calls.findIndex(({ callee }) => callee.kind === 'member' && isCall(callee.object, id));
  const next = direct < 0 ? callOnHeld(facts, id) : direct;
  const chained = facts.calls[next];
  if (chained?.callee.kind === 'member') {
    const { property } = chained.callee;
    const handler =
      property === 'catch' ? chained.arguments[0] : property === 'then' ? chained.arguments[1] : undefined;
    if (handler && !handler.spread) {
      const at = { path, span: chained.calleeSpan };
      const within = { path, function: chained.function };
      const body = handler.value.kind === 'function' ? facts.functions[handler.value.function]?.body : undefined;
      if (body === undefined || !throwsOn(body))
        return lost(
          ofHandler(facts, handler.value, (one) => undoes(path, one), isUsed(facts, next)),
          at,
          within,
        );
      const thrown = fateOf(project, path, next, undoes);
      // What is thrown on to nobody has been logged all the same.
      return thrown.kind === 'dropped' && logs(facts, body) ? lost('logged', at, within) : thrown;
    }
    return property === 'then' || property === 'finally' ? fateOf(project, path, next, undoes) : handled;
  }
  const all = facts.calls.findIndex((one) => isGathering(one) && one.arguments.some(({ value }) => isAmong(value, id)));
  const gathering = facts.calls[all];
  if (gathering?.callee.kind === 'member' && gathering.callee.property === 'allSettled') {
    // It never fails: what failed stands in a result that somebody may look at.
    const within = { path, function: gathering.function };
    return isUsed(facts, all) ? handled : { kind: 'emptied', at: { path, span: gathering.calleeSpan }, within };
  }
  if (gathering) return fateOf(project, path, all, undoes);
  const held = facts.bindings.findIndex((one) => one.function !== 0 && one.init !== undefined && isCall(one.init, id));
  const isForgotten =
    held >= 0 && facts.bindings[held]?.kind === 'const' && !facts.references.some(({ binding }) => binding === held);
  const call = facts.calls[id];
  return isForgotten && call && facts.bindings[held]?.path.length === 0
    ? { kind: 'dropped', at: { path, span: call.calleeSpan }, within: { path, function: call.function } }
    : handled;
}

/** `Promise.all` and its kin, whose promise stands for theirs. */
function isGathering({ callee }: CallFact): boolean {
  return (
    callee.kind === 'member' &&
    callee.object.kind === 'reference' &&
    callee.object.name === 'Promise' &&
    /^(?:all|allSettled|race|any)$/.test(callee.property)
  );
}

function isAmong(value: Expression, id: CallId): boolean {
  return value.kind === 'array' ? value.items.some((item) => isAmong(item.value, id)) : isCall(value, id);
}

function isCall(value: Expression, id: CallId): boolean {
  return value.kind === 'call' && value.call === id;
}
