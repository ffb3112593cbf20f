import type { Place } from '#facts/span';
import type { DeclaredValues } from '#project/index';
import type { Original } from './original.js';

/** One disagreement of a copy and its original; `messageId` names the gate's message. */
interface Drift {
  readonly messageId: 'extra' | 'missing' | 'unwritten' | 'untold' | 'listless';
  readonly value: string;
  /** The list that has the open member. */
  readonly list?: string;
  readonly place: Place;
  readonly related?: Place;
}

/** `equal` is wrong in both directions, a `subset` by what is too much, a `superset` by what it lacks. */
export function* driftsOf(
  copy: DeclaredValues,
  original: Original | undefined,
  relation: 'equal' | 'subset' | 'superset',
): Iterable<Drift> {
  if (original === undefined) return yield { messageId: 'listless', value: '', place: copy.place };
  for (const list of [copy, original]) {
    for (const { at, why } of list.open) yield { messageId: 'untold', value: why, list: list.name, place: at };
  }
  const held = new Set(copy.values.map(({ value }) => value));
  const known = new Set(original.values.map(({ value }) => value));
  for (const { value, place } of copy.values) {
    const extra = relation !== 'superset' && original.open.length === 0 && !known.has(value);
    if (extra) yield { messageId: 'extra', value, place, related: original.place };
  }
  if (copy.open.length > 0) return;
  for (const { value, place } of original.values) {
    if (held.has(value)) continue;
    if (relation !== 'subset') yield { messageId: 'missing', value, place: copy.place, related: place };
    else if (original.written()?.has(value) === false)
      yield { messageId: 'unwritten', value, place: copy.place, related: place };
  }
}
