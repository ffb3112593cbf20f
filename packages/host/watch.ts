import { factsCache, type FactsCache } from './source.js';

/** Who is told how far a run is. It has no say in the run. */
export interface Watch {
  /** What begins now; it lasts until the next begins. */
  phase(name: string): void;
  /** One more file is read in whole. */
  file(): void;
}

export const unwatched: Watch = { phase: () => undefined, file: () => undefined };

/** A cache that tells of each file whose facts are not there yet. */
export function watchedCache(watch: Watch, before?: FactsCache): FactsCache {
  const cache = factsCache(before);
  const seen = new Map<string, string>();
  return {
    ...cache,
    whole(file, text) {
      if (seen.get(file) !== text) watch.file();
      seen.set(file, text);
      return cache.whole(file, text);
    },
  };
}
