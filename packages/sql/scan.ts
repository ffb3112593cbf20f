import type { Span } from '#facts/span';

/**
 * `word` is a keyword or an unquoted name, `quoted` a name in double quotes, `string` any quoted constant (also `E'…'`,
 * `U&'…'`, `B'…'`, dollar quotes), `invalid` what PostgreSQL's scanner would refuse, to where it goes on making sense.
 */
export type TokenKind =
  'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator' | 'punctuation' | 'comment' | 'invalid';

export interface Token extends Span {
  readonly kind: TokenKind;
}

/**
 * Cuts a text into tokens as PostgreSQL's scanner does, with UTF-16 offsets; white space is left out. It is our own because
 * libpg-query's takes longer than its parser (each token passes through JSON), and gives nothing at all when one token is
 * bad; a test holds the two together. Never throws.
 */
export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let first = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    // A line that begins with a backslash where a statement could begin is for psql (`\connect`, `\restrict`), not SQL.
    const forClient = code === BACKSLASH && tokens.length === first;
    const token = forClient ? make('comment', at, lineEnd(text, at)) : next(text, at, code);
    tokens.push(token);
    at = token.end;
    if (token.kind === 'comment' && tokens.length === first + 1) first = tokens.length;
    if (code === SEMICOLON) {
      const data = copyData(text, tokens, first, at);
      if (data !== undefined) tokens.push(data);
      at = data?.end ?? at;
      first = tokens.length;
    }
  }
  return tokens;
}

/**
 * The statements of a text: from the first token to the last, without the semicolon and the comments around them. A semicolon inside the
 * body of a function (`BEGIN ATOMIC … END`) or of a rule separates nothing. Empty statements are left out.
 */
export function splitStatements(text: string, tokens: readonly Token[] = scan(text)): readonly Span[] {
  const spans: Span[] = [];
  let start = -1;
  let end = -1;
  let depth = 0;
  let words: string[] = [];
  let previous = '';
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    const isSemicolon = token.kind === 'punctuation' && text.charCodeAt(token.start) === SEMICOLON;
    if (isSemicolon && depth === 0) {
      if (start >= 0) spans.push({ start, end });
      start = -1;
      words = [];
      previous = '';
      continue;
    }
    if (start < 0) start = token.start;
    end = token.end;
    const word = token.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : (text[token.start] ?? '');
    if (words.length < 5) words.push(word);
    depth = bodyDepth(depth, word, previous, words);
    previous = word;
  }
  if (start >= 0) spans.push({ start, end });
  return spans;
}

/**
 * An upper bound of how deep the tree of a text can be: the tokens that stand in line, summed over the brackets that are open. Lists
 * (commas, AND, OR, WHEN) do not nest; UNION and JOIN nest once each.
 */
export function nesting(text: string, tokens: readonly Token[] = scan(text)): number {
  let deepest = 0;
  let below = 0;
  let [inLine, chained] = [0, 0];
  const levels: { readonly inLine: number; readonly chained: number }[] = [];
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    const word =
      token.kind === 'word' || token.kind === 'punctuation' ? text.slice(token.start, token.end).toLowerCase() : '';
    if (CHAINING.has(word)) chained += 1;
    inLine = LISTING.has(word) ? 0 : inLine + 1;
    if (word === '(' || word === '[' || word === 'case') {
      levels.push({ inLine, chained });
      below += inLine + chained;
      [inLine, chained] = [0, 0];
    } else if (word === ')' || word === ']' || word === 'end') {
      const level = levels.pop();
      if (level !== undefined) {
        ({ inLine, chained } = level);
        below -= inLine + chained;
      }
    }
    deepest = Math.max(deepest, below + inLine + chained);
  }
  return deepest;
}

const CHAINING = new Set(['union', 'intersect', 'except', 'join']);
const LISTING = new Set([',', ';', 'and', 'or', 'when', ...CHAINING]);

/** The name a `word` or `quoted` token stands for: lower case unless quoted. PostgreSQL folds ASCII letters only. */
export function tokenName(text: string, token: Span): string {
  const raw = text.slice(token.start, token.end);
  if (raw.startsWith('"')) return raw.slice(1, -1).replaceAll('""', '"');
  return foldName(raw);
}

export function foldName(raw: string): string {
  return /[A-Z]/.test(raw) ? raw.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : raw;
}

const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const DOLLAR = 0x24;

const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const PARAMETER = /\$\d+/y;
const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y;
// Two strings with a line break between them are one.
const CONTINUED = /[ \t\f\v]*(?:\r|\n)(?:[ \t\f\v\r\n]|--[^\r\n]*[\r\n])*'/y;

function next(text: string, at: number, code: number): Token {
  if (code === QUOTE) return quoted(text, at, at, false);
  if (code === DOUBLE_QUOTE) return doubleQuoted(text, at, at);
  if (code === DOLLAR) return dollar(text, at);
  const following = text.charCodeAt(at + 1);
  if (code === 0x2d && following === 0x2d) return make('comment', at, lineEnd(text, at));
  if (code === 0x2f && following === 0x2a) return blockComment(text, at);
  if (isDigit(code) || (code === 0x2e && isDigit(following)))
    return make('number', at, match(NUMBER, text, at) ?? at + 1);
  const wordEnd = match(WORD, text, at);
  if (wordEnd !== undefined) return prefixed(text, at, wordEnd) ?? make('word', at, wordEnd);
  const operatorEnd = match(OPERATOR, text, at);
  if (operatorEnd !== undefined) return operator(text, at, operatorEnd);
  if (code === 0x3a) return make('punctuation', at, at + (following === 0x3a || following === 0x3d ? 2 : 1));
  if (code === 0x2e && following === 0x2e) return make('punctuation', at, at + 2);
  return make(PUNCTUATION.includes(text[at] ?? '') ? 'punctuation' : 'invalid', at, at + 1);
}

const PUNCTUATION = '()[],;.';

/** A word directly before a quote can be its prefix: `E'…'`, `B'…'`, `X'…'`, `U&'…'`, `U&"…"`. In `N'…'` it is a token of its own. */
function prefixed(text: string, at: number, wordEnd: number): Token | undefined {
  if (wordEnd !== at + 1) return undefined;
  const letter = text[at]?.toLowerCase() ?? '';
  const after = text.charCodeAt(wordEnd);
  if (after === QUOTE && 'ebx'.includes(letter)) return quoted(text, at, wordEnd, letter === 'e');
  if (letter !== 'u' || text[wordEnd] !== '&') return undefined;
  const opening = text.charCodeAt(wordEnd + 1);
  if (opening === QUOTE) return quoted(text, at, wordEnd + 1, false);
  return opening === DOUBLE_QUOTE ? doubleQuoted(text, at, wordEnd + 1) : undefined;
}

function quoted(text: string, start: number, opening: number, escapes: boolean): Token {
  for (let at = opening + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (escapes && code === BACKSLASH) at += 1;
    if (code !== QUOTE) continue;
    if (text.charCodeAt(at + 1) === QUOTE) at += 1;
    else {
      const continued = match(CONTINUED, text, at + 1);
      if (continued === undefined) return make('string', start, at + 1);
      at = continued - 1;
    }
  }
  return make('invalid', start, text.length);
}

function doubleQuoted(text: string, start: number, opening: number): Token {
  for (let at = opening + 1; at < text.length; at += 1) {
    if (text.charCodeAt(at) !== DOUBLE_QUOTE) continue;
    if (text.charCodeAt(at + 1) === DOUBLE_QUOTE) at += 1;
    else return make(at === opening + 1 ? 'invalid' : 'quoted', start, at + 1);
  }
  return make('invalid', start, text.length);
}

function dollar(text: string, at: number): Token {
  const parameterEnd = match(PARAMETER, text, at);
  if (parameterEnd !== undefined) return make('parameter', at, parameterEnd);
  const tagEnd = match(DOLLAR_TAG, text, at);
  if (tagEnd === undefined) return make('invalid', at, at + 1);
  const tag = text.slice(at, tagEnd);
  const closing = text.indexOf(tag, tagEnd);
  return closing < 0 ? make('invalid', at, text.length) : make('string', at, closing + tag.length);
}

/** Block comments nest. */
function blockComment(text: string, start: number): Token {
  let depth = 0;
  for (let at = start; at < text.length - 1; at += 1) {
    const pair = text[at] === '/' && text[at + 1] === '*' ? 1 : text[at] === '*' && text[at + 1] === '/' ? -1 : 0;
    if (pair === 0) continue;
    depth += pair;
    at += 1;
    if (depth === 0) return make('comment', start, at + 1);
  }
  return make('invalid', start, text.length);
}

function operator(text: string, start: number, runEnd: number): Token {
  let end = runEnd;
  for (let at = start + 1; at < end; at += 1) {
    const pair = text.slice(at, at + 2);
    if (pair === '--' || pair === '/*') end = at;
  }
  // An operator may end in + or - only if it holds one of these characters: in `=-1` the minus belongs to the number.
  while (end > start + 1 && '+-'.includes(text[end - 1] ?? '') && !/[~!@#^&|`?%]/.test(text.slice(start, end)))
    end -= 1;
  return make('operator', start, end);
}

/** The rows that follow `COPY … FROM stdin;` in a dump, to the line `\.`, are data: their quotes are no SQL. */
function copyData(text: string, tokens: readonly Token[], first: number, at: number): Token | undefined {
  const opening = tokens[first];
  if (
    opening === undefined ||
    opening.end - opening.start !== 4 ||
    text.slice(opening.start, opening.end).toLowerCase() !== 'copy'
  )
    return undefined;
  if (!/\bfrom\s+stdin\b/i.test(text.slice(opening.start, at))) return undefined;
  const end = /\r?\n\\\.(?=\r?\n|$)/g;
  end.lastIndex = at;
  const found = end.exec(text);
  return found === null ? undefined : make('comment', at, found.index + found[0].length);
}

/** How many `BEGIN ATOMIC`, CASE or rule parentheses are open, after `word`. */
function bodyDepth(depth: number, word: string, previous: string, words: readonly string[]): number {
  if (words[0] !== 'create') return 0;
  const object = words.find(
    (candidate) => candidate === 'function' || candidate === 'procedure' || candidate === 'rule',
  );
  if (object === 'rule') return word === '(' ? depth + 1 : word === ')' ? Math.max(0, depth - 1) : depth;
  if (object === undefined) return 0;
  if (word === 'atomic' && previous === 'begin') return depth + 1;
  if (depth > 0 && word === 'case') return depth + 1;
  return word === 'end' && depth > 0 ? depth - 1 : depth;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function lineEnd(text: string, at: number): number {
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 0x0a || code === 0x0d) return end;
  }
  return text.length;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function make(kind: TokenKind, start: number, end: number): Token {
  return { kind, start, end };
}
