import type { Place } from '#facts/span';

/**
 * A change that ends a breach, as data. Its edits do not overlap, and each is against the text of its file as it was judged, in
 * UTF-16 offsets without byte-order mark. Hosts apply it; whether it is worth having is told by judging the result again.
 */
export interface Fix {
  /** What it does: an imperative phrase without a full stop. */
  readonly title: string;
  /**
   * `fix`: the statement does afterwards what it was meant to do before, so it may be applied unseen. `suggestion`: somebody
   * must choose it, because it changes what is written, holds a placeholder, or is one way out of several.
   */
  readonly kind: 'fix' | 'suggestion';
  readonly edits: readonly Edit[];
  /** New files, which the command line alone can make: a migration. */
  readonly creates?: readonly Create[];
}

/** What stands at the place is replaced by the text; an empty span inserts. */
export interface Edit extends Place {
  readonly text: string;
}

export interface Create {
  readonly path: string;
  readonly text: string;
}

/** An edit that puts a text in at an offset. */
export function insertion(path: string, at: number, text: string): Edit {
  return { path, span: { start: at, end: at }, text };
}
