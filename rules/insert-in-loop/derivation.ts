import { partsOf } from '#project/all-expressions';
import type { BindingId, CallId, Expression, FileFacts } from '#facts/index';

/** Methods by which a collection takes in what it is later asked for. */
const filling: ReadonlySet<string> = new Set(['add', 'push', 'set', 'unshift']);

/**
 * Whether a value is made from the result of such a call, through any operation, through the bindings of its file and
 * collections that are filled from it (`for (const row of rows) known.add(row.name)`). Not through parameters.
 */
export function dependsOn(facts: FileFacts, value: Expression, isSource: (call: CallId) => boolean): boolean {
  const seen = new Set<BindingId>();

  function inBinding(id: BindingId): boolean {
    const binding = facts.bindings[id];
    if (!binding || seen.has(id)) return false;
    seen.add(id);
    return (
      (binding.init !== undefined && inExpression(binding.init)) ||
      binding.assignments.some((assignment) => inExpression(assignment.value)) ||
      facts.calls.some((fact) => fills(fact.callee, id) && fact.arguments.some((item) => inExpression(item.value)))
    );
  }

  function inExpression(expression: Expression): boolean {
    if (expression.kind === 'reference') return expression.binding !== undefined && inBinding(expression.binding);
    if (expression.kind !== 'call') return partsOf(expression).some(inExpression);
    if (isSource(expression.call)) return true;
    const fact = facts.calls[expression.call];
    return fact !== undefined && [fact.callee, ...fact.arguments.map((item) => item.value)].some(inExpression);
  }

  return inExpression(value);
}

function fills(callee: Expression, binding: BindingId): boolean {
  if (callee.kind !== 'member' || !filling.has(callee.property)) return false;
  return callee.object.kind === 'reference' && callee.object.binding === binding;
}
