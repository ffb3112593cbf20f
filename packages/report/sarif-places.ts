import type { Artifact, ArtifactLocation, PhysicalLocation, Region } from 'sarif';
import type { Place } from '#facts/span';
import type { Places } from './places.js';

/** The name by which services know the root of the repository. */
export const srcroot = '%SRCROOT%';

/** The files of a log, each listed once, in the order in which they are first named. */
export interface Artifacts {
  all(): Artifact[];
  location(places: Places, place: Place): PhysicalLocation;
  file(places: Places, path: string): ArtifactLocation;
}

export function artifactsOf(): Artifacts {
  const known = new Map<string, number>();
  const file = (places: Places, path: string): ArtifactLocation => {
    const uri = uriOf(places.path(path));
    const index = known.get(uri) ?? known.size;
    known.set(uri, index);
    return { uri, uriBaseId: srcroot, index };
  };
  return {
    all: () => [...known].map(([uri]) => ({ location: { uri, uriBaseId: srcroot } })),
    location: (places, place) => ({
      artifactLocation: file(places, place.path),
      region: {
        ...regionOf(places, place),
        ...snippet(places, place),
      },
    }),
    file,
  };
}

/** A region by lines, as viewers want it, and by characters, which alone are known where the text cannot be had. */
export function regionOf(places: Places, { path, span }: Place): Region {
  const chars = { charOffset: span.start, charLength: span.end - span.start };
  const lines = places.lines(path);
  if (lines === undefined) return chars;
  const [start, end] = [lines.at(span.start), lines.at(span.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column, ...chars };
}

function snippet(places: Places, { path, span }: Place): Pick<Region, 'snippet'> {
  const text = places.lines(path)?.slice(span);
  return text === undefined || text === '' ? {} : { snippet: { text } };
}

/** A relative reference: each name is escaped by itself, so that none is taken for a scheme, a query or a fragment. */
function uriOf(path: string): string {
  // A lone surrogate has no UTF-8, and so no escape.
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
