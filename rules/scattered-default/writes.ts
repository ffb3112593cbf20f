import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import { literalsOf, type Literal } from './literal.js';

export interface WrittenLiteral {
  readonly literal: Literal;
  readonly column: string;
  readonly writtenAt: Place;
}

/** The literals and constants that reach one of the columns. */
export function writesOf(project: Project, columns: ReadonlySet<string>): readonly WrittenLiteral[] {
  if (columns.size === 0) return [];
  return project.columnWrites.flatMap(({ bound, assignment, table, columnName }) => {
    // In the database no default of the code can be called for.
    if (table === undefined || bound.site.stored === true) return [];
    const tableName = table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
    const column = `${tableName}.${columnName}`;
    if (!columns.has(column) && !columns.has(`${table.schema}.${table.name}.${columnName}`)) return [];
    const writtenAt = bound.place(assignment.span);
    const values = bound.values(assignment.value);
    const literals = [...literalsOf(values), ...values.open.flatMap(({ at }) => defaultsAt(project, at))];
    return literals.map((literal) => ({ literal, column, writtenAt }));
  });
}

/** A parameter whose callers are not all known is open, and still what it is by default. */
function defaultsAt(project: Project, { path, span }: Place): readonly Literal[] {
  if (!project.source.files.includes(path)) return [];
  const { references, bindings } = project.facts(path);
  return references.flatMap((reference) => {
    const binding = reference.span.start === span.start ? bindings[reference.binding] : undefined;
    if (binding?.parameter === undefined || binding.default === undefined || reference.span.end !== span.end) return [];
    return literalsOf(project.values(path, binding.default));
  });
}
