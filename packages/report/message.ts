import type { Finding, Gate, MessageValues } from '#gate/index';
import { badAllowance } from '#gate/bad-allowance';
import { staleBaseline } from '#gate/baseline/stale-baseline';

/** What a report needs of a gate. */
export type GateTexts = Pick<Gate, 'id' | 'title' | 'why' | 'severity' | 'messages'>;

/** A finding in words. Every format takes its sentences from here, so that none says it differently. */
export interface Wording {
  readonly what: string;
  readonly label?: string;
  readonly why: string;
  readonly see?: string;
  readonly instead: string;
  readonly allowed?: string;
  /** An allowance can accept it. */
  readonly acceptable: boolean;
}

/** Makes the wording of findings. A finding of an unknown gate or message is a defect of drift-gate, so it throws. */
export function wordingBy(gates: Iterable<GateTexts>): (finding: Finding) => Wording {
  const byId = new Map([...gates].map((gate) => [gate.id, gate]));
  return (finding) => {
    const gate = byId.get(finding.gate);
    if (gate === undefined) throw new Error(`a finding of gate "${finding.gate}", which is not registered`);
    const message = gate.messages[finding.messageId];
    if (message === undefined) throw new Error(`gate "${gate.id}" has no message "${finding.messageId}"`);
    const filled = (template: string): string => fill(template, finding.values);
    const label = message.label === undefined ? '' : filled(message.label);
    const allowed = message.allowed === undefined ? '' : filled(message.allowed);
    return {
      what: `${filled(message.what)}${finding.database === undefined ? '' : ` (database ${finding.database})`}`,
      ...(label === '' ? {} : { label }),
      why: finding.why ?? gate.why,
      ...(finding.see === undefined ? {} : { see: finding.see }),
      instead: filled(message.instead),
      ...(allowed === '' ? {} : { allowed }),
      acceptable: isAcceptable(gate.id),
    };
  };
}

/** Whether an allowance can accept findings of a gate. One of a bad allowance would need another itself, and a baseline has no place for one. */
export function isAcceptable(gate: string): boolean {
  return gate !== badAllowance.id && gate !== staleBaseline.id;
}

/** Puts values in the place of `{names}`. A name without a value throws: a reader must never see the braces. */
export function fill(template: string, values: MessageValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`message "${template}": no value for {${name}}`);
    return String(value);
  });
}
