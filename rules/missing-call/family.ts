import type { FunctionFact, FunctionId } from '#facts/index';

/** A function with all that are made inside it. */
export function familyOf(functions: readonly FunctionFact[], root: FunctionId): ReadonlySet<FunctionId> {
  const family = new Set([root]);
  // A function stands behind the one that it is made in.
  for (const [id, { parent }] of functions.entries()) if (parent !== null && family.has(parent)) family.add(id);
  return family;
}
