import type { CallId, Control, Expression, FileFacts, FunctionId } from '#facts/index';
import { contains, type Span } from '#facts/span';

/** What a catch does with a failure: something that others can tell, a line in the log, or nothing. */
export type Handling = 'handled' | 'logged' | 'nothing';

/** What is seen of the code that is given a failure. */
interface Handler {
  readonly body: Control;
  readonly span: Span;
  readonly returns: readonly Expression[];
}

/** Judges a `catch (error) { … }` that stands in a function. */
export function ofClause(
  facts: FileFacts,
  id: FunctionId,
  clause: { readonly span: Span; readonly body: Control },
  undoes: (call: CallId) => boolean,
): Handling {
  const returns = facts.functions[id]?.returns.filter(({ span }) => contains(clause.span, span)) ?? [];
  return judge(facts, { ...clause, returns }, undoes);
}

/** Judges what is given to `.catch`, or to `.then` as its second argument. */
export function ofHandler(facts: FileFacts, handler: Expression, undoes: (call: CallId) => boolean): Handling {
  if (handler.kind === 'function') return ofFunction(facts, handler.function, undoes);
  if (isLogger(handler)) return 'logged';
  if (handler.kind !== 'reference' || handler.binding === undefined) return 'handled';
  const defined = facts.bindings[handler.binding]?.defines;
  return defined === undefined ? 'handled' : ofFunction(facts, defined, undoes);
}

function ofFunction(facts: FileFacts, id: FunctionId, undoes: (call: CallId) => boolean): Handling {
  const found = facts.functions[id];
  if (!found) return 'handled';
  // What logging returns is nothing to go on, nor is null where the promise was all that there is.
  const returns = found.returns.filter(
    (value) =>
      !isNothing(value) &&
      !(value.kind === 'constant' && value.value === null) &&
      !(value.kind === 'call' && isLogging(facts, value.call)),
  );
  return judge(facts, { body: found.body, span: found.span, returns }, undoes);
}

function judge(facts: FileFacts, { body, span, returns }: Handler, undoes: (call: CallId) => boolean): Handling {
  const { calls, jumps } = contentsOf(body);
  // A way out of the loop, or into its next round, is a decision: a retry.
  if (jumps || returns.some((value) => !isNothing(value)) || assigns(facts, span)) return 'handled';
  const logs = calls.filter((call) => isLogging(facts, call));
  const others = calls.filter(
    (call) => !logs.includes(call) && !undoes(call) && !isInLog(facts, call, logs) && facts.calls[call]?.form !== 'new',
  );
  if (others.some((call) => !isWording(facts, call))) return 'handled';
  return logs.length > 0 ? 'logged' : 'nothing';
}

function contentsOf(body: Control): { readonly calls: readonly CallId[]; readonly jumps: boolean } {
  const calls: CallId[] = [];
  let jumps = false;
  const visit = (node: Control): void => {
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind === 'branch') node.arms.forEach(visit);
    if (node.kind === 'loop') visit(node.body);
    if (node.kind === 'call') calls.push(node.call);
    if (node.kind === 'exit' && node.how !== 'return') jumps = true;
    if (node.kind === 'try') for (const part of [node.block, node.handler?.body, node.finalizer]) if (part) visit(part);
  };
  visit(body);
  return { calls, jumps };
}

/** Something that is read elsewhere is given a value: a counter, a flag, a field. */
export function assigns(facts: FileFacts, span: Span): boolean {
  return (
    facts.memberAssignments.some((one) => contains(span, one.span)) ||
    facts.bindings.some(
      (one) => !contains(span, one.span) && one.assignments.some(({ value }) => contains(span, value.span)),
    )
  );
}

function isNothing(value: Expression): boolean {
  if (value.kind === 'constant') return value.value === undefined;
  return value.kind === 'other' && value.syntax === 'UnaryExpression';
}

function isLogging(facts: FileFacts, id: CallId): boolean {
  const callee = facts.calls[id]?.callee;
  return callee !== undefined && isLogger(callee);
}

/** `console.error`, `this.#log.warn`, `request.log.error`, `logError`, `debug`. */
function isLogger(callee: Expression): boolean {
  if (callee.kind === 'reference')
    return /^(?:log|debug|warn|trace|print)(?:[A-Z_]\w*)?$|^(?:logger|console)$/.test(callee.name);
  return callee.kind === 'member' && namesLog(callee.object);
}

function namesLog(object: Expression): boolean {
  if (object.kind === 'reference') return LOG.test(object.name);
  if (object.kind === 'member') return LOG.test(object.property) || namesLog(object.object);
  return false;
}

const LOG = /^#?(?:console|_?log|_?logs|\w*[lL]ogger|logging)$/;

function isInLog(facts: FileFacts, id: CallId, logs: readonly CallId[]): boolean {
  const span = facts.calls[id]?.span;
  return span !== undefined && logs.some((log) => log !== id && contains(facts.calls[log]?.span ?? span, span));
}

/** What only makes words of the error: `String(error)`, `error.toString()`. */
function isWording(facts: FileFacts, id: CallId): boolean {
  const callee = facts.calls[id]?.callee;
  if (callee?.kind === 'reference') return callee.binding === undefined && callee.name === 'String';
  return callee?.kind === 'member' && (callee.property === 'toString' || callee.property === 'stringify');
}
