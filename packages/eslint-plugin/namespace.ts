/** The prefix of the rules in a configuration of ESLint, and the key of the settings. */
export const namespace = 'drift-gate';

export type Severity = 'error' | 'warn';

/** Rules of ESLint for gates, which have no options there: those stand in the configuration of drift-gate. */
export function rulesFor(gates: readonly { readonly id: string }[], severity: Severity): Record<string, Severity> {
  return Object.fromEntries(gates.map(({ id }) => [`${namespace}/${id}`, severity]));
}
