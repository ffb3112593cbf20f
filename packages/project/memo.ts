import type { Trail } from './trail.js';

/**
 * Answers that are computed once. An answer may need another that needs it in turn; the inner one is then computed from what
 * is known so far, so it is kept only until the outer one stands, or the walk that cut it short is over, and is computed again
 * when somebody asks for it later.
 */
export interface Memo {
  /** `again` is the answer to a question that is asked while it is being answered. */
  get<T>(key: string, again: T, compute: () => T): T;
}

/** Makes a memo for questions whose answers are found on `trail`. */
export function createMemo(trail: () => Trail): Memo {
  const final = new Map<string, unknown>();
  /** Answers that rest on one that was still being computed, and how far out that one is. */
  const provisional = new Map<string, { readonly value: unknown; readonly rests: number }>();
  const running = new Map<string, number>();
  /** The outermost running question that the one being answered has come back to. */
  let rests = Infinity;
  let walk = 0;

  function get<T>(key: string, again: T, compute: () => T): T {
    // The key belongs to one kind of question, so the answers of one key are of one type.
    if (final.has(key)) return final.get(key) as T;
    if (running.size === 0 && (trail().depth === 0 || trail().walks !== walk)) provisional.clear();
    walk = trail().walks;
    const early = provisional.get(key);
    if (early !== undefined) {
      rests = Math.min(rests, early.rests);
      return early.value as T;
    }
    const own = running.get(key);
    if (own !== undefined) {
      rests = Math.min(rests, own);
      return again;
    }
    const depth = running.size;
    const outer = rests;
    const { value, cut } = trail().watch(() => {
      rests = Infinity;
      running.set(key, depth);
      try {
        return compute();
      } finally {
        running.delete(key);
      }
    });
    const lowest = cut ? -1 : rests;
    rests = Math.min(outer, lowest >= depth ? Infinity : lowest);
    for (const [other, answer] of provisional) if (answer.rests >= depth) provisional.delete(other);
    if (lowest >= depth) final.set(key, value);
    else provisional.set(key, { value, rests: lowest });
    return value;
  }

  return { get };
}
