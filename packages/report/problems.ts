import type { Problem } from '#gate/index';
import { visible } from './cells.js';
import { plain, type Paint } from './paint.js';
import { placesIn, type Owner, type Places } from './places.js';
import type { Run } from './run.js';

/** Each problem as one line: where, what, and what to do. */
export function renderProblems(run: Pick<Run, 'results' | 'problems' | 'read'>, paint: Paint = plain): string {
  const linesOf = (problems: readonly Problem[], owner?: Owner): readonly string[] => {
    const places = placesIn(run.read, owner);
    return problems.map((problem) => `${problemLine({ ...problem, where: whereOf(problem, places) }, paint)}\n`);
  };
  return [...linesOf(run.problems), ...run.results.flatMap((result) => linesOf(result.problems, result))].join('');
}

function whereOf({ where, place }: Problem, places: Places): string {
  if (place === undefined) return where;
  const at = places.text(place);
  // A `where` that says no more than the path gives way to the exact place.
  return where === places.path(place.path) || where === '' ? at : `${where} (${at})`;
}

export function problemLine(problem: Pick<Problem, 'where' | 'what' | 'todo'>, paint: Paint = plain): string {
  const told = [problem.what, problem.todo].filter((part) => part !== '').join('; ');
  return `${paint('error', 'error:')} ${visible(`${problem.where}: ${told}`)}`;
}
