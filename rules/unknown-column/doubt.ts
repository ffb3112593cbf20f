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

/** A statement of a migration that could not be read, and which names one of these. */
export function unreadAbout({ catalog, source }: Project, names: readonly string[]): string | undefined {
  const unread = catalog.unknown.find(({ place }) => {
    const words = new Set(source.text(place.path).slice(place.span.start, place.span.end).toLowerCase().match(/\w+/g));
    return names.some((name) => words.has(name.toLowerCase()));
  });
  return unread && `a statement of ${unread.place.path} could not be read (${unread.why})`;
}
