import type { Finding } from '#gate/index';
import type { Place } from '#facts/span';

/** The order of findings in a format for machines: by place, gate and key, whatever order they were found in. */
export function inOrder(a: Finding, b: Finding): number {
  return byPlace(a.place, b.place) || compare(a.gate, b.gate) || compare(a.key, b.key);
}

export function byPlace(a: Place, b: Place): number {
  return compare(a.path, b.path) || a.span.start - b.span.start || a.span.end - b.span.end;
}

/** By code unit, never by locale: the order must not depend on the machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
