import { closest, distance } from 'fastest-levenshtein';

/** The listed value that was probably meant: at most a third of its letters differ. */
export function nearest(value: string, listed: readonly string[]): string | undefined {
  if (listed.length === 0) return undefined;
  const candidate = closest(value, listed);
  return distance(value, candidate) <= Math.min(3, Math.floor(candidate.length / 3)) ? candidate : undefined;
}
