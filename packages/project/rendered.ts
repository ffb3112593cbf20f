import type { Expression } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { Frame } from './leaf.js';
import { endsInDollar, type Piece, type TextVariant } from './text-variant.js';

/** A variant as one text that the grammar can read, with the way back from its characters to the source. */
export interface RenderedText {
  readonly text: string;
  /** The bound holes, by the number of the parameter that stands in for each. */
  readonly bound: ReadonlyMap<number, BoundHole>;
  /** Placeholders by position or name, by the number of the parameter that stands in for each. */
  readonly listed: ReadonlyMap<number, string>;
  /** The first unknown piece, where there is one. */
  readonly unknown?: { readonly at: Place; readonly why: string };
  /** Where in the text an unknown piece is left out, because only nothing can stand there. */
  readonly blanks: readonly number[];
  place(span: Span): Place;
  /** The piece that holds the character. */
  pieceAt(offset: number): Piece | undefined;
  /** The pieces that can be written in another form and begin at the character or before it, the nearest first. */
  flexibleBefore(offset: number): readonly Piece[];
}

export interface BoundHole {
  readonly path: string;
  readonly expression: Expression;
  readonly frame: Frame | undefined;
}

/** What is put where a piece is unknown: a name, an assignment, or nothing. The grammar decides which of them can stand there. */
export type StandIn = 'name' | 'row' | 'assignment' | 'rows' | 'nothing';
/** In the order in which they are tried. */
export const standIns: readonly StandIn[] = ['name', 'row', 'assignment', 'rows', 'nothing'];

/** Numbers that no hand-written statement reaches, so that holes and `$n` may stand in one text. */
const firstBound = 5000;
const firstListed = 7000;
/** The parameters from here on stand for what is unknown. */
export const firstUnknown = 9000;

/** Writes a variant out, with the stand-in that is asked for in place of each unknown piece. */
export function render(variant: TextVariant, standInOf: (piece: Piece) => StandIn): RenderedText {
  const segments: { readonly start: number; readonly end: number; readonly piece: Piece }[] = [];
  const bound = new Map<number, BoundHole>();
  const listed = new Map<number, string>();
  const blanks: number[] = [];
  let text = '';
  let unknown: { readonly at: Place; readonly why: string } | undefined;
  for (const piece of variant.pieces) {
    const start = text.length;
    if (piece.kind === 'text') text += piece.text.value;
    if (piece.kind === 'bound') {
      const number = firstBound + bound.size;
      bound.set(number, { path: piece.path, expression: piece.expression, frame: piece.frame });
      text += endsInDollar(text) ? String(number) : wrapped(`$${number}`, standInOf(piece));
    }
    if (piece.kind === 'counted') text += String(firstUnknown + segments.length);
    if (piece.kind === 'row') {
      const numbers = piece.columns.map(({ name, value }) => {
        const number = firstBound + bound.size;
        bound.set(number, value);
        return { name: `"${name.replaceAll('"', '""')}"`, parameter: `$${number}` };
      });
      text += rowText(numbers, standInOf(piece));
    }
    if (piece.kind === 'listed') {
      const number = firstListed + listed.size;
      listed.set(number, piece.key);
      text += wrapped(`$${number}`, standInOf(piece));
    }
    if (piece.kind === 'unknown') {
      unknown ??= { at: piece.at, why: piece.why };
      // `$${n}`: the number of a parameter that is counted at run time.
      const standIn = text.endsWith('$')
        ? String(firstUnknown + segments.length)
        : standInText(standInOf(piece), segments.length);
      if (piece.blank !== true && standIn === blank) blanks.push(start);
      // What is put behind a text later begins a word of its own.
      if (piece.blank !== true) text += piece.grown === true ? ` ${standIn}` : standIn;
    }
    segments.push({ start, end: text.length, piece });
  }

  function place(span: Span): Place {
    const from = segmentAt(span.start);
    if (from === undefined) throw new Error('a span outside the text that it speaks of');
    const start = sourceOf(from, span.start);
    const last = span.end > span.start ? segmentAt(span.end - 1) : from;
    // A span that crosses into another file stays on its first part: one place is in one file.
    const to = last !== undefined && pathOf(last.piece) === pathOf(from.piece) ? last : from;
    const end = sourceEnd(to, Math.min(span.end, to.end));
    return {
      path: pathOf(from.piece),
      span: end >= start ? { start, end } : { start, end: sourceEnd(from, from.end) },
    };
  }

  /** The segment that holds the character; the last one for what is behind the end. */
  function segmentAt(offset: number): (typeof segments)[number] | undefined {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((segments[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return segments[low];
  }

  const pieceAt = (offset: number): Piece | undefined => segmentAt(offset)?.piece;
  const flexibleBefore = (offset: number): readonly Piece[] =>
    segments.flatMap(({ start, piece }) => (isFlexible(piece) && start <= offset ? [piece] : [])).reverse();
  const known = { text, bound, listed, blanks, place, pieceAt, flexibleBefore };
  return unknown === undefined ? known : { ...known, unknown };
}

/** Whether a name in a statement stands for an unknown one. */
export function isStandIn(name: string): boolean {
  return name.startsWith(unknownName);
}

/** Whether a text holds one, so that nothing can be said of the text. */
export function holdsStandIn(text: string): boolean {
  return text.includes(unknownName);
}

const unknownName = 'dg_unknown_';
const blank = ' ';

function isFlexible(piece: Piece): boolean {
  return piece.kind === 'row' || (piece.kind === 'unknown' && piece.blank !== true);
}

/** A list that the library spreads, as in `IN ${ids}`, stands in parentheses of its own. */
function wrapped(parameter: string, standIn: StandIn): string {
  return standIn === 'row' ? `(${parameter})` : parameter;
}

function rowText(columns: readonly { readonly name: string; readonly parameter: string }[], standIn: StandIn): string {
  const names = columns.map(({ name }) => name).join(', ');
  const parameters = columns.map(({ parameter }) => parameter).join(', ');
  if (standIn === 'rows') return `(${names}) VALUES (${parameters})`;
  if (standIn === 'row') return `(${parameters})`;
  if (standIn === 'assignment') return columns.map(({ name, parameter }) => `${name} = ${parameter}`).join(', ');
  return standIn === 'name' ? names : blank;
}

function standInText(standIn: StandIn, index: number): string {
  if (standIn === 'name') return `${unknownName}${index}`;
  if (standIn === 'row') return `(${unknownName}${index})`;
  if (standIn === 'rows') return `(${unknownName}${index}) VALUES ($${firstUnknown + index})`;
  return standIn === 'assignment' ? `${unknownName}${index} = $${firstUnknown + index}` : blank;
}

function pathOf(piece: Piece): string {
  return piece.kind === 'text' ? piece.path : piece.at.path;
}

function sourceOf({ start, piece }: { readonly start: number; readonly piece: Piece }, offset: number): number {
  if (piece.kind !== 'text') return piece.at.span.start;
  const index = Math.min(offset - start, piece.text.value.length);
  return piece.text.offsets?.[index] ?? piece.text.span.start + index;
}

function sourceEnd(segment: { readonly start: number; readonly piece: Piece }, offset: number): number {
  return segment.piece.kind === 'text' ? sourceOf(segment, offset) : segment.piece.at.span.end;
}
