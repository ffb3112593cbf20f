import type { TextPiece } from '#facts/index';
import type { Piece, TextVariant } from './text-variant.js';

/**
 * The text with placeholders that are not PostgreSQL's own taken out of it: `?` and `%L` by position, `:name`, `@name`,
 * `$name`, `${name}`, `$<name>`, `:...name` and `:name!` by name, `$1:csv` by number, and `??`, `:name:` and `%I` as names that are unknown. Undefined where it has none. Quoted text and comments are left
 * alone, and so is everything in a text that PostgreSQL reads as it stands, which is why this is asked only after it did not.
 */
export function withPlaceholders(variant: TextVariant): TextVariant | undefined {
  return replaced(variant, placeholder);
}

/** The same for `@name` and `:name!` alone, which PostgreSQL reads as operators or not at all. */
export function withNamed(variant: TextVariant): TextVariant | undefined {
  return replaced(variant, named);
}

function replaced(variant: TextVariant, placeholder: RegExp): TextVariant | undefined {
  const pieces: Piece[] = [];
  let quote: string | undefined;
  let count = 0;
  for (const piece of variant.pieces) {
    if (piece.kind !== 'text') {
      pieces.push(piece);
      continue;
    }
    const { value } = piece.text;
    let from = 0;
    for (let at = 0; at < value.length; at += 1) {
      if (quote !== undefined) {
        if (!value.startsWith(quote, at)) continue;
        at += quote.length - 1;
        quote = undefined;
        continue;
      }
      quote = quotes.find(([open]) => value.startsWith(open, at))?.[1];
      if (quote !== undefined) continue;
      placeholder.lastIndex = at;
      const found = placeholder.exec(value);
      if (found === null || value[at - 1] === ':') continue;
      const [text, identifier, name] = found;
      if (at > from) pieces.push({ ...piece, text: slice(piece.text, from, at) });
      const place = { path: piece.path, span: slice(piece.text, at, at + text.length).span };
      if (identifier !== undefined) {
        pieces.push({ kind: 'unknown', at: place, why: 'a name that is put in at run time' });
        if (!/^[:$]/.test(identifier)) count += 1;
      } else {
        pieces.push({
          kind: 'listed',
          at: place,
          key: name === undefined ? String(count) : keyOf(name),
        });
        if (name === undefined) count += 1;
      }
      at += text.length - 1;
      from = at + 1;
    }
    if (from < value.length) pieces.push({ ...piece, text: slice(piece.text, from, value.length) });
  }
  return pieces.length === variant.pieces.length ? undefined : { ...variant, pieces };
}

const quotes = [
  ["'", "'"],
  ['"', '"'],
  ['--', '\n'],
  ['/*', '*/'],
] as const;

/** A name that is put in; a value by its name; a value by its position. */
const placeholder =
  /(\?\?|%I|:[A-Za-z_]\w*:(?!:)|\$(?:\d+|[{</(]\w+):(?:name|raw|alias|value)[}>/)]?)|([:@$](?:\.\.\.)?[A-Za-z_]\w*!?|\$[{</(]\w+(?::\w+)?[}>/)]|\$\d+:(?:csv|list|json))|(?:\?|%[Ls])/y;

/** `$2:csv` is the second value of a list, whatever it is written as. */
function keyOf(name: string): string {
  const [key = ''] = /\w+/.exec(name) ?? [];
  return /^\$\d/.test(name) ? String(Number(key) - 1) : key;
}

const named = /(?!)(never)|(@[A-Za-z_]\w*|:[A-Za-z_]\w*!)/y;

function slice(text: TextPiece, from: number, to: number): TextPiece {
  const offset = (index: number): number => text.offsets?.[index] ?? text.span.start + index;
  const span = { start: offset(from), end: offset(to) };
  const value = text.value.slice(from, to);
  return text.offsets === undefined ? { value, span } : { value, span, offsets: text.offsets.slice(from, to + 1) };
}
