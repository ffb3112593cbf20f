import type { CallFact, Expression } from '#facts/index';
import { calleeName } from './follow.js';

/**
 * What a call of a tag's own helper, in a hole of the tag, puts into the statement. `value`: what it is bound to; absent where
 * the helper makes another value of it. `name`: one name, written in parts. `text`: SQL as it stands. `list`: items with a text
 * between them. `nothing`: no text at all.
 */
export type TagHelper =
  | { readonly kind: 'bound'; readonly value?: Expression }
  | { readonly kind: 'name'; readonly parts: readonly Expression[]; readonly dotted: boolean }
  | { readonly kind: 'text'; readonly text: Expression }
  | { readonly kind: 'list'; readonly list: Expression; readonly between: Expression | undefined }
  | { readonly kind: 'nothing' };

/**
 * The helper that a call is, by the names that the tags of postgres.js, slonik, drizzle, kysely, Prisma, Effect and @databases
 * share. Undefined for one whose text depends on what it is given at run time.
 */
export function tagHelper(call: CallFact): TagHelper | undefined {
  const [first, second] = call.arguments;
  const { callee } = call;
  if (first?.spread === true || second?.spread === true) return undefined;
  if (callee.kind === 'reference') {
    // postgres.js: `sql('name')` is a name, which the caller tells from a row or a list by its being a text.
    return first === undefined || second !== undefined
      ? undefined
      : { kind: 'name', parts: [first.value], dotted: true };
  }
  const name = calleeName(call);
  if (madeOf.has(name)) return { kind: 'bound' };
  if (first === undefined) return name === 'empty' ? { kind: 'nothing' } : undefined;
  if (boundAs.has(name)) return { kind: 'bound', value: first.value };
  if (asText.has(name)) return { kind: 'text', text: first.value };
  if (name === 'join') return { kind: 'list', list: first.value, between: second?.value };
  if (!names.has(name)) return undefined;
  const parts =
    first.value.kind === 'array' ? first.value.items : call.arguments.map(({ spread, value }) => ({ spread, value }));
  if (parts.some(({ spread }) => spread)) return undefined;
  return { kind: 'name', parts: parts.map(({ value }) => value), dotted: dottedNames.has(name) };
}

/** The name as PostgreSQL reads it; a dot within a part ends it where the helper says so. */
export function quotedName(parts: readonly string[], dotted: boolean): string {
  const all = dotted ? parts.flatMap((part) => part.split('.')) : parts;
  return all.map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
}

/** Helpers that bind what they are given. */
const boundAs: ReadonlySet<string> = new Set(['array', 'value', 'val', 'lit', 'literal', 'param', 'placeholder']);
/** Helpers that bind another value than they are given: a document, a moment. */
const madeOf: ReadonlySet<string> = new Set([
  'json', 'jsonb', 'date', 'timestamp', 'timestampTz', 'interval', 'binary', 'uuid', 'typed',
]); // prettier-ignore
const asText: ReadonlySet<string> = new Set(['raw', 'unsafe', '__dangerous__rawValue']);
const names: ReadonlySet<string> = new Set(['identifier', 'ident', 'id', 'table', 'ref', 'column', 'name']);
const dottedNames: ReadonlySet<string> = new Set(['table', 'ref']);
