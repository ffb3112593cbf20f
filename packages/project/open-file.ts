import type { FunctionRef, Project } from './project.js';

/**
 * The files whose statements may have findings in an open file: itself, and each that has a statement in a function which the
 * open file may call, directly or by way of other functions. A name in its text is enough to be taken for such a call.
 */
export function filesTelling(before: Project, open: string, text: string): readonly string[] {
  const words = new Set(text.match(/[A-Za-z_$][\w$]*/g));
  const names = namesOf(before);
  return before.source.files.filter((path) => {
    if (path === open) return true;
    const known = names.get(path);
    return known !== undefined && [...known].some((name) => words.has(name));
  });
}

const known = new WeakMap<Project, ReadonlyMap<string, ReadonlySet<string>>>();

/** By file: the names of the functions that hold its statements, and of all that lead to these. */
function namesOf(project: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const found = known.get(project) ?? findNames(project);
  known.set(project, found);
  return found;
}

function findNames(project: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, FunctionRef[]>();
  for (const { path, function: id, stored } of project.sites) {
    if (stored === true) continue;
    holders.set(path, [...(holders.get(path) ?? []), { path, function: id }]);
  }
  return new Map([...holders].map(([path, refs]) => [path, namesAbove(project, refs)]));
}

/** The names of some functions, of those that they are written in, and of all their callers. */
function namesAbove(project: Project, refs: readonly FunctionRef[]): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...refs];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    const key = `${ref.path}:${ref.function}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const facts = project.facts(ref.path);
    const fact = facts.functions[ref.function];
    if (fact === undefined || ref.function === 0) continue;
    const name = fact.name.slice(fact.name.lastIndexOf('.') + 1);
    const owner = fact.class === undefined ? undefined : facts.classes[fact.class]?.name;
    for (const one of name === 'constructor' ? [owner] : [name]) if (one !== undefined) names.add(one);
    if (fact.parent !== null && fact.parent !== 0) waiting.push({ path: ref.path, function: fact.parent });
    const { calls, handed } = project.functions.callers(ref);
    for (const { path, function: id } of [...calls, ...handed]) waiting.push({ path, function: id });
  }
  return names;
}
