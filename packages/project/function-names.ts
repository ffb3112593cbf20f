import type { FunctionRef, Project } from './project.js';

/** A function as the configuration writes it: `path#function`. */
export function functionNamed(project: Project, text: string): FunctionRef | undefined {
  const [path = '', name = ''] = text.split('#');
  return project.functions.find(path, name);
}

/** `Class.method` of `path#Class.method`, for messages that show the path otherwise. */
export function shortName(text: string): string {
  return text.slice(text.indexOf('#') + 1);
}
