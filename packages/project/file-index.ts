import type { CallId, FileFacts, FunctionId, SqlTextFact, TypeExpression } from '#facts/index';
import { contains, type Span } from '#facts/span';

/** What is looked up in the facts of one file again and again. */
interface FileIndex {
  /** For each call, the innermost one around it, or -1. Calls stand in source order. */
  readonly around: readonly CallId[];
  readonly assertions: ReadonlyMap<string, TypeExpression>;
  readonly callbacks: ReadonlyMap<FunctionId, CallId>;
  readonly given: ReadonlyMap<FunctionId, CallId>;
  readonly texts: ReadonlyMap<number, SqlTextFact>;
}

// Kept by the facts themselves, which never change; the entry goes when they go.
const known = new WeakMap<FileFacts, FileIndex>();

function indexOf(facts: FileFacts): FileIndex {
  const found = known.get(facts) ?? build(facts);
  known.set(facts, found);
  return found;
}

function build(facts: FileFacts): FileIndex {
  const around: CallId[] = [];
  const callbacks = new Map<FunctionId, CallId>();
  const given = new Map<FunctionId, CallId>();
  facts.calls.forEach((call, id) => {
    let outer = id - 1;
    while (outer >= 0 && !contains(facts.calls[outer]?.span ?? call.span, call.span)) outer = around[outer] ?? -1;
    around.push(outer);
    const first = call.arguments[0]?.value;
    if (first?.kind === 'function') callbacks.set(first.function, id);
    for (const { value } of call.arguments) if (value.kind === 'function') given.set(value.function, id);
  });
  return {
    around,
    callbacks,
    given,
    assertions: new Map(facts.assertions.map(({ span, type }) => [keyOf(span), type])),
    texts: new Map(facts.texts.map((text) => [text.expression.span.start, text])),
  };
}

/** The innermost call whose characters hold the place. */
export function callAt(facts: FileFacts, span: Span): CallId | undefined {
  const { around } = indexOf(facts);
  let low = 0;
  let high = facts.calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts.calls[middle]?.span.start ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  for (let id = low - 1; id >= 0; id = around[id] ?? -1) {
    const call = facts.calls[id];
    if (call !== undefined && contains(call.span, span)) return id;
  }
  return undefined;
}

/** The innermost call around another. */
export function callAround(facts: FileFacts, id: CallId): CallId | undefined {
  const outer = indexOf(facts).around[id] ?? -1;
  return outer < 0 ? undefined : outer;
}

/** The type that `as` gives to the very expression at the place. */
export function assertedType(facts: FileFacts, span: Span): TypeExpression | undefined {
  return indexOf(facts).assertions.get(keyOf(span));
}

/** The call whose first argument the function is where it is written. */
export function callOfCallback(facts: FileFacts, id: FunctionId): CallId | undefined {
  return indexOf(facts).callbacks.get(id);
}

/** The call that the function is given to where it is written, as whichever argument. */
export function callGiven(facts: FileFacts, id: FunctionId): CallId | undefined {
  return indexOf(facts).given.get(id);
}

/** The text that may be SQL and begins at the place. */
export function textAt(facts: FileFacts, start: number): SqlTextFact | undefined {
  return indexOf(facts).texts.get(start);
}

function keyOf({ start, end }: Span): string {
  return `${start}:${end}`;
}
