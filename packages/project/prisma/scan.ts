import type { Span } from '#facts/span';

/** A token of a Prisma schema. Ends of lines are tokens, because they end fields and attributes. */
export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'mark' | 'comment' | 'line';
  /** A string without its quotes and escapes. */
  readonly text: string;
  /** With its quotes. */
  readonly span: Span;
}

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*")|(?<word>[A-Za-z_][\w-]*)|(?<number>-?\d+(?:\.\d+)?)|(?<line>\r?\n)|(?<mark>@@|[^\s])/g;

/** Splits a schema into tokens; a character that belongs nowhere is a mark of its own. */
export function scanPrisma(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((found): Token => {
    const [whole] = found;
    const span = { start: found.index, end: found.index + whole.length };
    const { comment, string, word, number, line } = found.groups ?? {};
    if (string !== undefined) return { kind: 'string', text: unescaped(whole), span };
    const kind =
      comment !== undefined
        ? 'comment'
        : word !== undefined
          ? 'word'
          : number !== undefined
            ? 'number'
            : line !== undefined
              ? 'line'
              : 'mark';
    return { kind, text: whole, span };
  });
}

function unescaped(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
