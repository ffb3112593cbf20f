import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was most likely meant, or undefined where none is near enough to be worth naming: a far-fetched
 * suggestion sends the reader the wrong way.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 2));
  for (const candidate of candidates) {
    const difference = distance(wanted, candidate.toLowerCase());
    // Of two that are as near the first in code unit order wins, so that the answer does not hang on the order given.
    if (difference < least || (difference === least && (best === undefined || candidate < best))) {
      best = candidate;
      least = difference;
    }
  }
  if (best !== undefined || wanted.length < 3) return best;
  // A name cut short is far by distance and yet plain.
  const longer = candidates.filter((candidate) => candidate.toLowerCase().includes(wanted));
  return longer.length === 1 ? longer[0] : undefined;
}

/** What to write instead: the nearest name, or some of those that there are. */
export function suggestion(name: string, candidates: Iterable<string>, nothing: string): string {
  const all = [...new Set(candidates)].sort();
  const near = nearest(name, all);
  if (near !== undefined) return `write "${near}", the nearest name`;
  if (all.length === 0) return nothing;
  const shown = all.slice(0, 8).join(', ');
  return all.length > 8 ? `name one of: ${shown}, … (${all.length} in all)` : `name one of: ${shown}`;
}
