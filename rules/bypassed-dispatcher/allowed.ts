import picomatch from 'picomatch';
import type { FunctionRef, Project } from '#project/index';

/** The place is in a file that may, or in a function that may or that is made inside one. */
export function isAllowed(project: Project, within: FunctionRef, users: readonly string[]): boolean {
  const { path } = within;
  const globs = users.filter((user) => !user.includes('#')).map((glob) => glob.replace(/^\.\//, ''));
  if (globs.length > 0 && picomatch(globs)(path)) return true;
  const functions = new Set(users.filter((user) => user.includes('#')));
  const facts = project.facts(path).functions;
  for (let id: number | null | undefined = within.function; id !== null && id !== undefined; id = facts[id]?.parent) {
    if (functions.has(project.functions.name({ path, function: id }))) return true;
  }
  return false;
}
