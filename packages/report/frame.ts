import type { Span } from '#facts/span';
import { cellsOf, type Cell } from './cells.js';
import type { Lines } from './lines.js';
import type { Paint, Style } from './paint.js';

export interface FrameOptions {
  readonly paint: Paint;
  /** Columns of the line numbers. */
  readonly gutter: number;
  /** Rows under the line, for spans that begin in it. */
  readonly marks?: readonly Mark[];
}

export interface Mark {
  readonly span: Span;
  readonly sign: '^' | '-';
  readonly style: Style;
  /** Stands behind the signs. */
  readonly label?: string;
}

/**
 *     3 │ import { loadSecrets } from '../handlers/secrets.js';
 *       │                             ^^^^^^^^^^^^^^^^^^^^^^^^ label
 *
 * Shows the line in which a span begins. Marks reach to the end of the line at most; `…` stands for the rest.
 */
export function codeFrame(lines: Lines, span: Span, { paint, gutter, marks = [] }: FrameOptions): readonly string[] {
  const { line: number } = lines.at(span.start);
  const shown = shownLine(lines, number, span.start);
  const row = (head: string, text: string): string =>
    `  ${paint('gutter', `${head.padStart(gutter)} │`)} ${text}`.trimEnd();
  return [
    row(String(number), shown.text),
    ...marks.map(({ span: marked, sign, style, label }) => {
      const { before, under, goesOn } = underlined(lines, shown, marked);
      const signs = `${sign.repeat(Math.max(under, 1))}${goesOn ? '…' : ''}`;
      return row('', `${' '.repeat(before)}${paint(style, signs)}${label ? ` ${paint(style, label)}` : ''}`);
    }),
  ];
}

/** Nobody reads a line of a bundle whole: of a longer one so many characters around the span are shown. */
export const longestLine = 240;

interface ShownLine {
  readonly number: number;
  readonly cells: readonly Cell[];
  readonly text: string;
  /** Columns in front of the first cell. */
  readonly lead: number;
  /** Something behind the last cell is left out. */
  readonly cut: boolean;
}

function shownLine(lines: Lines, number: number, around: number): ShownLine {
  const cells = cellsOf(lines.line(number));
  const at = cells.findIndex((cell) => cell.end > around - lines.start(number));
  const wanted = (at < 0 ? cells.length : at) - longestLine / 4;
  const from = Math.max(0, Math.min(wanted, cells.length - longestLine));
  const part = cells.slice(from, from + longestLine);
  const cut = from + longestLine < cells.length;
  const text = `${from > 0 ? '…' : ''}${part.map((cell) => cell.text).join('')}${cut ? '…' : ''}`;
  return { number, cells: part, text, lead: from > 0 ? 1 : 0, cut };
}

/** Columns before a span and under it. A span that begins inside a character underlines the whole of it. */
function underlined(
  lines: Lines,
  { number, cells, lead, cut }: ShownLine,
  span: Span,
): { readonly before: number; readonly under: number; readonly goesOn: boolean } {
  const offset = lines.start(number);
  const line = lines.line(number);
  const several = span.end > offset + line.length && lines.at(span.end).line > number;
  const start = Math.min(span.start, lines.length) - offset;
  const end = several ? line.trimEnd().length : span.end - offset;
  let before = lead;
  let under = 0;
  for (const cell of cells) {
    if (cell.end <= start) before += cell.width;
    else if (cell.start < end) under += cell.width;
  }
  return { before, under, goesOn: several || (cut && end > (cells.at(-1)?.end ?? 0)) };
}
