import type { Span } from '#facts/span';
import { scanPrisma, type Token } from './scan.js';

/** A block of a Prisma schema: `model`, `enum`, `datasource` and the like. */
export interface Block {
  readonly kind: string;
  readonly name: string;
  readonly span: Span;
  readonly lines: readonly Line[];
  /** `@@map("users")` and its kin. */
  readonly attributes: readonly Attribute[];
}

/** A field of a model, a label of an enum, or an entry of a datasource. */
export interface Line {
  readonly name: string;
  readonly span: Span;
  readonly type?: FieldType;
  /** What stands behind `=`. */
  readonly value?: Value;
  readonly attributes: readonly Attribute[];
}

export interface FieldType {
  readonly name: string;
  readonly span: Span;
  readonly optional: boolean;
  readonly list: boolean;
  /** For `Unsupported("circle")`: what is in the parentheses. */
  readonly given: readonly Argument[];
}

export interface Attribute {
  /** Without `@`: `map`, `db.VarChar`. */
  readonly name: string;
  readonly span: Span;
  readonly given: readonly Argument[];
}

export interface Argument {
  readonly name?: string;
  readonly value: Value;
}

export type Value =
  | { readonly kind: 'string' | 'number' | 'word'; readonly text: string; readonly span: Span }
  | { readonly kind: 'call'; readonly text: string; readonly given: readonly Argument[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly span: Span };

export interface Parsed {
  readonly blocks: readonly Block[];
  /** Places that could not be read; what stands there is left out. */
  readonly unread: readonly Span[];
}

/** Reads a Prisma schema. Never throws: a line that cannot be read is left out, and said. */
export function parsePrisma(text: string): Parsed {
  const reader = new Reader(scanPrisma(text).filter(({ kind }) => kind !== 'comment'));
  const blocks: Block[] = [];
  while (reader.next() !== undefined) {
    reader.skipLines();
    const before = reader.next();
    if (before === undefined) break;
    const block = reader.block();
    if (block !== undefined) blocks.push(block);
    else reader.unreadLine(before);
  }
  return { blocks, unread: reader.unread };
}

class Reader {
  readonly unread: Span[] = [];
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  skipLines(): void {
    while (this.next()?.kind === 'line') this.#at += 1;
  }

  unreadLine(from: Token): void {
    let end = from.span.end;
    for (
      let token = this.next();
      token !== undefined && token.kind !== 'line' && token.text !== '}';
      token = this.next()
    ) {
      end = token.span.end;
      this.#at += 1;
    }
    // A bracket that closes nothing would be met again.
    if (end === from.span.end && this.next() === from) this.#at += 1;
    this.unread.push({ start: from.span.start, end });
  }

  block(): Block | undefined {
    const kind = this.#take('word');
    const name = kind === undefined ? undefined : this.#take('word');
    if (kind === undefined || name === undefined || !this.#mark('{')) return undefined;
    const lines: Line[] = [];
    const attributes: Attribute[] = [];
    for (;;) {
      this.skipLines();
      const token = this.next();
      if (token === undefined || this.#mark('}')) break;
      if (this.#mark('@@')) {
        const attribute = this.#attribute(token);
        if (attribute !== undefined) attributes.push(attribute);
        else this.unreadLine(token);
        continue;
      }
      const line = this.#line();
      if (line !== undefined && this.#ends()) lines.push(line);
      else this.unreadLine(token);
    }
    return { kind: kind.text, name: name.text, span: name.span, lines, attributes };
  }

  #ends(): boolean {
    const token = this.next();
    return token === undefined || token.kind === 'line' || token.text === '}';
  }

  #line(): Line | undefined {
    const name = this.#take('word');
    if (name === undefined) return undefined;
    const base = { name: name.text, span: name.span };
    if (this.#mark('=')) {
      const value = this.#value();
      return value && { ...base, value, attributes: [] };
    }
    const type = this.next()?.kind === 'word' ? this.#type() : undefined;
    const attributes: Attribute[] = [];
    for (let token = this.next(); token !== undefined && this.#mark('@'); token = this.next()) {
      const attribute = this.#attribute(token);
      if (attribute === undefined) return undefined;
      attributes.push(attribute);
    }
    return { ...base, ...(type === undefined ? {} : { type }), attributes };
  }

  #type(): FieldType | undefined {
    const name = this.#take('word');
    if (name === undefined) return undefined;
    const given = this.#mark('(') ? this.#arguments() : [];
    const list = this.#mark('[') && this.#mark(']');
    const optional = this.#mark('?');
    return { name: name.text, span: name.span, optional, list, given };
  }

  #attribute(from: Token): Attribute | undefined {
    const words: Token[] = [];
    do {
      const word = this.#take('word');
      if (word === undefined) return undefined;
      words.push(word);
    } while (this.#mark('.'));
    const given = this.#mark('(') ? this.#arguments() : [];
    const end = words.at(-1)?.span.end ?? from.span.end;
    return { name: words.map(({ text }) => text).join('.'), span: { start: from.span.start, end }, given };
  }

  /** Up to and with the closing parenthesis; lines do not count within. */
  #arguments(): readonly Argument[] {
    const given: Argument[] = [];
    for (;;) {
      this.skipLines();
      if (this.next() === undefined || this.#mark(')')) return given;
      const name = this.#tokens[this.#at + 1]?.text === ':' ? this.#take('word') : undefined;
      if (name !== undefined) this.#mark(':');
      this.skipLines();
      const value = this.#value();
      if (value === undefined) this.#at += 1;
      else given.push(name === undefined ? { value } : { name: name.text, value });
      this.#mark(',');
    }
  }

  #value(): Value | undefined {
    const token = this.next();
    if (token === undefined) return undefined;
    if (this.#mark('[')) return this.#list(token);
    if (token.kind !== 'string' && token.kind !== 'number' && token.kind !== 'word') return undefined;
    this.#at += 1;
    const { kind, text, span } = token;
    if (kind !== 'word') return { kind, text, span };
    let whole = text;
    while (this.#mark('.')) whole += `.${this.#take('word')?.text ?? ''}`;
    return this.#mark('(')
      ? { kind: 'call', text: whole, given: this.#arguments(), span }
      : { kind, text: whole, span };
  }

  #list({ span }: Token): Value {
    const items: Value[] = [];
    for (;;) {
      this.skipLines();
      if (this.next() === undefined || this.#mark(']')) return { kind: 'list', items, span };
      const value = this.#value();
      if (value === undefined) this.#at += 1;
      else items.push(value);
      this.#mark(',');
    }
  }

  #take(kind: Token['kind']): Token | undefined {
    const token = this.next();
    if (token?.kind !== kind) return undefined;
    this.#at += 1;
    return token;
  }

  #mark(text: string): boolean {
    const token = this.next();
    if (token?.kind !== 'mark' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }
}
