import type { CallId, Expression, FileFacts, ReferenceFact } from '#facts/index';

/** Where a file may call a function, or hand it to a call, by each name that the function can have there. */
export interface NamedCalls {
  /** In the order of the calls; of one call, what it is handed before what it calls. */
  naming(names: ReadonlySet<string>): readonly NamedCall[];
  /** Names that stand for the value of a binding other than to call it. */
  passed(binding: number): readonly ReferenceFact[];
}

export interface NamedCall {
  readonly call: CallId;
  /** The argument that has the name; undefined where the call itself has it. */
  readonly argument: number | undefined;
}

/** Lists the calls of a file by name, once, so that nobody has to walk them all for each function. */
export function createNamedCalls(facts: FileFacts): NamedCalls {
  const byName = new Map<string, NamedCall[]>();
  const list = (expression: Expression, found: NamedCall) => {
    for (const name of namesOf(facts, expression)) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [found]);
      else known.push(found);
    }
  };
  facts.calls.forEach(({ callee, arguments: given }, call) => {
    given.forEach(({ value }, argument) => list(withoutBind(facts, value), { call, argument }));
    list(callee, { call, argument: undefined });
  });
  const passed = new Map<number, ReferenceFact[]>();
  for (const reference of facts.references) {
    if (reference.called) continue;
    const known = passed.get(reference.binding);
    if (known === undefined) passed.set(reference.binding, [reference]);
    else known.push(reference);
  }
  return {
    naming: (names) => {
      const found = new Set([...names].flatMap((name) => byName.get(name) ?? []));
      return [...found].sort(
        (one, other) => one.call - other.call || (one.argument ?? Infinity) - (other.argument ?? Infinity),
      );
    },
    passed: (binding) => passed.get(binding) ?? [],
  };
}

/** `store.insert` in `store.insert.bind(store)`; anything else as it is. */
export function withoutBind(facts: FileFacts, expression: Expression): Expression {
  const callee = expression.kind === 'call' ? facts.calls[expression.call]?.callee : undefined;
  return callee?.kind === 'member' && callee.property === 'bind' ? callee.object : expression;
}

/** A cheap test before an expression is followed to see what it means: the names of what it can mean. */
function namesOf(facts: FileFacts, expression: Expression): ReadonlySet<string> {
  if (expression.kind === 'member') return new Set([expression.property]);
  if (expression.kind !== 'reference') return new Set();
  const names = new Set([expression.name]);
  const binding = expression.binding === undefined ? undefined : facts.bindings[expression.binding];
  if (binding?.import !== undefined) names.add(binding.import.imported);
  // `const run = insertRow`, `const { insertRow: run } = repo`.
  if (binding?.init?.kind === 'reference') names.add(binding.init.name);
  if (binding?.init?.kind === 'member') names.add(binding.init.property);
  return names;
}
