import type { Span } from '#facts/span';
import type { SqlValue } from '../statement.js';

/**
 * The items of an array literal, `'{a,"b c",NULL}'`, each on its own characters. `span` is the string with its quotes and
 * `value` what it means. Undefined for what is no flat array literal.
 */
export function arrayItems(text: string, span: Span, value: string): readonly SqlValue[] | undefined {
  if (!/^\s*\{[^{}]*\}\s*$/.test(value)) return undefined;
  const place = placesOf(text.slice(span.start, span.end), span, value);
  const items: SqlValue[] = [];
  const from = value.indexOf('{') + 1;
  const to = value.lastIndexOf('}');
  if (value.slice(from, to).trim() === '') return items;
  let at = from;
  while (at <= to) {
    const end = itemEnd(value, at, to);
    let [first, last] = [at, end];
    while (first < last && /\s/.test(value[first] ?? '')) first += 1;
    while (last > first && /\s/.test(value[last - 1] ?? '')) last -= 1;
    items.push(item(value.slice(first, last), place(first, last)));
    at = end + 1;
  }
  return items;
}

function item(raw: string, span: Span): SqlValue {
  if (/^null$/i.test(raw)) return { kind: 'null', span };
  const bare = raw.startsWith('"') ? raw.slice(1, -1) : raw;
  return { kind: 'string', value: bare.replace(/\\(.)/gs, '$1'), span };
}

function itemEnd(value: string, from: number, to: number): number {
  let inQuotes = false;
  for (let at = from; at < to; at += 1) {
    const char = value[at];
    if (char === '\\') at += 1;
    else if (char === '"') inQuotes = !inQuotes;
    else if (char === ',' && !inQuotes) return at;
  }
  return to;
}

/** Where a part of the meaning stands in the text; the whole literal when escapes keep the two from corresponding. */
function placesOf(raw: string, span: Span, value: string): (first: number, last: number) => Span {
  const opening = raw.startsWith('$') ? raw.indexOf('$', 1) + 1 : raw.indexOf("'") + 1;
  if (raw.slice(opening, opening + value.length) !== value) return () => span;
  return (first, last) => ({ start: span.start + opening + first, end: span.start + opening + last });
}
