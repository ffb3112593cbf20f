import type { BindingFact, BindingId, CallFact, Expression } from '#facts/index';
import type { Draft } from './draft.js';

/** Leaves the steps only on names that grow; of all others the assignments say enough. */
export function keepGrowing(bindings: readonly Draft<BindingFact>[], calls: readonly CallFact[]): void {
  bindings.forEach((binding, id) => {
    const grows = binding.steps?.some(
      ({ kind, items }) => kind !== 'assigned' || items.some(({ value }) => isMadeOf(value, id, calls)),
    );
    if (grows !== true) delete binding.steps;
  });
}

/**
 * `q = q + more`, `` q = `${q} more` ``, `` q = sql`${q} more` ``, `list = [...list, item]`, `patch = { ...patch, status }`,
 * `where = and(where, more)`.
 */
function isMadeOf(value: Expression, id: BindingId, calls: readonly CallFact[]): boolean {
  switch (value.kind) {
    case 'reference':
      return value.binding === id;
    case 'concatenation':
      return value.parts.some((part) => isMadeOf(part, id, calls));
    case 'template':
      return value.holes.some((hole) => isMadeOf(hole, id, calls));
    case 'array':
      return value.items.some((item) => item.spread && isMadeOf(item.value, id, calls));
    case 'object':
      return value.entries.some((entry) => entry.kind === 'spread' && isMadeOf(entry.value, id, calls));
    case 'call':
      return calls[value.call]?.arguments.some((one) => isMadeOf(one.value, id, calls)) === true;
    case 'conditional':
      return isMadeOf(value.whenTrue, id, calls) || isMadeOf(value.whenFalse, id, calls);
    default:
      return false;
  }
}
