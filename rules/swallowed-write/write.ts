import type { CallFact, CallId, FunctionFact } from '#facts/index';
import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import type { Table } from '#sql/catalog';

/** A call that writes, itself or by way of others. */
export interface WritingCall {
  readonly path: string;
  readonly call: CallId;
  /** `UPDATE workspaces`; for a call of others, `setStatus (UPDATE workspaces)`. */
  readonly what: string;
  readonly table?: Table;
  /** Where the statement is, when the call is of others. */
  readonly writtenAt: Place;
  /** How many functions stand between the call and the statement. */
  readonly depth: number;
}

const words = { insert: 'INSERT INTO', update: 'UPDATE', delete: 'DELETE FROM' } as const;

/** Every call that runs a statement which writes and gives a promise. */
export function* statementCalls(project: Project): Iterable<WritingCall> {
  for (const bound of project.statements) {
    const { path, call } = bound.site;
    const [write] = bound.statement.writes;
    const fact = call === undefined ? undefined : project.facts(path).calls[call];
    const isRun = bound.site.builder === undefined ? runs : awaitsItself;
    if (call === undefined || !fact || !write || !isRun(project, path, call, fact)) continue;
    const table = project.table(write.table);
    const what = `${words[write.operation]} ${write.table.name.startsWith('dg_unknown_') ? 'a table' : write.table.name}`;
    yield { path, call, what, writtenAt: bound.place(write.table.span), depth: 0, ...(table ? { table } : {}) };
  }
}

/** Calls to which the failure of a function comes: those of it, and those that run it as their callback and fail with it. */
export function* callsOf(
  project: Project,
  ref: FunctionRef,
): Iterable<{ readonly path: string; readonly call: CallId }> {
  const facts = project.facts(ref.path);
  const { calls, handed } = project.functions.callers(ref);
  yield* calls;
  const given = facts.calls.flatMap((call, id) => {
    if (call.callee.kind === 'function' && call.callee.function === ref.function)
      return [{ path: ref.path, call: id, own: true }];
    const isGiven = call.arguments.some(({ value }) => value.kind === 'function' && value.function === ref.function);
    return isGiven ? [{ path: ref.path, call: id, own: false }] : [];
  });
  for (const { path, call, own } of [...given, ...handed.map((one) => ({ ...one, own: false }))]) {
    const fact = project.facts(path).calls[call];
    if (fact && (own || failsWith(fact) || forgets(fact))) yield { path, call };
  }
}

/** `xs.forEach(async …)` and timers look at no promise that their callback gives. */
export function forgets({ callee }: CallFact): boolean {
  if (callee.kind === 'member') return callee.property === 'forEach' || TIMER.test(callee.property);
  return callee.kind === 'reference' && TIMER.test(callee.name);
}

const TIMER = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)$/;

/** A transaction fails with its work; `map` gives its promises on. */
function failsWith({ callee }: CallFact): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'reference' ? callee.name : '';
  return name === 'map' || /transaction|^begin$|^tx$/i.test(name);
}

/** It takes its failure to whoever waits for it. */
export function givesPromise({ async, returnType, generator }: FunctionFact): boolean {
  return (
    !generator && (async || returnType === undefined || (returnType.kind === 'name' && /Promise/.test(returnType.name)))
  );
}

/** Names under which databases and query libraries run a text. Anything else may only keep it: `statements.push(text)`. */
const runners =
  /^(?:query|execute|exec|unsafe|\$?(?:execute|query)Raw(?:Unsafe)?|query(?:Array|Object|One|Row|Rows)|none|one|oneOrNone|many|manyOrNone|any|result|run)$/;

/** A builder runs when it is awaited; these only keep or show what it would run. */
function awaitsItself(_project: Project, _path: string, _id: CallId, { callee }: CallFact): boolean {
  return callee.kind === 'member' && !/^(?:prepare|toSQL|getSQL|as|\$dynamic)$/.test(callee.property);
}

function runs(project: Project, path: string, id: CallId, call: CallFact): boolean {
  // With a callback the driver gives no promise.
  if (call.form === 'new' || call.arguments.at(-1)?.value.kind === 'function') return false;
  const callees = project.functions.callees(path, id);
  if (callees.length > 0)
    return callees.every((ref) => project.facts(ref.path).functions[ref.function]?.async === true);
  if (call.form === 'tag') return true;
  const { callee } = call;
  return callee.kind === 'member'
    ? runners.test(callee.property)
    : callee.kind === 'reference' && runners.test(callee.name);
}
