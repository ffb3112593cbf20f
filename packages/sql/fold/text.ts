import type { Place, Span } from '#facts/span';
import { scan, tokenName, type Token } from '../scan.js';
import { contentsOf } from '../string-contents.js';

/** A text that statements are read from: a migration, the body of a DO block, or the string of an EXECUTE. */
export interface SqlText {
  readonly path: string;
  readonly text: string;
  /** The same text before stand-ins were put into it. */
  readonly written: string;
  /** Without comments. */
  readonly tokens: readonly Token[];
  /** The place in the file. */
  place(start: number, end: number): Place;
}

export function fileText(path: string, written: string, text: string, tokens: readonly Token[]): SqlText {
  const kept = tokens.filter((token) => token.kind !== 'comment');
  return { path, text, written, tokens: kept, place: (start, end) => ({ path, span: { start, end } }) };
}

/** The contents of a string constant as a text of its own. */
export function textOfString(outer: SqlText, token: Span): SqlText | undefined {
  const contents = contentsOf(outer.text, token);
  if (contents === undefined) return undefined;
  const { text, toOuter } = contents;
  return {
    path: outer.path,
    text,
    written: text,
    tokens: scan(text).filter((inner) => inner.kind !== 'comment'),
    place: (start, end) => outer.place(toOuter(start), toOuter(end)),
  };
}

/** A text that was put together from several strings: everything in it stands at the place of the whole. */
export function assembledText(outer: SqlText, span: Span, text: string): SqlText {
  const place = outer.place(span.start, span.end);
  return {
    path: outer.path,
    text,
    written: text,
    tokens: scan(text).filter((token) => token.kind !== 'comment'),
    place: () => place,
  };
}

/** Index of the first token that starts at `offset` or after. */
export function tokenFrom(source: SqlText, offset: number): number {
  let low = 0;
  let high = source.tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((source.tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function tokensIn(source: SqlText, span: Span): Token[] {
  return source.tokens.slice(tokenFrom(source, span.start), tokenFrom(source, span.end));
}

/** What a token says: the lower-case word, the punctuation; a quoted name says nothing. */
export function wordAt(source: SqlText, index: number): string {
  const token = source.tokens[index];
  if (token === undefined || token.kind === 'quoted' || token.kind === 'string') return '';
  return token.kind === 'word' ? tokenName(source.text, token) : source.text.slice(token.start, token.end);
}

/** The end of the element that starts at `start`: before the comma or closing parenthesis that ends it, or `limit`. */
export function elementEnd(source: SqlText, start: number, limit: number): number {
  let depth = 0;
  let end = start;
  for (let index = tokenFrom(source, start); index < source.tokens.length; index += 1) {
    const token = source.tokens[index];
    if (token === undefined || token.start >= limit) break;
    const word = wordAt(source, index);
    if (word === '(' || word === '[') depth += 1;
    if (word === ')' || word === ']') depth -= 1;
    if (depth < 0 || (depth === 0 && (word === ',' || word === ';'))) break;
    end = token.end;
  }
  return end;
}

/** What stands between the parenthesis at or after `start` and its partner. */
export function insideParentheses(source: SqlText, start: number, limit: number): Span | undefined {
  let depth = 0;
  let opening = -1;
  for (let index = tokenFrom(source, start); index < source.tokens.length; index += 1) {
    const token = source.tokens[index];
    if (token === undefined || token.start >= limit) return undefined;
    const word = wordAt(source, index);
    if (word === '(') {
      if (depth === 0) opening = index;
      depth += 1;
    }
    if (word !== ')') continue;
    depth -= 1;
    if (depth > 0) continue;
    const from = source.tokens[opening + 1];
    const to = source.tokens[index - 1];
    return from === undefined || to === undefined || opening + 1 > index - 1
      ? undefined
      : { start: from.start, end: to.end };
  }
  return undefined;
}
