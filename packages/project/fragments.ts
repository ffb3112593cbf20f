import type { FoundText } from './sites.js';

/** Texts without those that are only parts of others: a tag in a tag, the text in `db.query(dedent("…"))`. */
export function withoutFragments(found: readonly FoundText[]): readonly FoundText[] {
  const outside = new Set<string>();
  for (const use of found) {
    for (const key of keysOf(use, false)) outside.add(key);
  }
  const inner = new Set<FoundText>();
  for (const uses of byPath(found).values()) for (const use of containedIn(uses)) inner.add(use);
  return found.filter((use) => {
    const [first] = keysOf(use, true);
    const takenElsewhere = !use.handed && first !== undefined && outside.has(first);
    return !takenElsewhere && !inner.has(use);
  });
}

/** The texts that a use is made of, as `path:offset`: those inside its own place, or those outside it. */
function keysOf({ path, place, variants }: FoundText, inside: boolean): readonly string[] {
  return variants.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => {
      if (piece.kind !== 'text') return [];
      const { start, end } = piece.text.span;
      const own = piece.path === path && place.span.start <= start && end <= place.span.end;
      return own === inside ? [`${piece.path}:${start}`] : [];
    }),
  );
}

/** Uses of one file that stand inside another one. One that a call runs is its own use, unless its text became the other's. */
function containedIn(uses: readonly FoundText[]): readonly FoundText[] {
  const around: { readonly use: FoundText; readonly texts: ReadonlySet<string> }[] = [];
  return uses.filter((use) => {
    const { start, end } = use.place.span;
    while (around.length > 0 && (around.at(-1)?.use.place.span.end ?? 0) <= start) around.pop();
    const holders = around.filter(({ use: other }) => other.place.span.start < start && end < other.place.span.end);
    const texts = new Set(keysOf(use, true));
    around.push({ use, texts });
    if (!use.handed) return holders.length > 0;
    return holders.some((holder) => [...texts].some((key) => holder.texts.has(key)));
  });
}

function byPath(found: readonly FoundText[]): ReadonlyMap<string, readonly FoundText[]> {
  const groups = new Map<string, FoundText[]>();
  for (const use of found) groups.set(use.path, [...(groups.get(use.path) ?? []), use]);
  for (const uses of groups.values())
    uses.sort(
      (one, other) => one.place.span.start - other.place.span.start || other.place.span.end - one.place.span.end,
    );
  return groups;
}
