import type { Finding } from './finding.js';

/**
 * Gives each finding its key: gate, path and function, subject, and an ordinal among equals in order of position. It holds
 * no line number and no message text, so that it stays the same when code moves or a wording is improved.
 */
export function withKeys(sorted: readonly Omit<Finding, 'key'>[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return sorted.map((finding) => {
    const stem = stemOf(finding);
    const ordinal = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, ordinal);
    return { ...finding, key: `${stem}:${ordinal}` };
  });
}

/** What findings that differ in their ordinal alone have in common. */
export function stemOf({
  gate,
  within,
  database,
  subject,
}: Pick<Finding, 'gate' | 'within' | 'database' | 'subject'>): string {
  // Tables of two databases may share a name.
  return `${gate}:${within}:${database === undefined ? '' : `${database}/`}${subject}`;
}
