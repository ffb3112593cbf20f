import type { Span } from '#facts/span';

/** What a string constant holds. Escapes make it shorter than what is written, so it has a way back for each offset. */
export interface StringContents {
  readonly text: string;
  /** The offset, in the text that holds the constant, that an offset of the contents came from. */
  toOuter(offset: number): number;
}

/** The contents of a constant in dollars or quotes (`E'…'` too), where every character of it has a place. */
export function contentsOf(outer: string, token: Span): StringContents | undefined {
  const raw = outer.slice(token.start, token.end);
  const dollar = /^\$[^$]*\$/.exec(raw)?.[0];
  if (dollar !== undefined) {
    const start = token.start + dollar.length;
    return { text: raw.slice(dollar.length, raw.length - dollar.length), toOuter: (offset) => start + offset };
  }
  const escapes = /^e'/i.test(raw);
  if (!escapes && !raw.startsWith("'")) return undefined;
  const first = token.start + raw.indexOf("'") + 1;
  const offsets: number[] = [];
  let text = '';
  for (let at = first; at < token.end - 1; at += 1) {
    offsets.push(at);
    const character = outer[at] ?? '';
    if (character === "'") at += 1;
    if (!escapes || character !== '\\') text += character;
    else {
      at += 1;
      text += ESCAPES[outer[at] ?? ''] ?? outer[at] ?? '';
    }
  }
  offsets.push(token.end - 1);
  return { text, toOuter: (offset) => offsets[offset] ?? token.end - 1 };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
