import type { Project } from './project.js';

/** A statement of a migration that could not be read, and which names one of these. */
export function unreadAbout({ catalog, source }: Project, names: readonly string[]): string | undefined {
  const unread = catalog.unknown.find(({ place }) => {
    const words = new Set(source.text(place.path).slice(place.span.start, place.span.end).toLowerCase().match(/\w+/g));
    return names.some((name) => words.has(name.toLowerCase()));
  });
  return unread && `a statement of ${unread.place.path} could not be read (${unread.why})`;
}
