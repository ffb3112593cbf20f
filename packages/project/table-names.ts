import type { Project } from './project.js';

interface Named {
  readonly schema?: string;
  readonly name: string;
}

/** A table as the configuration writes it: `workspaces` or `audit.workspaces`. */
export function tableNamed(project: Project, text: string): Named {
  const [first = '', second] = text.split('.');
  const named = second === undefined ? { name: first } : { schema: first, name: second };
  return project.table(named) ?? named;
}

/** By the catalog where it knows both, which also settles the schema of an unqualified name. */
export function sameTable(project: Project, one: Named, other: Named): boolean {
  const left = project.table(one) ?? one;
  const right = project.table(other) ?? other;
  return left.name === right.name && (left.schema ?? 'public') === (right.schema ?? 'public');
}

/** As the configuration and the messages name it: with the schema where that is not `public`. */
export function shownTable({ schema, name }: Named): string {
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
}
