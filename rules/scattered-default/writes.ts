import type { Place } from '#facts/span';
import { createColumnIndex } from '#project/columns';
import type { Project } from '#project/index';
import type { SqlValue } from '#sql/statement';
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
    const column = columnAmong(columns, table, columnName);
    if (column === undefined) return [];
    const writtenAt = bound.place(assignment.span);
    const values = bound.values(assignment.value);
    const literals = [...literalsOf(values), ...values.open.flatMap(({ at }) => defaultsAt(project, at))];
    return literals.map((literal) => ({ literal, column, writtenAt }));
  });
}

/** The literals that a read of one of the columns falls back to: `SELECT COALESCE(tier, 3)`. */
export function readFallbacksOf(project: Project, columns: ReadonlySet<string>): readonly Literal[] {
  if (columns.size === 0) return [];
  const index = createColumnIndex(project.catalog);
  return project.statements.flatMap((bound) =>
    bound.statement.coalesces.flatMap((coalesce) => {
      const values = choices(coalesce.values);
      const isRead = values.some((value) => {
        const found = value.kind === 'column' ? index.resolve(value.column) : undefined;
        return found !== undefined && columnAmong(columns, found.table, found.column.name) !== undefined;
      });
      return isRead ? values.flatMap((value) => literalsOf(bound.values(value))) : [];
    }),
  );
}

function choices(values: readonly SqlValue[]): readonly SqlValue[] {
  return values.flatMap((value) => {
    if (value.kind === 'cast') return choices([value.value]);
    return value.kind === 'choice' ? choices(value.values) : [value];
  });
}

function columnAmong(
  columns: ReadonlySet<string>,
  { schema, name }: { readonly schema: string; readonly name: string },
  column: string,
): string | undefined {
  const whole = `${schema}.${name}.${column}`;
  const short = schema === 'public' ? `${name}.${column}` : whole;
  return columns.has(short) || columns.has(whole) ? short : undefined;
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
