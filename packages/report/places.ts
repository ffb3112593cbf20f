import { join } from 'node:path/posix';
import type { Place } from '#facts/span';
import { linesOf, type Lines } from './lines.js';

/** The text of a file of a project; undefined where it cannot be had. Two projects may have a path in common. */
export type ReadText = (path: string, project?: string) => string | undefined;

/** The places of one project: the lines that they stand in, and how they are written. */
export interface Places {
  /** Each text is split once, however many findings stand in it. */
  lines(path: string): Lines | undefined;
  /** The path as the reader can open it. */
  path(path: string): string;
  /** `src/a.ts:3:29`; the path alone where its text cannot be had. */
  text(place: Place): string;
}

export interface Owner {
  readonly project?: string;
  /** The project's folder as seen from where the reader stands; a path without it opens nothing in an editor. */
  readonly root?: string;
}

export function placesIn(read: ReadText, owner: Owner = {}): Places {
  const known = new Map<string, Lines | undefined>();
  const prefix = owner.root === undefined || owner.root === '' || owner.root === '.' ? '' : `${owner.root}/`;
  const lines = (path: string): Lines | undefined => {
    if (!known.has(path)) {
      const text = read(path, owner.project);
      known.set(path, text === undefined ? undefined : linesOf(text));
    }
    return known.get(path);
  };
  // What lies outside of the project, as a baseline may, begins with `..`.
  const shown = (path: string): string => (path.startsWith('../') ? join(prefix, path) : `${prefix}${path}`);
  return {
    lines,
    path: shown,
    text({ path, span }) {
      const position = lines(path)?.at(span.start);
      return position === undefined ? shown(path) : `${shown(path)}:${position.line}:${position.column}`;
    },
  };
}
