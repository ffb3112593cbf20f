import type { Span } from '#facts/span';
import { scan, type Token } from '../scan.js';

/**
 * A migration's text as the grammar can read it: what psql or a migration tool would fill in (`:SCHEMA`, `${schema}`,
 * `{{schema}}`, `@extschema@`) becomes a name of the same width that is recognised later; everything else keeps its place.
 */
export function withStandIns(text: string): { readonly text: string; readonly tokens: readonly Token[] } {
  const tokens = scan(text);
  const edits: (Span & { readonly text: string })[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const found = placeholderAt(text, tokens, index);
    if (found === undefined) continue;
    edits.push(found);
    while ((tokens[index + 1]?.start ?? text.length) < found.end) index += 1;
  }
  for (const token of tokens)
    if (token.kind === 'string' && text[token.start] === '$') edits.push(...insideBody(text, token));
  if (edits.length === 0) return { text, tokens };
  edits.sort((left, right) => left.start - right.start);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  result += text.slice(at);
  return { text: result, tokens: scan(result) };
}

/** A name that a tool fills in: as a schema it stands for the default one. */
export function isPlaceholder(name: string): boolean {
  return name.startsWith(MARK) || /^(\$\{|\{\{|:)/.test(name);
}

/** From Unicode's private use area: a letter to PostgreSQL, and in nobody's names. */
const MARK = '\uE000';

const BRACED = /\$\{\s*[\w.:-]+\s*\}|\{\{\s*[\w.:-]+\s*\}\}|@[A-Za-z_]\w*@/y;
const COLON = /:[A-Za-z_]\w*/y;
const COLON_QUOTED = /:['"]/y;

function placeholderAt(text: string, tokens: readonly Token[], index: number): (Span & { text: string }) | undefined {
  const token = tokens[index];
  if (token === undefined || token.kind === 'string' || token.kind === 'comment' || token.kind === 'quoted')
    return undefined;
  const braced = matched(BRACED, text, token.start);
  if (braced !== undefined) return standIn(token.start, braced);
  if (text[token.start] !== ':' || token.end !== token.start + 1) return undefined;
  // A slice's colon (`a[1:n]`) follows a value; psql's variable stands apart or after a dot.
  const previous = text[token.start - 1] ?? ' ';
  if (/[\w\])]/.test(previous)) return undefined;
  const name = matched(COLON, text, token.start);
  if (name !== undefined) return standIn(token.start, name);
  return matched(COLON_QUOTED, text, token.start) === undefined
    ? undefined
    : { start: token.start, end: token.end, text: ' ' };
}

/** `${schema}` in a dollar-quoted body is filled in as well; a colon there is PL/pgSQL's. */
function insideBody(text: string, token: Span): (Span & { text: string })[] {
  const found: (Span & { text: string })[] = [];
  for (const match of text.slice(token.start, token.end).matchAll(/\$\{\s*[\w.:-]+\s*\}|\{\{\s*[\w.:-]+\s*\}\}/g)) {
    found.push(standIn(token.start + match.index, match[0]));
  }
  return found;
}

function standIn(start: number, written: string): Span & { text: string } {
  return { start, end: start + written.length, text: MARK + written.slice(1).replace(/\W/g, '_') };
}

function matched(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
