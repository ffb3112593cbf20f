import type { Span } from '#facts/span';
import { tokenName, type Token } from '../scan.js';

/** One statement's text as its tokens, for the ends of things: the grammar says where a thing begins, never where it ends. */
export class Source {
  /** `tokens` are those of the whole text without its comments; `position` turns the grammar's locations into offsets. */
  constructor(
    readonly text: string,
    readonly span: Span,
    readonly position: (location: number | undefined) => number,
    private readonly tokens: readonly Token[],
  ) {}

  /** A part of the statement as a statement of its own. */
  within(span: Span): Source {
    return new Source(this.text, span, this.position, this.tokens);
  }

  /** The index of the token at an offset, or of the one that follows it. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the token that the grammar's location points to. */
  index(location: number | undefined): number {
    return this.indexAt(this.position(location));
  }

  token(index: number): Token {
    return this.tokens[index] ?? { kind: 'invalid', start: this.span.end, end: this.span.end };
  }

  /** The token's text, in lower case when it is a word: fit to compare with keywords and punctuation. */
  word(index: number): string {
    const token = this.token(index);
    const raw = this.text.slice(token.start, token.end);
    return token.kind === 'word' ? raw.toLowerCase() : raw;
  }

  /** The name that the token at `index` stands for. */
  name(index: number): string {
    return tokenName(this.text, this.token(index));
  }

  spanOf(first: number, last = first): Span {
    return { start: this.token(first).start, end: this.token(last).end };
  }

  /** Whether the token lies within this statement. */
  has(index: number): boolean {
    const token = this.tokens[index];
    return token !== undefined && token.end <= this.span.end;
  }

  /** From `index` on, the first token with this text. */
  next(index: number, word: string): number {
    let at = index;
    while (this.has(at) && this.word(at) !== word) at += 1;
    return at;
  }

  /** The index of the bracket that closes the one at `index`. */
  closing(index: number): number {
    let depth = 0;
    for (let at = index; this.has(at); at += 1) {
      if (this.token(at).kind !== 'punctuation') continue;
      const word = this.word(at);
      if (word === '(' || word === '[') depth += 1;
      else if (word === ')' || word === ']') depth -= 1;
      if (depth === 0) return at;
    }
    return index;
  }

  /** The index of the last token before the bracket that closes around `index`, or of the statement's last token. */
  lastWithin(index: number): number {
    let at = index;
    for (; this.has(at); at += 1) {
      const word = this.token(at).kind === 'punctuation' ? this.word(at) : '';
      if (word === '(' || word === '[') at = this.closing(at);
      else if (word === ')' || word === ']') break;
    }
    return at - 1;
  }

  /** The span, widened so that its parentheses match: the grammar drops those around an expression. */
  balanced(span: Span): Span {
    let first = this.indexAt(span.start);
    let last = this.indexAt(span.end - 1);
    let depth = 0;
    let missing = 0;
    for (let at = first; at <= last; at += 1) {
      const word = this.token(at).kind === 'punctuation' ? this.word(at) : '';
      if (word === '(') depth += 1;
      else if (word === ')' && depth > 0) depth -= 1;
      else if (word === ')') missing += 1;
    }
    while (missing > 0 && this.word(first - 1) === '(') [first, missing] = [first - 1, missing - 1];
    while (depth > 0 && this.word(last + 1) === ')') [last, depth] = [last + 1, depth - 1];
    return this.spanOf(first, last);
  }
}
