import type { Span } from '#facts/span';
import { frameKey, type Origin } from './leaf.js';

/**
 * What is being followed at the moment, so that code which is made of itself (`text = text + more`, `xs = [...xs, x]`) comes to an
 * end. Every walk of link that can lead back to where it is goes through one.
 */
export interface Trail {
  readonly depth: number;
  /** Steps taken since nothing was being followed, or since the question began that is being asked. */
  readonly steps: number;
  /** How many walks were begun where nothing was being followed. */
  readonly walks: number;
  /** Runs `step`, or answers `again` where the same step is already on the way. */
  step<T>(key: string, again: T, step: () => T): T;
  /** Runs `walk`, and says whether it was cut short by a step that was on the way before, or by `giveUp`. */
  watch<T>(walk: () => T): { readonly value: T; readonly cut: boolean };
  /**
   * The same of a walk that is a question of its own: its steps are counted from none, so that the answer does not hang on
   * what was followed before. Around it, it is one step; one that was cut short was for this walk alone, and is all its steps.
   */
  ask<T>(walk: () => T): { readonly value: T; readonly cut: boolean };
  /** Says that the walk ends here although there is more to follow: for `steps`, the question has taken too many; else, it is too deep. */
  giveUp(why: 'steps' | 'depth'): void;
}

/** Makes a trail on which nothing is being followed yet. */
export function createTrail(): Trail {
  const keys = new Map<string, number>();
  let steps = 0;
  let walks = 0;
  /** The outermost step that the walk being watched has come back to. */
  let back = Infinity;
  /** How deep the question began whose steps are counted. */
  let asked = 0;
  function watch<T>(walk: () => T): { readonly value: T; readonly cut: boolean } {
    const outer = back;
    const depth = keys.size;
    back = Infinity;
    const value = walk();
    const cut = back < depth;
    back = Math.min(outer, cut ? back : Infinity);
    return { value, cut };
  }
  return {
    get depth() {
      return keys.size;
    },
    get steps() {
      return steps;
    },
    get walks() {
      return walks;
    },
    step(key, again, step) {
      steps += 1;
      if (keys.size === 0) {
        steps = 0;
        walks += 1;
      }
      const known = keys.get(key);
      if (known !== undefined) {
        back = Math.min(back, known);
        return again;
      }
      keys.set(key, keys.size);
      try {
        return step();
      } finally {
        keys.delete(key);
      }
    },
    watch,
    ask(walk) {
      const outer = { steps, asked };
      steps = 0;
      asked = keys.size;
      const answer = watch(walk);
      steps = outer.steps + (answer.cut ? steps : 1);
      asked = outer.asked;
      return answer;
    },
    giveUp(why) {
      back = Math.min(back, why === 'steps' ? asked : -1);
    },
  };
}

/** One place entered in one way. */
export function stepKey({ path, frame }: Origin, { start, end }: Span): string {
  return `${path}:${start}:${end}:${frameKey(frame)}`;
}
