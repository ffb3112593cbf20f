import type { Finding } from './finding.js';

/** The three ways in which the plugin runs. Untyped ESLint and oxlint have no compiler to ask. */
export type PluginHost = 'typed' | 'untyped' | 'oxlint';

/** A kind of finding that the command line reports and the plugin does not. */
export interface EslintDifference {
  /** Those that do not report it. */
  readonly hosts: readonly PluginHost[];
  /** The one gate that it concerns; none: whatever the gate. */
  readonly gate?: string;
  /** A sentence for the pages of the gates. */
  readonly what: string;
  applies(finding: Differing): boolean;
}

export interface Differing extends Pick<Finding, 'gate' | 'severity' | 'place'> {
  /** It is found only where the compiler is asked for what the facts leave open. */
  readonly byTypes: boolean;
}

const everywhere: readonly PluginHost[] = ['typed', 'untyped', 'oxlint'];

/**
 * What the hosts differ in, all of it. The plugin, the pages of the gates and the test of parity go by this one list: a
 * difference that is not in it fails the test, and so does an entry of which no fixture gives an instance.
 */
export const eslintDifferences: readonly EslintDifference[] = [
  {
    hosts: everywhere,
    // The severity of a rule is the user's: as an error, a note would fail the run that it must not fail.
    what: 'Notes are reported by the command line alone.',
    applies: ({ severity }) => severity === 'note',
  },
  {
    hosts: everywhere,
    what: 'So are findings in SQL files, which ESLint does not open.',
    applies: ({ place }) => place.path.endsWith('.sql'),
  },
  {
    hosts: ['untyped', 'oxlint'],
    what: 'Those that need the TypeScript compiler to say which values can arrive are reported in ESLint only where linting is typed, and never in oxlint.',
    applies: ({ byTypes }) => byTypes,
  },
  {
    hosts: everywhere,
    gate: 'schema-mismatch',
    what: 'Findings in a Prisma schema are reported by the command line alone, since ESLint opens source files.',
    applies: ({ place }) => place.path.endsWith('.prisma'),
  },
  {
    hosts: everywhere,
    gate: 'dangling-route',
    what: 'Findings in Markdown are reported by the command line alone, since ESLint opens source files.',
    applies: ({ place }) => /\.mdx?$/.test(place.path),
  },
];

/** The entries that keep a host from reporting the finding. */
export function differencesOf(host: PluginHost, finding: Differing): readonly EslintDifference[] {
  return eslintDifferences.filter(
    ({ hosts, gate, applies }) =>
      hosts.includes(host) && (gate === undefined || gate === finding.gate) && applies(finding),
  );
}

/** Whether the plugin reports the finding, whatever runs it. */
export function isForEslint(finding: Omit<Differing, 'byTypes'>): boolean {
  // What the plugin has found, it has found by what it had.
  return everywhere.some((host) => differencesOf(host, { ...finding, byTypes: false }).length === 0);
}
