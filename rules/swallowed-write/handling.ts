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
  goesOn?: Span,
): Handling {
  const all = facts.functions[id]?.returns ?? [];
  const others = all.filter(({ span }) => !contains(clause.span, span));
  // What is returned without a failure too tells nothing of one.
  const returns = all.filter(
    (value) => contains(clause.span, value.span) && !others.some((other) => isSameConstant(value, other)),
  );
  return judge(facts, { ...clause, returns }, undoes, goesOn);
}

/** Judges what is given to `.catch`, or to `.then` as its second argument; what it returns tells only where it `isUsed`. */
export function ofHandler(
  facts: FileFacts,
  handler: Expression,
  undoes: (call: CallId) => boolean,
  isUsed: boolean,
): Handling {
  if (handler.kind === 'function') return ofFunction(facts, handler.function, undoes, isUsed);
  if (isLogger(handler)) return 'logged';
  if (handler.kind !== 'reference' || handler.binding === undefined) return 'handled';
  const defined = facts.bindings[handler.binding]?.defines;
  return defined === undefined ? 'handled' : ofFunction(facts, defined, undoes, isUsed);
}

function ofFunction(facts: FileFacts, id: FunctionId, undoes: (call: CallId) => boolean, isUsed: boolean): Handling {
  const found = facts.functions[id];
  if (!found) return 'handled';
  // What logging returns is nothing to go on, nor is null where the promise was all that there is.
  const returns = found.returns.filter(
    (value) =>
      isUsed &&
      !isNothing(value) &&
      !(value.kind === 'constant' && value.value === null) &&
      !(value.kind === 'call' && isLogging(facts, value.call)),
  );
  return judge(facts, { body: found.body, span: found.span, returns }, undoes);
}

function judge(
  facts: FileFacts,
  { body, span, returns }: Handler,
  undoes: (call: CallId) => boolean,
  goesOn?: Span,
): Handling {
  const { calls, jumps } = contentsOf(body, goesOn);
  // A way out of the loop, or into its next round, is a decision: a retry. The next item is none.
  if (jumps || returns.some((value) => !isNothing(value)) || assigns(facts, span)) return 'handled';
  const logs = calls.filter((call) => isLogging(facts, call));
  const others = calls.filter(
    (call) => !logs.includes(call) && !undoes(call) && !isInLog(facts, call, logs) && facts.calls[call]?.form !== 'new',
  );
  if (others.some((call) => !isWording(facts, call))) return 'handled';
  return logs.length > 0 ? 'logged' : 'nothing';
}

/** Some line of it goes to the log. */
export function logs(facts: FileFacts, body: Control): boolean {
  return contentsOf(body).calls.some((call) => isLogging(facts, call));
}

/** Something is thrown on at least one way through it, and no catch of its own stands around that. */
export function throwsOn(body: Control | undefined): boolean {
  switch (body?.kind) {
    case 'exit':
      return body.how === 'throw';
    case 'sequence':
      return body.items.some(throwsOn);
    case 'branch':
      return body.arms.some(throwsOn);
    case 'loop':
      return throwsOn(body.body);
    case 'try':
      return (body.handler ? throwsOn(body.handler.body) : throwsOn(body.block)) || throwsOn(body.finalizer);
    default:
      return false;
  }
}

/** Both are the same constant or string, so that nobody can tell one from the other. */
export function isSameConstant(one: Expression, other: Expression): boolean {
  if (one.kind === 'constant') return other.kind === 'constant' && one.value === other.value;
  return one.kind === 'string' && other.kind === 'string' && one.text.value === other.text.value;
}

function contentsOf(body: Control, goesOn?: Span): { readonly calls: readonly CallId[]; readonly jumps: boolean } {
  const calls: CallId[] = [];
  let jumps = false;
  const visit = (node: Control): void => {
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind === 'branch') node.arms.forEach(visit);
    if (node.kind === 'loop') visit(node.body);
    if (node.kind === 'call') calls.push(node.call);
    if (node.kind === 'exit' && node.how !== 'return' && !isNextItem(node, goesOn)) jumps = true;
    if (node.kind === 'try') for (const part of [node.block, node.handler?.body, node.finalizer]) if (part) visit(part);
  };
  visit(body);
  return { calls, jumps };
}

function isNextItem({ how, leaves }: Extract<Control, { kind: 'exit' }>, goesOn: Span | undefined): boolean {
  return how === 'continue' && goesOn !== undefined && leaves?.start === goesOn.start;
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
