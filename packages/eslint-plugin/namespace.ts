/** The prefix of the rules in a configuration of ESLint, and the key of the settings. */
export const namespace = 'drift-gate';

export type Severity = 'error' | 'warn';

/** What stands under that key as JSON, which goes to another thread as it is; what is none is wrong anyway, and is said there. */
export function settingsText(settings: unknown): { readonly settings?: string } {
  const text = JSON.stringify(settings, (_, value: unknown) => (typeof value === 'function' ? String(value) : value));
  return text === undefined ? {} : { settings: text };
}

/** Rules of ESLint for gates, which have no options there: those stand in the configuration of drift-gate. */
export function rulesFor(gates: readonly { readonly id: string }[], severity: Severity): Record<string, Severity> {
  return Object.fromEntries(gates.map(({ id }) => [`${namespace}/${id}`, severity]));
}
