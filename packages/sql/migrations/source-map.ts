import type { Place, Span } from '#facts/span';
import type { MigrationSource } from '../catalog.js';

/** A piece of a text that was put together, and where it comes from. Pieces stand in order, without gaps. */
export interface MappedPiece {
  /** Offset into the text at which the piece begins. */
  readonly at: number;
  /** What the piece as a whole stands for in the file. */
  readonly span: Span;
  /** Where each character of the piece begins in the file; absent where only the whole has a place. */
  readonly offsets?: readonly number[];
}

/** The span in the file behind a span of a migration's text. */
export function sourcePlace({ map }: MigrationSource, where: Span | number): Span {
  const span = typeof where === 'number' ? { start: where, end: where } : where;
  if (map === undefined) return span;
  const first = pieceAt(map, span.start);
  const last = pieceAt(map, Math.max(span.start, span.end - 1));
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  const start = first.offsets?.[span.start - first.at] ?? first.span.start;
  const end = last.offsets?.[span.end - last.at] ?? last.span.end;
  return { start, end: Math.max(start, end) };
}

/** The place in the file behind a place in a migration's text. */
export function placeIn(source: MigrationSource, { path, span }: Place): Place {
  return { path, span: sourcePlace(source, span) };
}

function pieceAt(map: readonly MappedPiece[], offset: number): MappedPiece | undefined {
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return map[low];
}
