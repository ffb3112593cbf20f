import type { Place } from '#facts/span';
import type { Finding } from './finding.js';

/** What one run over one project found. */
export interface CheckResult {
  /** The project's name where the configuration lists several. */
  readonly project?: string;
  /** The project's folder as seen from where the run began, with forward slashes; `.` where it is the same. */
  readonly root?: string;
  /** Sorted by path, position, gate. Allowed ones are among them, with `allowed` set. */
  readonly findings: readonly Finding[];
  /** The baseline as seen from where the run began, where there is one. */
  readonly baseline?: string;
  /** What the findings were compared with, as it was named, so that only new ones count. */
  readonly since?: string;
  readonly coverage: Coverage;
  /** What kept the run from doing its whole job; any of these means exit code 2. */
  readonly problems: readonly Problem[];
}

/** What was seen: a gate that sees nothing proves nothing. */
export interface Coverage {
  readonly files: number;
  readonly migrations: number;
  readonly statements: { readonly read: number; readonly partly: number; readonly opaque: number };
  /** The texts behind `partly` and `opaque`, and values that could not be decided, for `--verbose` and `doctor`. */
  readonly unread: readonly { readonly place: Place; readonly kind: 'partly' | 'opaque'; readonly why: string }[];
  /** Statements of migrations that the catalog goes on without: what follows from them is unknown. */
  readonly unfolded: readonly { readonly place: Place; readonly why: string }[];
  /** Gates that ran, by id. */
  readonly gates: readonly string[];
}

/** One clear line: where, what, and what to do. */
export interface Problem {
  /** `drift-gate.config.ts: gates["insert-in-loop"].tables[0]`, or a path as seen from where the run began. */
  readonly where: string;
  /** Where it is in a file of the project. */
  readonly place?: Place;
  readonly what: string;
  readonly todo: string;
}
