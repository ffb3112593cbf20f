import type { Expression, ListItem } from '#facts/index';
import type { Follower } from './follow.js';
import { moveTo, type Leaf, type Origin } from './leaf.js';
import { stepKey } from './trail.js';

/** An item of a list or an argument of a call, with the way to it. It is several where a spread list can be several. */
export type Item = readonly { readonly origin: Origin; readonly value: Expression }[];

/**
 * The item at a position, counted through spreads of lists whose length is known: `f(id, ...pair)`. `unknown` behind a
 * spread whose length is not, undefined behind the end.
 */
export function itemAt(
  follower: Follower,
  origin: Origin,
  items: readonly ListItem[],
  position: number,
): Item | 'unknown' | undefined {
  if (!items.slice(0, position + 1).some((item) => item.spread)) {
    const value = items[position]?.value;
    return value === undefined ? undefined : [{ origin, value }];
  }
  const { found, whole } = laidOut(follower, origin, items);
  return found[position] ?? (whole ? undefined : 'unknown');
}

/** All items of a list, or undefined where a spread leaves their number open. */
export function wholeList(follower: Follower, origin: Origin, items: readonly ListItem[]): readonly Item[] | undefined {
  const { found, whole } = laidOut(follower, origin, items);
  return whole ? found : undefined;
}

/** The items one by one, as far as spreads of known length allow. */
function laidOut(
  follower: Follower,
  origin: Origin,
  items: readonly ListItem[],
): { readonly found: readonly Item[]; readonly whole: boolean } {
  const found: Item[] = [];
  for (const { spread, value } of items) {
    if (!spread) {
      found.push([{ origin, value }]);
      continue;
    }
    const at = moveTo(origin, origin.path, value.span, origin.frame);
    // `list = [...list, item]` has no end.
    const lists = follower.trail.step(`laid out ${stepKey(at, value.span)}`, [undefined], () =>
      follower.from(at, value).map((leaf) => {
        if (leaf.kind !== 'expression' || leaf.expression.kind !== 'array') return undefined;
        const list = laidOut(follower, sealed(leaf), leaf.expression.items);
        return list.whole ? list.found : undefined;
      }),
    );
    const [first] = lists;
    // Lists of several lengths leave it open at which position the next item stands.
    if (first === undefined || lists.some((list) => list?.length !== first.length)) return { found, whole: false };
    first.forEach((_, index) => found.push(lists.flatMap((list) => list?.[index] ?? [])));
  }
  return { found, whole: true };
}

/** The leaves of an item. */
export function leavesOfItem(follower: Follower, item: Item): readonly Leaf[] {
  return item.flatMap(({ origin, value }) =>
    follower.from(moveTo(origin, origin.path, value.span, origin.frame), value),
  );
}

/** Members met behind an item of a constant list are not the list's own. */
function sealed(leaf: Leaf): Origin {
  return { ...leaf, sealed: true };
}
