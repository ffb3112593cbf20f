import type { Edit, Fix } from '#gate/index';
import { constantBound, literalAt } from '#gate/fix/bind-constant';
import { constantNamed } from '#gate/fix/name-constant';
import type { Project } from '#project/index';
import type { Vocabulary } from '#sql/catalog';
import { migrationAdding } from './migration.js';
import { newMigration } from './new-migration.js';
import type { Use } from './uses.js';

/**
 * The nearest listed value is what was probably meant, which somebody has to say: a suggestion. A value that the code declares
 * as a constant is meant, and it is the list that lacks it: a new migration is a fix. A bare string may be neither.
 */
export function fixOf(project: Project, use: Use, list: Vocabulary, near: string | undefined): Fix | undefined {
  if (near !== undefined) {
    const edits = nearestWritten(project, use, near);
    return edits && { title: `Write '${near}'`, kind: 'suggestion', edits };
  }
  if (use.constant === undefined) return undefined;
  const creates = newMigration(project, use, list, migrationAdding(project.catalog, use, list));
  return creates && { title: `Add '${use.value}' to ${list.name} in a new migration`, kind: 'fix', edits: [], creates };
}

function nearestWritten(project: Project, use: Use, near: string): readonly Edit[] | undefined {
  const { at, inSql, bound, whole, column, value } = use;
  // A constant is wrong where it is declared, or another is meant: that is not told by its value.
  if (use.constant !== undefined) return undefined;
  const constant = column?.vocabulary && project.constantsFor(column.vocabulary).get(near)?.[0];
  if (constant !== undefined && !inSql) {
    const named = constantNamed(project, bound, at, value, constant);
    if (named !== undefined) return named.edits;
  }
  // What is compared stays a literal, as it is everywhere else.
  if (constant !== undefined && inSql && use.met === 'given' && column !== undefined) {
    const literal = literalAt(bound, whole, at);
    const edits = literal && constantBound(project, bound, literal, column, constant);
    if (edits !== undefined) return edits;
  }
  const written = project.source.text(at.path).slice(at.span.start, at.span.end);
  const isPlain = /^(?:\\?['"`])?$/.test(written.slice(0, written.indexOf(value))) && written.split(value).length === 2;
  return isPlain && /^[\w .-]+$/.test(near) ? [{ ...at, text: written.replace(value, near) }] : undefined;
}
