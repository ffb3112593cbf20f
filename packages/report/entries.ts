import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CheckResult, Finding, Problem } from '#gate/index';
import { isOpen } from '#gate/finding-state';
import { wordingBy, type Wording } from './message.js';
import { inOrder } from './order.js';
import { placesIn, type Places } from './places.js';
import type { Run } from './run.js';

export interface Around {
  /**
   * The folder that the run began in, as seen from the root of the repository: services that show findings beside code know
   * files by their paths from there. Empty where it is the same.
   */
  readonly from?: string;
}

/** A finding with all that a format needs to show it. */
export interface Entry {
  readonly finding: Finding;
  readonly wording: Wording;
  readonly places: Places;
  readonly project?: string;
  /** The run was compared with another commit, so that it is known which findings are new. */
  readonly compared: boolean;
}

/** A problem likewise. */
export interface ProblemEntry {
  readonly problem: Problem;
  readonly places: Places;
}

/** The findings of all projects, in an order that hangs on nothing but what was found. */
export function entriesOf(run: Run, { from }: Around = {}): readonly Entry[] {
  const wording = wordingBy(run.gates);
  return run.results.flatMap((result) => {
    const places = placesOf(run, result, from);
    const project = result.project === undefined ? {} : { project: result.project };
    const compared = result.since !== undefined;
    return [...result.findings]
      .sort(inOrder)
      .map((finding): Entry => ({ finding, wording: wording(finding), places, compared, ...project }));
  });
}

export function problemEntriesOf(run: Run, { from }: Around = {}): readonly ProblemEntry[] {
  const all: readonly Partial<CheckResult>[] = [{ problems: run.problems }, ...run.results];
  return all.flatMap((result) => {
    const places = placesOf(run, result, from);
    return (result.problems ?? []).map((problem) => ({ problem, places }));
  });
}

export function isError({ finding }: Entry): boolean {
  return isOpen(finding) && finding.severity === 'error';
}

export function isNote({ finding }: Entry): boolean {
  return isOpen(finding) && finding.severity === 'note';
}

/** The same for the same breach from run to run: a service knows by it what is new and what is gone. */
export function fingerprint({ finding, project = '' }: Pick<Entry, 'finding' | 'project'>): string {
  return createHash('sha256')
    .update(JSON.stringify([project, finding.key]))
    .digest('hex');
}

function placesOf(run: Run, { project, root = '.' }: Partial<CheckResult>, from = ''): Places {
  const shown = path.posix.isAbsolute(root) || /^[a-z]:/i.test(root) ? root : path.posix.join(from, root);
  return placesIn(run.read, { root: shown, ...(project === undefined ? {} : { project }) });
}
