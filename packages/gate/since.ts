import type { Place } from '#facts/span';
import type { Finding } from './finding.js';
import { stemOf } from './key.js';

/** The findings of one project, with the lines that they stand on. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** The line on which a place begins, without white space at its ends. */
  line(place: Place): string;
}

/**
 * Marks what was there before. Findings are told apart by their keys, which hold no lines, so that code may move. Of several with one
 * key but for the ordinal, those that stand on a line as before are the old ones; only where that leaves it open, the first are.
 */
export function withOld(now: Judged, before: Judged, renamed: (path: string) => string): readonly Finding[] {
  const left = new Map<string, Finding[]>();
  // What an allowance accepted was no breach: without the comment it is one.
  for (const finding of before.findings) {
    if (finding.allowed !== undefined) continue;
    const stem = stemOf(underNewName(finding, renamed));
    left.set(stem, [...(left.get(stem) ?? []), finding]);
  }
  const old = new Set<Finding>();
  for (const isIt of [isSame(now, before), () => true]) {
    for (const finding of now.findings) {
      if (finding.allowed !== undefined || old.has(finding)) continue;
      const equals = left.get(stemOf(finding)) ?? [];
      const index = equals.findIndex((other) => !isWorse(finding, other) && isIt(finding, other));
      if (index < 0) continue;
      equals.splice(index, 1);
      old.add(finding);
    }
  }
  return now.findings.map((finding) => (old.has(finding) ? { ...finding, old: true as const } : finding));
}

function isSame(now: Judged, before: Judged): (finding: Finding, other: Finding) => boolean {
  return (finding, other) =>
    // Not by the values of the message: some tell of the whole project, and change with every other file.
    finding.messageId === other.messageId && now.line(finding.place) === before.line(other.place);
}

/** A note that has become an error is new. */
function isWorse(finding: Finding, other: Finding): boolean {
  return finding.severity === 'error' && other.severity === 'note';
}

/** A function is written `path#name`, or as the path alone; a subject may hold several: `store -> path`. */
function underNewName(finding: Finding, renamed: (path: string) => string): Finding {
  const { within, subject } = finding;
  const [head = '', ...name] = within.split('#');
  const words = subject.split(/(\s+|#)/).map(renamed);
  return { ...finding, within: [renamed(head), ...name].join('#'), subject: words.join('') };
}
