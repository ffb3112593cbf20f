import type { Project } from '#project/index';
import type { TableUse } from './uses.js';

export const CREATED = 'the code creates tables under names that are put in at run time';
export const ALTERED = 'the code alters tables under names that are put in at run time';

/** Why nothing is proved by a table's absence, where no migration creates any table beside it. */
export function unseenSchema({ catalog }: Project, { name }: TableUse): string | undefined {
  const schema = name.schema ?? 'public';
  return [...catalog.tables.values()].some((table) => table.schema === schema)
    ? undefined
    : `no migration creates a table in the schema ${schema}`;
}
