import type { Finding } from './finding.js';

/** A kind of finding that ESLint does not report, whatever the gate. */
export interface EslintDifference {
  /** A sentence for the page of every gate. */
  readonly what: string;
  applies(finding: Pick<Finding, 'severity' | 'place'>): boolean;
}

/**
 * What the two hosts differ in by their nature, not by a gate's. The plugin, the runner of fixtures and the pages of gates all
 * go by this one list; what only one gate differs in stands in its `hostDifferences`.
 */
export const eslintDifferences: readonly EslintDifference[] = [
  {
    // The severity of a rule is the user's: as an error, a note would fail the run that it must not fail.
    what: 'Notes are reported by the command line alone.',
    applies: ({ severity }) => severity === 'note',
  },
  {
    what: 'So are findings in SQL files, which ESLint does not open.',
    applies: ({ place }) => place.path.endsWith('.sql'),
  },
];

export function isForEslint(finding: Pick<Finding, 'severity' | 'place'>): boolean {
  return !eslintDifferences.some((difference) => difference.applies(finding));
}
