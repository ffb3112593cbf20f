import type { Finding } from '../finding.js';
import { stemOf } from '../key.js';
import type { BaselineEntry } from './entries.js';
import { staleBaseline } from './stale-baseline.js';

export interface Baselining {
  /** Those of one project. */
  readonly findings: readonly Finding[];
  /** Those of the project and of gates that ran. */
  readonly entries: readonly BaselineEntry[];
  /** The baseline as the project's other paths are written. */
  readonly path: string;
  /** The same as the reader opens it. */
  readonly shown: string;
  /** Every finding that there is was found, so that an entry without one is stale. */
  readonly complete: boolean;
}

/**
 * Marks what the baseline holds, and adds a finding for each entry that nothing answers to. Entries with one stem are counted, not
 * told apart: when one of three equals is mended, any of them, one entry is too many.
 */
export function withBaseline({ findings, entries, path, shown, complete }: Baselining): readonly Finding[] {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(entry.stem, [...(left.get(entry.stem) ?? []), entry]);
  for (const equals of left.values()) equals.sort((one, other) => other.ordinal - one.ordinal);
  const held = new Set<Finding>();
  const errors = findings.filter(isHoldable);
  // What was there before is held first, or an entry could hide what has come since.
  for (const finding of [...errors.filter(({ old }) => old), ...errors.filter(({ old }) => !old)]) {
    if (left.get(stemOf(finding))?.pop() !== undefined) held.add(finding);
  }
  const marked = findings.map((finding) => (held.has(finding) ? { ...finding, baselined: true as const } : finding));
  const stale = complete ? [...left.values()].flat().sort((one, other) => one.line - other.line) : [];
  return [...marked, ...stale.map((entry) => staleFinding(entry, path, shown))];
}

/** Only what would fail the run has a place in a baseline. */
function isHoldable({ severity, allowed }: Finding): boolean {
  return severity === 'error' && allowed === undefined;
}

function staleFinding({ gate, text, span }: BaselineEntry, path: string, shown: string): Finding {
  return {
    gate: staleBaseline.id,
    messageId: 'gone',
    values: { gate, file: shown },
    severity: staleBaseline.severity,
    place: { path, span },
    related: [],
    within: path,
    subject: text,
    key: `${staleBaseline.id}:${path}:${text}:1`,
  };
}
