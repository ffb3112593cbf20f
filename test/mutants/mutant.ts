import type { Edit } from '../fixtures/workspace.js';

/** One incident put back into the control plane, and every finding that it must give. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** All findings, errors and notes; nothing else may be found. None: a look-alike. */
  readonly findings: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  readonly gate: string;
  readonly path: string;
  /** A stretch of the changed file that stands in it once, with `«…»` around the exact characters of the finding. */
  readonly at: string;
  /** Lines that the related places must name, each as `path: text of the line, trimmed`. */
  readonly related?: readonly string[];
}
