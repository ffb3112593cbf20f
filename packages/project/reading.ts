import type { Span } from '#facts/span';
import type { ReadText } from '#sql/statement';
import { withPlaceholders } from './placeholders.js';
import { render, standIns, type RenderedText } from './rendered.js';
import type { Reading } from './site.js';
import type { Piece, TextVariant } from './text-variant.js';

export interface ReadVariant {
  readonly rendered: RenderedText;
  readonly result: ReadText;
  readonly reading: Reading;
}

/**
 * Has the grammar read a text. What it rejects is read again with other stand-ins: for pieces that are unknown, for bound holes
 * where only a name can stand, and for placeholders that are not PostgreSQL's own (`?`, `:name`, `%L`).
 */
export function readVariant(variant: TextVariant, read: (text: string) => ReadText): ReadVariant {
  const first = tryVariant(variant, read);
  if (first.reading.kind !== 'opaque') return first;
  const other = withPlaceholders(variant);
  const second = other === undefined ? undefined : tryVariant(other, read);
  return second === undefined || second.reading.kind === 'opaque' ? first : second;
}

/** Parsing takes some tens of microseconds; a text that is mostly unknown is worth no more of them. */
const mostRounds = 24;

function tryVariant(variant: TextVariant, read: (text: string) => ReadText): ReadVariant {
  // Which stand-in each unknown piece has; where the grammar stumbles, the nearest piece before takes its next one.
  const chosen = new Map<Piece, number>();
  let first: { readonly rendered: RenderedText; readonly result: ReadText } | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    const rendered = render(variant, (piece) => standIns[chosen.get(piece) ?? 0] ?? 'nothing');
    const result = read(rendered.text);
    const { unknown } = rendered;
    if (result.rejected.length === 0 && result.statements.length > 0) {
      return { rendered, result, reading: unknown === undefined ? { kind: 'read' } : { kind: 'partly', ...unknown } };
    }
    first ??= { rendered, result };
    const at = result.rejected[0]?.at ?? rendered.text.length;
    const stumbled = result.rejected[0]?.at === undefined ? undefined : rendered.pieceAt(at);
    if (stumbled !== undefined && !chosen.has(stumbled) && isList(stumbled, rendered.text.slice(0, at))) {
      chosen.set(stumbled, standIns.indexOf('row'));
      continue;
    }
    const named = withName(variant, rendered, result);
    if (named !== undefined) return tryVariant(named, read);
    const next = rendered.flexibleBefore(at).find((piece) => (chosen.get(piece) ?? 0) < standIns.length - 1);
    if (next === undefined) break;
    chosen.set(next, (chosen.get(next) ?? 0) + 1);
  }
  if (first === undefined) throw new Error('a text is tried at least once');
  const { rendered, result } = first;
  const [rejection] = result.rejected;
  const why = rendered.unknown?.why ?? rejection?.message ?? 'the text holds no statement';
  const whole = { start: 0, end: rendered.text.length };
  const span = rejection?.at === undefined ? (rejection?.span ?? whole) : pointAt(rejection.at, rendered);
  // One statement that cannot be read leaves the others of its text as they are.
  const kind = result.statements.length > 0 ? 'partly' : 'opaque';
  return { rendered, result, reading: { kind, why, at: rendered.unknown?.at ?? rendered.place(span) } };
}

/** A bound hole at which the grammar stumbles stands where a name must: a table that the tag puts in by itself. */
function withName(variant: TextVariant, rendered: RenderedText, { rejected }: ReadText): TextVariant | undefined {
  const at = rejected[0]?.at;
  const piece = at === undefined ? undefined : rendered.pieceAt(at);
  if (piece?.kind !== 'bound') return undefined;
  const unknown: Piece = { kind: 'unknown', at: piece.at, why: 'a name that is put in at run time' };
  return { ...variant, pieces: variant.pieces.map((one) => (one === piece ? unknown : one)) };
}

/** A parameter behind these words is a list that the library puts in parentheses: `IN :ids`, `VALUES :rows`. */
function isList({ kind }: Piece, before: string): boolean {
  return (kind === 'listed' || kind === 'bound') && /\b(?:in|values)\s*$/i.test(before);
}

function pointAt(offset: number, { text }: RenderedText): Span {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return { start, end: start + 1 };
}
