import type { DeclaredValues, Project } from '#project/index';
import { casesOf } from './cases.js';
import { keysOf } from './keys.js';

/**
 * The list that `path#name` declares: by its values, by its keys, or, for a function, by the cases of its switch. Undefined
 * where the name means nothing.
 */
export function copyOf(project: Project, fullName: string, keys: boolean): DeclaredValues | undefined {
  const hash = fullName.indexOf('#');
  const [path, name] = [fullName.slice(0, hash), fullName.slice(hash + 1)];
  const ref = project.functions.find(path, name);
  // A callback bears the name of the constant that it helps to make, and is not what is meant.
  const isMeant =
    ref !== undefined &&
    (name.includes('.') || project.facts(path).bindings.some((one) => one.defines === ref.function));
  if (isMeant) return casesOf(project, ref, name);
  const list = project.declaredValues(path, name);
  return list && keys ? keysOf(project, path, name, list) : list;
}
