import type { Edit } from '#gate/index';
import { constantIn } from '#gate/fix/import-edit';
import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import type { Column, Table } from '#sql/catalog';
import type { Bond } from './pair.js';

/** A value that meets the condition, in code, and in SQL where it is not to be bound. */
export interface NewValue {
  readonly code: string;
  readonly sql?: string;
  /** The import that the code takes. */
  readonly edits: readonly Edit[];
}

/** Undefined where nothing can be written that does not lie: the number or the document that is missing is not known. */
export function newValue(project: Project, table: Table, { other, wanted }: Bond, place: Place): NewValue | undefined {
  const column = table.columns.get(other);
  if (wanted === 'null') return { code: 'null', sql: 'NULL', edits: [] };
  if (wanted !== 'not null') return valueOf(project, column, wanted[0] ?? '', place);
  const { name = '', array = false } = column?.type ?? {};
  if (array) return undefined;
  if (/^timestamptz?$/.test(name)) return { code: 'new Date()', sql: 'now()', edits: [] };
  // An empty message says nothing, which is what is known.
  return /^(?:text|varchar|citext)$/.test(name) && column?.vocabulary === undefined
    ? { code: "/* TODO: say why */ ''", edits: [] }
    : undefined;
}

function valueOf(project: Project, column: Column | undefined, value: string, place: Place): NewValue | undefined {
  const constant = column?.vocabulary && project.constantsFor(column.vocabulary).get(value)?.[0];
  const named = constant && constantIn(project, place, constant);
  if (named !== undefined) return named;
  if (!/^[\w .-]+$/.test(value)) return undefined;
  return { code: `'${value}'`, sql: `'${value}'`, edits: [] };
}
