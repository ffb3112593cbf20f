import type { Span } from '#facts/span';
import { tokenName, type Token } from './scan.js';

/** What stands in a PL/pgSQL body, in order. Its grammar is read from tokens, as PostgreSQL's PL/pgSQL tree has no offsets. */
export type BodyItem =
  /** A statement for PostgreSQL's own grammar, but for the PERFORM and the INTO that PL/pgSQL adds to it. */
  | { readonly kind: 'sql'; readonly span: Span }
  /** What PL/pgSQL puts a SELECT before; several, with commas between, and none where the span is empty. */
  | { readonly kind: 'expression'; readonly span: Span }
  /** The expression whose text EXECUTE runs. */
  | { readonly kind: 'execute'; readonly span: Span }
  | {
      readonly kind: 'if';
      readonly arms: readonly { readonly condition: Span | undefined; readonly items: readonly BodyItem[] }[];
    }
  /** A loop, or a CASE: what is inside runs we do not know how often. `variables` are those that the loop itself declares. */
  | { readonly kind: 'uncertain'; readonly variables: readonly string[]; readonly items: readonly BodyItem[] }
  | {
      readonly kind: 'block';
      readonly variables: readonly string[];
      readonly items: readonly BodyItem[];
      readonly handlers: readonly { readonly conditions: readonly string[]; readonly items: readonly BodyItem[] }[];
    };

/** A body and its tokens without comments. */
export interface BodyText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

export interface Body {
  readonly items: readonly BodyItem[];
  /** The first place that does not fit PL/pgSQL's grammar: what follows may have been taken apart wrongly. */
  readonly problem?: { readonly span: Span; readonly message: string };
}

/** The body of a DO block or of a function. */
export function readBody(source: BodyText): Body {
  const reader = new Reader(source);
  const items = reader.items(new Set());
  return reader.problem === undefined ? { items } : { items, problem: reader.problem };
}

class Reader {
  problem: Body['problem'];
  private index = 0;
  private readonly source: BodyText;

  constructor(source: BodyText) {
    this.source = source;
  }

  /** Items up to one of the words that end the list, which is left standing. */
  items(ends: ReadonlySet<string>): readonly BodyItem[] {
    const found: BodyItem[] = [];
    while (!this.atEnd() && !ends.has(this.word())) {
      const before = this.index;
      found.push(...this.item());
      if (this.index === before) this.index += 1;
    }
    return found;
  }

  private item(): readonly BodyItem[] {
    const assigned = this.assigned();
    if (assigned !== undefined) {
      this.index = assigned;
      return [this.expression()];
    }
    switch (this.word()) {
      case ';':
        this.index += 1;
        return [];
      case '<<':
        this.until('>>');
        this.index += 1;
        return [];
      case '#':
        // `#variable_conflict use_column`, a word and its value.
        this.index += 3;
        return [];
      case 'declare':
      case 'begin':
        return [this.block()];
      case 'if':
        return [this.conditional()];
      case 'case':
        return [this.choice()];
      case 'loop':
      case 'for':
      case 'foreach':
      case 'while':
        return this.loop();
      case 'execute':
        return this.ended(this.execute());
      case 'return':
        return this.returned();
      case 'open':
        return this.opened();
      case 'raise':
        return this.raised();
      case 'exit':
      case 'continue':
        this.until('when');
        this.pass('when');
        return [this.expression()];
      case 'assert':
        this.index += 1;
        return [this.expression()];
      default: {
        const isSilent = SILENT.has(this.word());
        const span = this.statement();
        return isSilent ? [] : this.ended([{ kind: 'sql', span }]);
      }
    }
  }

  private block(): BodyItem {
    const variables: string[] = [];
    const declared: BodyItem[] = [];
    while (!this.atEnd() && this.word() !== 'begin') {
      if (this.word() === 'declare') this.index += 1;
      else declared.push(...this.declaration(variables));
    }
    this.expect('begin');
    const items = [...declared, ...this.items(BLOCK_ENDS)];
    const handlers: { conditions: string[]; items: readonly BodyItem[] }[] = [];
    if (this.pass('exception')) {
      while (this.pass('when')) {
        const conditions: string[] = [];
        for (; this.word() !== 'then' && !this.atEnd(); this.index += 1) conditions.push(this.raw());
        this.expect('then');
        handlers.push({ conditions, items: this.items(HANDLER_ENDS) });
      }
    }
    this.end();
    return { kind: 'block', variables, items, handlers };
  }

  /** `name type := expression;` or `name CURSOR (parameters) FOR query;` */
  private declaration(variables: string[]): readonly BodyItem[] {
    const first = this.index;
    this.index += 1;
    variables.push(...this.names(first));
    this.until('cursor', 'default', ':=', '=');
    if (this.word() !== 'cursor') {
      this.pass('default', ':=', '=');
      return [this.expression()];
    }
    const parameters = this.index;
    this.until('for', 'is');
    const names = this.names(parameters);
    this.pass('for', 'is');
    const query: BodyItem = { kind: 'sql', span: this.statement() };
    return this.ended([{ kind: 'block', variables: names, items: [query], handlers: [] }]);
  }

  private conditional(): BodyItem {
    const arms: { condition: Span | undefined; items: readonly BodyItem[] }[] = [];
    do {
      const isElse = this.word() === 'else';
      this.index += 1;
      const condition = isElse ? undefined : this.until('then');
      if (!isElse) this.expect('then');
      arms.push({ condition, items: this.items(IF_ENDS) });
    } while (this.word() !== 'end' && !this.atEnd());
    this.end();
    return { kind: 'if', arms };
  }

  private choice(): BodyItem {
    this.index += 1;
    const items: BodyItem[] = [{ kind: 'expression', span: this.until('when') }];
    do {
      if (!this.pass('else')) {
        this.expect('when');
        items.push({ kind: 'expression', span: this.until('then') });
        this.expect('then');
      }
      items.push(...this.items(CASE_ENDS));
    } while (this.word() !== 'end' && !this.atEnd());
    this.end();
    return { kind: 'uncertain', variables: [], items };
  }

  /** What is looped over comes before the loop: its variables are not seen there. */
  private loop(): readonly BodyItem[] {
    const heads: BodyItem[] = [];
    let variables: readonly string[] = [];
    const keyword = this.word();
    if (keyword !== 'loop') this.index += 1;
    if (keyword === 'while') heads.push({ kind: 'expression', span: this.until('loop') });
    else if (keyword !== 'loop') {
      const first = this.index;
      this.until('in', 'loop');
      variables = this.names(first);
      this.expect('in');
      heads.push(...this.looped());
    }
    this.expect('loop');
    const items = this.items(END);
    this.end();
    return [...heads, { kind: 'uncertain', variables, items }];
  }

  /** `1 .. 10 BY 2`, `ARRAY list`, a query, EXECUTE, or a cursor. */
  private looped(): readonly BodyItem[] {
    if (this.word() === 'execute') return this.execute('loop');
    this.pass('reverse', 'array');
    const isQuery = QUERIES.has(this.word());
    const left = this.until('..', 'loop');
    if (!this.pass('..')) return [{ kind: isQuery ? 'sql' : 'expression', span: left }];
    const parts = [left, this.until('by', 'loop')];
    if (this.pass('by')) parts.push(this.until('loop'));
    return parts.map((span) => ({ kind: 'expression', span }));
  }

  /** EXECUTE text INTO target USING values; the target alone says nothing. */
  private execute(...ends: readonly string[]): readonly BodyItem[] {
    this.index += 1;
    const items: BodyItem[] = [{ kind: 'execute', span: this.until('into', 'using', ...ends) }];
    while (this.word() === 'into' || this.word() === 'using') {
      const isUsing = this.word() === 'using';
      this.index += 1;
      const span = this.until('into', 'using', ...ends);
      if (isUsing) items.push({ kind: 'expression', span });
    }
    return items;
  }

  private returned(): readonly BodyItem[] {
    this.index += 1;
    if (!this.pass('query')) {
      this.pass('next');
      return [this.expression()];
    }
    return this.ended(this.word() === 'execute' ? this.execute() : [{ kind: 'sql', span: this.statement() }]);
  }

  private opened(): readonly BodyItem[] {
    this.index += 2;
    const span = this.until('for');
    if (!this.pass('for')) return this.ended([{ kind: 'expression', span }]);
    return this.ended(this.word() === 'execute' ? this.execute() : [{ kind: 'sql', span: this.statement() }]);
  }

  /** RAISE level 'format', values USING option = value: both lists are lists of expressions to the grammar. */
  private raised(): readonly BodyItem[] {
    this.index += 1;
    if (LEVELS.has(this.word())) this.index += 1;
    const values: BodyItem = { kind: 'expression', span: this.until('using') };
    this.pass('using');
    return [values, this.expression()];
  }

  /** Where the value begins, if an assignment (`name := …`, `rec.field = …`, `list[1] := …`) begins here. */
  private assigned(): number | undefined {
    const kind = this.source.tokens[this.index]?.kind;
    if (kind !== 'word' && kind !== 'quoted' && kind !== 'parameter') return undefined;
    let at = this.index + 1;
    for (let word = this.wordAt(at); word === '.' || word === '['; word = this.wordAt(at)) {
      if (word === '.') at += 2;
      else {
        let depth = 0;
        do {
          if (this.wordAt(at) === '[') depth += 1;
          if (this.wordAt(at) === ']') depth -= 1;
          at += 1;
        } while (depth > 0 && at < this.source.tokens.length);
      }
    }
    return this.wordAt(at) === ':=' || this.wordAt(at) === '=' ? at + 1 : undefined;
  }

  private expression(): BodyItem {
    const span = this.until();
    this.expect(';');
    return { kind: 'expression', span };
  }

  private ended(items: readonly BodyItem[]): readonly BodyItem[] {
    this.expect(';');
    return items;
  }

  /** END, with IF, LOOP, CASE or a label behind it; the last one of a body needs no semicolon. */
  private end(): void {
    this.expect('end');
    this.until();
    this.pass(';');
  }

  /** To the semicolon; those of a routine's `BEGIN ATOMIC … END` do not count. */
  private statement(): Span {
    const first = this.index;
    const creates = this.word() === 'create';
    let open = 0;
    do {
      this.until(...(creates ? ATOMIC : []));
      if (this.word() === 'atomic') open = this.wordAt(this.index - 1) === 'begin' ? 1 : open;
      else if (open > 0 && this.word() === 'case') open += 1;
      else if (open > 0 && this.word() === 'end') open -= 1;
      else if (open === 0 && this.word() === ';') break;
      if (!this.atEnd()) this.index += 1;
    } while (!this.atEnd());
    return this.spanFrom(first);
  }

  /** What stands before one of the words, or the semicolon, outside parentheses; PL/pgSQL looks no deeper either. */
  private until(...words: readonly string[]): Span {
    const first = this.index;
    let depth = 0;
    for (; !this.atEnd(); this.index += 1) {
      const current = this.word();
      if (depth <= 0 && (current === ';' || words.includes(current))) break;
      if (current === '(' || current === '[') depth += 1;
      if (current === ')' || current === ']') depth -= 1;
    }
    return this.spanFrom(first);
  }

  private spanFrom(first: number): Span {
    const start = this.source.tokens[first]?.start ?? this.source.text.length;
    return { start, end: this.index > first ? (this.source.tokens[this.index - 1]?.end ?? start) : start };
  }

  private pass(...words: readonly string[]): boolean {
    if (this.atEnd() || !words.includes(this.word())) return false;
    this.index += 1;
    return true;
  }

  private expect(word: string): void {
    if (this.pass(word)) return;
    const token = this.source.tokens[this.index] ?? this.source.tokens.at(-1);
    const span = { start: token?.start ?? 0, end: token?.end ?? this.source.text.length };
    this.problem ??= { span, message: `the body is no PL/pgSQL: ${word.toUpperCase()} is missing` };
  }

  /** The names between two tokens, each without what follows its dot. */
  private names(first: number): readonly string[] {
    return this.source.tokens.slice(first, this.index).flatMap((token, at) => {
      const isName = token.kind === 'word' || token.kind === 'quoted';
      return isName && this.wordAt(first + at - 1) !== '.' ? [tokenName(this.source.text, token)] : [];
    });
  }

  private atEnd(): boolean {
    return this.index >= this.source.tokens.length;
  }

  private word(): string {
    return this.wordAt(this.index);
  }

  /** The lower-case word or the punctuation at an index; a quoted name says nothing. */
  private wordAt(index: number): string {
    const token = this.source.tokens[index];
    if (token === undefined || token.kind === 'quoted' || token.kind === 'string') return '';
    return token.kind === 'word' ? tokenName(this.source.text, token) : this.source.text.slice(token.start, token.end);
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
const ATOMIC: readonly string[] = ['atomic', 'case', 'end'];
/** The words with which a query begins. */
export const QUERIES: ReadonlySet<string> = new Set([
  'select',
  'with',
  'values',
  'table',
  'insert',
  'update',
  'delete',
  'merge',
  '(',
]);
const LEVELS: ReadonlySet<string> = new Set(['debug', 'log', 'info', 'notice', 'warning', 'exception', 'sqlstate']);
/** PL/pgSQL's own statements in which no SQL stands. */
const SILENT: ReadonlySet<string> = new Set(['null', 'get', 'fetch', 'move', 'close', 'commit', 'rollback']);
