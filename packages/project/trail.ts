import type { Span } from '#facts/span';
import { frameKey, type Origin } from './leaf.js';

/**
 * What is being followed at the moment, so that code which is made of itself (`text = text + more`, `xs = [...xs, x]`) comes to an
 * end. Every walk of link that can lead back to where it is goes through one.
 */
export interface Trail {
  readonly depth: number;
  /** Runs `step`, or answers `again` where the same step is already on the way. */
  step<T>(key: string, again: T, step: () => T): T;
}

export function createTrail(): Trail {
  const keys = new Set<string>();
  return {
    get depth() {
      return keys.size;
    },
    step(key, again, step) {
      if (keys.has(key)) return again;
      keys.add(key);
      try {
        return step();
      } finally {
        keys.delete(key);
      }
    },
  };
}

export function stepKey({ path, frame }: Origin, { start, end }: Span): string {
  return `${path}:${start}:${end}:${frameKey(frame)}`;
}
