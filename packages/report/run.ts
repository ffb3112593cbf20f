import type { CheckResult, Finding, Problem } from '#gate/index';
import { isOpen } from '#gate/finding-state';
import type { GateTexts } from './message.js';
import type { ReadText } from './places.js';

/** All that a format renders: one run over one or several projects. */
export interface Run {
  readonly results: readonly CheckResult[];
  /** What kept projects from running at all. */
  readonly problems: readonly Problem[];
  readonly gates: readonly GateTexts[];
  /** The texts that findings stand in. */
  readonly read: ReadText;
}

/** Findings by what they mean for the run, each counted once: what is not open is neither error nor note. */
export interface Counts {
  readonly errors: number;
  readonly notes: number;
  readonly allowed: number;
  readonly baselined: number;
  readonly old: number;
}

export function countsOf(findings: readonly Finding[]): Counts {
  const count = (wanted: (finding: Finding) => boolean | undefined): number => findings.filter(wanted).length;
  return {
    errors: count((finding) => isOpen(finding) && finding.severity === 'error'),
    notes: count((finding) => isOpen(finding) && finding.severity === 'note'),
    allowed: count(({ allowed }) => allowed !== undefined),
    baselined: count(({ baselined }) => baselined),
    old: count(({ old, baselined }) => old === true && baselined === undefined),
  };
}

export function findingsOf(run: Pick<Run, 'results'>): readonly Finding[] {
  return run.results.flatMap((result) => result.findings);
}

export function problemsOf(run: Pick<Run, 'results' | 'problems'>): readonly Problem[] {
  return [...run.problems, ...run.results.flatMap((result) => result.problems)];
}

/** 0: clean. 1: errors that are open. 2: the job could not be done, whatever was found on the way. */
export type ExitCode = 0 | 1 | 2;

export function exitCodeOf(run: Pick<Run, 'results' | 'problems'>): ExitCode {
  if (problemsOf(run).length > 0) return 2;
  return countsOf(findingsOf(run)).errors > 0 ? 1 : 0;
}
