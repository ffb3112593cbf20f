import type { Span } from '#facts/span';
import { wordAt, type SqlText } from './text.js';

/** What stands in a PL/pgSQL body, in order. Its grammar is read from tokens, as PostgreSQL's PL/pgSQL tree has no offsets. */
export type BlockItem =
  | { readonly kind: 'sql'; readonly span: Span }
  | { readonly kind: 'execute'; readonly span: Span }
  | {
      readonly kind: 'if';
      readonly arms: readonly { readonly condition: Span | undefined; readonly items: readonly BlockItem[] }[];
    }
  /** A loop, or a CASE: what is inside runs we do not know how often. */
  | { readonly kind: 'uncertain'; readonly items: readonly BlockItem[] }
  | {
      readonly kind: 'block';
      readonly items: readonly BlockItem[];
      readonly handlers: readonly { readonly conditions: readonly string[]; readonly items: readonly BlockItem[] }[];
    };

/** The body of a DO block. */
export function readBlock(source: SqlText): readonly BlockItem[] {
  return new Reader(source).items(new Set());
}

class Reader {
  private index = 0;
  private readonly source: SqlText;

  constructor(source: SqlText) {
    this.source = source;
  }

  /** Items up to one of the words that end the list, which is left standing. */
  items(ends: ReadonlySet<string>): readonly BlockItem[] {
    const found: BlockItem[] = [];
    while (this.index < this.source.tokens.length && !ends.has(this.word())) {
      const before = this.index;
      const item = this.item();
      if (item !== undefined) found.push(item);
      if (this.index === before) this.index += 1;
    }
    return found;
  }

  private word(ahead = 0): string {
    return wordAt(this.source, this.index + ahead);
  }

  private item(): BlockItem | undefined {
    switch (this.word()) {
      case '<<':
        while (this.word() !== '>>' && this.index < this.source.tokens.length) this.index += 1;
        this.index += 1;
        return undefined;
      case 'declare':
        while (this.word() !== 'begin' && this.index < this.source.tokens.length) this.index += 1;
        return undefined;
      case 'begin':
        return this.block();
      case 'if':
        return this.conditional();
      case 'case':
        return this.choice();
      case 'loop':
      case 'for':
      case 'foreach':
      case 'while':
        return this.loop();
      case 'execute': {
        this.index += 1;
        return { kind: 'execute', span: this.toSemicolon() };
      }
      default: {
        const isSql = SQL.has(this.word());
        const span = this.toSemicolon();
        return isSql ? { kind: 'sql', span } : undefined;
      }
    }
  }

  private block(): BlockItem {
    this.index += 1;
    const items = this.items(BLOCK_ENDS);
    const handlers: { conditions: string[]; items: readonly BlockItem[] }[] = [];
    if (this.word() === 'exception') {
      this.index += 1;
      while (this.word() === 'when') {
        this.index += 1;
        const conditions: string[] = [];
        for (; this.word() !== 'then' && this.index < this.source.tokens.length; this.index += 1)
          conditions.push(this.raw());
        this.index += 1;
        handlers.push({ conditions, items: this.items(HANDLER_ENDS) });
      }
    }
    this.toSemicolon();
    return { kind: 'block', items, handlers };
  }

  private conditional(): BlockItem {
    const arms: { condition: Span | undefined; items: readonly BlockItem[] }[] = [];
    do {
      const isElse = this.word() === 'else';
      this.index += 1;
      const condition = isElse ? undefined : this.until('then');
      arms.push({ condition, items: this.items(IF_ENDS) });
    } while (this.word() !== 'end' && this.index < this.source.tokens.length);
    this.toSemicolon();
    return { kind: 'if', arms };
  }

  private choice(): BlockItem {
    const items: BlockItem[] = [];
    this.index += 1;
    do {
      if (this.word() === 'else') this.index += 1;
      else this.until('then');
      items.push(...this.items(CASE_ENDS));
    } while (this.word() !== 'end' && this.index < this.source.tokens.length);
    this.toSemicolon();
    return { kind: 'uncertain', items };
  }

  private loop(): BlockItem {
    this.until('loop');
    const items = this.items(END);
    this.toSemicolon();
    return { kind: 'uncertain', items };
  }

  /** What stands before the next such word outside parentheses, which is passed; PL/pgSQL looks no deeper either. */
  private until(word: string): Span {
    const start = this.source.tokens[this.index]?.start ?? 0;
    let end = start;
    let depth = 0;
    for (; this.index < this.source.tokens.length; this.index += 1) {
      const current = this.word();
      if (depth === 0 && current === word) break;
      if (current === '(') depth += 1;
      if (current === ')') depth -= 1;
      end = this.source.tokens[this.index]?.end ?? end;
    }
    this.index += 1;
    return { start, end };
  }

  private toSemicolon(): Span {
    const start = this.source.tokens[this.index]?.start ?? this.source.text.length;
    let end = start;
    for (; this.index < this.source.tokens.length && this.word() !== ';'; this.index += 1)
      end = this.source.tokens[this.index]?.end ?? end;
    this.index += 1;
    return { start, end };
  }

  private raw(): string {
    const token = this.source.tokens[this.index];
    return token === undefined ? '' : this.source.text.slice(token.start, token.end).toLowerCase();
  }
}

const END: ReadonlySet<string> = new Set(['end']);
const BLOCK_ENDS: ReadonlySet<string> = new Set(['end', 'exception']);
const HANDLER_ENDS: ReadonlySet<string> = new Set(['end', 'when']);
const IF_ENDS: ReadonlySet<string> = new Set(['elsif', 'elseif', 'else', 'end']);
const CASE_ENDS: ReadonlySet<string> = new Set(['when', 'else', 'end']);
const SQL: ReadonlySet<string> = new Set(['create', 'alter', 'drop', 'set', 'reset', 'comment']);
