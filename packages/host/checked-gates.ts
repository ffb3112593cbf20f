import { suggestion } from '#gate/nearest';
import type { EnabledGate, Gate, Problem } from '#gate/index';
import type { CheckedProject } from './checked-config.js';
import { schemaProblems, shown } from './schema-problems.js';

export interface GivenOptions {
  readonly given: Readonly<Record<string, unknown>>;
  readonly hasSchema: boolean;
  /** The gates that there are. */
  readonly there: readonly Gate[];
}

/** Checks what is said of gates, each by its own schema. */
export function checkGates(
  { given, hasSchema, there }: GivenOptions,
  where: CheckedProject['where'],
): { readonly gates: readonly EnabledGate[]; readonly problems: readonly Problem[] } {
  const gates: EnabledGate[] = [];
  const ids = there.map(({ id }) => id);
  const problems: Problem[] = Object.keys(given)
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      where: where(['gates', id]),
      what: `there is no gate "${id}"`,
      todo: suggestion(id, ids, 'delete it'),
    }));
  for (const gate of there) {
    // A project that says that it has no database asks nothing of one, unless it names the gate.
    const value = given[gate.id] ?? (gate.onByDefault && (hasSchema || !gate.reads.includes('catalog')));
    if (value === false) continue;
    if (value !== true && (typeof value !== 'object' || Array.isArray(value))) {
      const what = `expected options, true or false, found ${shown(value)}`;
      problems.push({ where: where(['gates', gate.id]), what, todo: 'write true for the default options' });
      continue;
    }
    const options = value === true ? {} : value;
    const parsed = gate.options.safeParse(options);
    if (parsed.success) {
      problems.push(...emptyNames(gate, parsed.data, where));
      gates.push({ gate, options: parsed.data });
    } else {
      for (const { at, what, todo } of schemaProblems(parsed.error, gate.options, options)) {
        problems.push({ where: where(['gates', gate.id, ...at]), what, todo });
      }
    }
  }
  return { gates, problems };
}

/** A name of nothing is told from the options alone; a pattern of nothing is none. */
function emptyNames(gate: Gate, options: unknown, where: CheckedProject['where']): readonly Problem[] {
  return [...(gate.names?.(options) ?? [])]
    .filter(({ name }) => name.replace(/^\.\//, '') === '')
    .map(({ at, kind, name }) => ({
      where: where(['gates', gate.id, ...at]),
      what: `expected a ${kind}, found ${shown(name)}`,
      todo: 'write it, or delete the entry',
    }));
}
