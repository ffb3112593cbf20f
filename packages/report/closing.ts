import type { CheckResult } from '#gate/index';
import { countsOf, problemsOf, type Run } from './run.js';

/**
 * What a run saw and found, in one line for each project, and one for all where there are several. Without the seconds, which
 * differ from run to run, where the same run must give the same text.
 */
export function closingLines(run: Pick<Run, 'results' | 'problems'>, seconds?: number): readonly string[] {
  const { results } = run;
  if (results.length === 0) return [];
  const time = seconds === undefined ? [] : [`${seconds.toFixed(2)} s`];
  const problems = problemsOf(run).length;
  if (results.length === 1) return [[...seen(results), ...found(results, problems), ...time].join(', ')];
  return [
    ...results.map((result, index) => {
      const name = result.project ?? `project ${index + 1}`;
      return `${name}: ${[...seen([result]), ...found([result], result.problems.length)].join(', ')}`;
    }),
    `all: ${[...seen(results), ...found(results, problems), ...time].join(', ')}`,
  ];
}

function seen(results: readonly CheckResult[]): readonly string[] {
  const sum = (of: (result: CheckResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const gates = new Set(results.flatMap((result) => result.coverage.gates));
  const unfolded = sum((result) => result.coverage.unfolded.length);
  return [
    counted(
      sum((result) => result.coverage.files),
      'file',
    ),
    `${counted(
      sum((result) => result.coverage.statements.read),
      'statement',
    )} read`,
    `${sum((result) => result.coverage.statements.partly)} partly`,
    `${sum((result) => result.coverage.statements.opaque)} opaque`,
    ...(unfolded > 0 ? [`${counted(unfolded, 'migration statement')} not understood`] : []),
    counted(gates.size, 'gate'),
  ];
}

function found(results: readonly CheckResult[], problems: number): readonly string[] {
  const { errors, notes, allowed, baselined, old } = countsOf(results.flatMap((result) => result.findings));
  const kinds = [...(errors > 0 ? [counted(errors, 'error')] : []), ...(notes > 0 ? [counted(notes, 'note')] : [])];
  return [
    `${counted(errors + notes, 'finding')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    `${allowed} allowed`,
    ...(results.some(({ baseline }) => baseline !== undefined) ? [`${baselined} in the baseline`] : []),
    ...(results.some(({ since }) => since !== undefined) ? [`${old} old`] : []),
    // A run that could not do its whole job must not end in a line that looks clean.
    ...(problems > 0 ? [counted(problems, 'problem')] : []),
  ];
}

export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
