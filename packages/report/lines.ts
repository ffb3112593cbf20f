import type { Span } from '#facts/span';
import { lineStarts } from '#gate/lines';

/** A line and a column of a text, both from 1; columns count UTF-16 code units, as editors and ESLint's reports do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text by lines. Lines end at `\n`, `\r\n` or `\r`. */
export interface Lines {
  readonly length: number;
  at(offset: number): Position;
  /** A line without its line break; empty where there is no such line. */
  line(number: number): string;
  /** The offset of the first character of a line. */
  start(line: number): number;
  slice(span: Span): string;
}

export function linesOf(source: string): Lines {
  // Offsets count from behind the byte-order mark.
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const lines = lineStarts(text);
  const start = (line: number): number => lines.start(line - 1);
  return {
    length: text.length,
    at(offset) {
      const within = Math.min(Math.max(offset, 0), text.length);
      const line = lines.lineAt(within) + 1;
      return { line, column: within - start(line) + 1 };
    },
    line: (number) => lines.text(number - 1),
    start,
    slice: (span) => text.slice(span.start, span.end),
  };
}
