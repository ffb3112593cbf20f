import type { Expression, FileFacts, FunctionId } from '#facts/index';

/**
 * Whether the function is what a name or member stands for: `const f = () => …`, `{ fail: async () => … }`, `this.save = () => …`.
 * One that is handed to a call where it is written is not, though it bears the same name.
 */
export function isHeld(facts: FileFacts, id: FunctionId): boolean {
  const found = known.get(facts) ?? heldIn(facts);
  known.set(facts, found);
  return found.has(id);
}

// Kept by the facts themselves, which never change; the entry goes when they go.
const known = new WeakMap<FileFacts, ReadonlySet<FunctionId>>();

function heldIn(facts: FileFacts): ReadonlySet<FunctionId> {
  const found = new Set<FunctionId>();
  const add = (expression: Expression | undefined): void => {
    if (expression === undefined) return;
    switch (expression.kind) {
      case 'function':
        found.add(expression.function);
        break;
      case 'object':
        for (const entry of expression.entries) add(entry.value);
        break;
      case 'array':
        for (const item of expression.items) add(item.value);
        break;
      case 'conditional':
        add(expression.whenTrue);
        add(expression.whenFalse);
        break;
      default:
    }
  };
  for (const { init, assignments } of facts.bindings) {
    add(init);
    for (const { value } of assignments) add(value);
  }
  for (const { value } of facts.memberAssignments) add(value);
  for (const { fields } of facts.classes) for (const { init } of fields) add(init);
  for (const { returns } of facts.functions) {
    for (const result of returns) if (result.kind === 'object') add(result);
  }
  return found;
}
