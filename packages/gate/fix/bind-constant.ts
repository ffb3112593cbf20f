import type { Place } from '#facts/span';
import type { BoundStatement, ConstantName, Project } from '#project/index';
import type { Column } from '#sql/catalog';
import type { SqlValue } from '#sql/statement';
import type { Edit } from '../fix.js';
import { constantIn } from './import-edit.js';
import { newParameter } from './parameter.js';
import { writtenSql } from './written-sql.js';

/** The edits that bind a constant where a statement has a literal, with the argument and the import that this takes. */
export function constantBound(
  project: Project,
  bound: BoundStatement,
  literal: LiteralPlace,
  column: Column,
  constant: ConstantName,
): readonly Edit[] | undefined {
  const written = writtenSql(project, bound);
  const named = written && constantIn(project, bound.place(literal.span), constant);
  const parameter = named && newParameter(project, bound, written, named.code);
  if (parameter === undefined) return undefined;
  const cast = literal.typed ? '' : castTo(column);
  const edit = written?.replace(literal.span, [...parameter.parts, cast]);
  return edit && [edit, ...parameter.edits, ...(named?.edits ?? [])];
}

/** A quoted literal of a statement. */
export interface LiteralPlace {
  readonly span: SqlValue['span'];
  /** What stands there has the column's type by itself: it is assigned as it is, or under a cast. */
  readonly typed: boolean;
}

/** The literal at a place, where it may be replaced by a parameter: not in `date '2020-01-01'`, whose type stands before it. */
export function literalAt(bound: BoundStatement, value: SqlValue, at: Place, typed = true): LiteralPlace | undefined {
  switch (value.kind) {
    case 'string': {
      const place = bound.place(value.span);
      const isIt = place.path === at.path && place.span.start === at.span.start && place.span.end === at.span.end;
      return isIt ? { span: value.span, typed } : undefined;
    }
    case 'cast':
      return value.type.span.start < value.value.span.start ? undefined : literalAt(bound, value.value, at);
    case 'choice':
      return value.values.map((one) => literalAt(bound, one, at, false)).find((one) => one !== undefined);
    default:
      return undefined;
  }
}

/** Beside other parameters PostgreSQL would take one for a text, which no enum accepts. */
function castTo({ type }: Column): string {
  if (type.kind !== 'enum' || type.array) return '';
  const parts = type.name
    .split('.')
    .map((part) => (/^[a-z_]\w*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`));
  return `::${parts.join('.')}`;
}
