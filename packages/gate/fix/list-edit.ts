import type { Span } from '#facts/span';
import { insertion, type Edit } from '../fix.js';

/**
 * Puts one more item at the end of a list that is written out: an array, arguments, the names of an import. `inside` is what stands
 * between its brackets; `last` is where its last item begins, absent where it has none. Undefined where a comment stands behind the
 * last item, because what is put there could end up in it.
 */
export function itemAppended(
  path: string,
  source: string,
  inside: Span,
  last: Span | undefined,
  item: string,
): Edit | undefined {
  const tail = source.slice(last?.end ?? inside.start, inside.end);
  if (/\/[/*]/.test(tail)) return undefined;
  const blank = /\s*$/.exec(tail)?.[0] ?? '';
  const at = inside.end - blank.length;
  if (last === undefined) return insertion(path, at, item);
  const hasComma = tail.trimEnd().endsWith(',');
  // An item a line, or all on one.
  const before = lineBreak(blank) === undefined ? ' ' : `${lineBreak(blank)}${indentAt(source, last.start)}`;
  return insertion(path, at, hasComma ? `${before}${item},` : `,${before}${item}`);
}

/** The line break that a text has. */
export function lineBreak(text: string): string | undefined {
  return /\r\n|\n|\r/.exec(text)?.[0];
}

/** The white space with which the line of an offset begins. */
export function indentAt(source: string, offset: number): string {
  const start = Math.max(source.lastIndexOf('\n', offset - 1), source.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(source.slice(start, offset))?.[0] ?? '';
}
