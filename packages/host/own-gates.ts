import { z } from 'zod';
import type { Breach, Gate, Problem } from '#gate/index';
import { staleBaseline } from '#gate/baseline/stale-baseline';
import type { Project } from '#project/index';
import { gateIds } from './registry.js';
import { schemaProblems, shown } from './schema-problems.js';

/** One list of gates as a configuration gives it. */
export interface GivenGates {
  readonly value: unknown;
  where(at: readonly (string | number)[]): string;
}

export interface OwnGates {
  /** Those of all lists, each once. */
  readonly gates: readonly Gate[];
  readonly problems: readonly Problem[];
}

/** The gates that a team has written itself. What is none, or has a name that is taken, is a problem each. */
export function readOwnGates(lists: readonly GivenGates[]): OwnGates {
  const gates = new Map<string, Gate>();
  const problems: Problem[] = [];
  for (const { value, where } of lists) {
    if (value === undefined) continue;
    if (!Array.isArray(value)) {
      problems.push({ where: where([]), what: `expected a list, found ${shown(value)}`, todo: 'give a list of gates' });
      continue;
    }
    for (const [index, entry] of value.entries()) {
      const parsed = gateSchema.safeParse(entry);
      if (!parsed.success) {
        const found = schemaProblems(parsed.error, gateSchema, entry).slice(0, 1);
        problems.push(...found.map(({ at, what, todo }) => ({ where: where([index, ...at]), what, todo })));
        continue;
      }
      const gate = entry as Gate;
      const other = gates.get(gate.id);
      const taken = brought.includes(gate.id) || (other !== undefined && !isSame(gate, other));
      if (taken) {
        const what = `there is another gate "${gate.id}"`;
        problems.push({ where: where([index, 'id']), what, todo: 'choose an id that is not taken' });
      } else gates.set(gate.id, checked(gate));
    }
  }
  return { gates: [...gates.values()], problems };
}

/** Those of drift-gate, with the one that no configuration can turn off. */
const brought: readonly string[] = [...gateIds, staleBaseline.id];

const text = z.string().min(1);
const functionOf = z.custom((value) => typeof value === 'function', { message: 'expected a function' });

/** As `Gate` says it, for those who write without types. */
const gateSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
  title: text,
  why: text,
  scope: z.enum(['file', 'project']),
  reads: z.array(z.enum(['sql', 'catalog', 'imports', 'declarations'])),
  severity: z.enum(['error', 'note']),
  messages: z.record(z.string(), z.object({ what: text, instead: text })),
  options: z.custom((value) => typeof value === 'object' && value !== null && 'safeParse' in value, {
    message: 'expected a schema of zod, as in z.strictObject({})',
  }),
  onByDefault: z.boolean(),
  check: functionOf,
  names: functionOf.optional(),
});

/** A module that two configurations import may be evaluated twice. */
function isSame(one: Gate, other: Gate): boolean {
  const said = ({ title, why, messages }: Gate): string => JSON.stringify([title, why, messages]);
  return said(one) === said(other);
}

/** Reports rely on what a breach says; one that says it wrong fails here, where its gate is known. */
function checked(gate: Gate): Gate {
  return {
    ...gate,
    *check(project, options) {
      const breaches: unknown = gate.check(project, options);
      if (typeof breaches !== 'object' || breaches === null || !(Symbol.iterator in breaches)) {
        throw new Error('its `check` gives no list of breaches');
      }
      for (const breach of breaches as Iterable<Breach>) {
        const wrong = wrongIn(breach, gate, project);
        if (wrong !== undefined) throw new Error(`a breach ${wrong}`);
        yield breach;
      }
    },
  };
}

function wrongIn(breach: Breach, gate: Gate, project: Project): string | undefined {
  if (typeof breach !== 'object' || breach === null) return `is no object: ${shown(breach)}`;
  const message = gate.messages[breach.messageId];
  if (message === undefined) return `names no message of the gate: ${shown(breach.messageId)}`;
  const texts = [message.what, message.label, message.instead, message.allowed].join('\n');
  const names = [...texts.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = names.find((name) => breach.values?.[name] === undefined);
  if (missing !== undefined) return `gives no value for {${missing}} of its message "${breach.messageId}"`;
  if (typeof breach.subject !== 'string') return 'has no subject';
  for (const place of [breach.place, ...(breach.related ?? []).map((related) => related.place)]) {
    const { path, span } = place ?? {};
    if (typeof path !== 'string' || typeof span !== 'object') return 'has no place';
    const inside = span.start >= 0 && span.start <= span.end && span.end <= project.source.text(path).length;
    if (!inside) return `stands outside of ${path}: from ${span.start} to ${span.end}`;
  }
  return undefined;
}
