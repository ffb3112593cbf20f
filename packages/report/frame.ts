import type { Span } from '#facts/span';
import { cellsOf, type Cell } from './cells.js';
import type { Lines } from './lines.js';
import type { Paint, Style } from './paint.js';

export interface FrameOptions {
  readonly paint: Paint;
  /** Columns of the line numbers. */
  readonly gutter: number;
  /** What underlines the span; without one the line stands alone. */
  readonly underline?: Style;
  /** Stands behind the underline. */
  readonly label?: string;
}

/**
 *     3 │ import { loadSecrets } from '../handlers/secrets.js';
 *       │                             ^^^^^^^^^^^^^^^^^^^^^^^^ label
 *
 * Of a span over several lines the first is shown, underlined to its end and followed by `…`.
 */
export function codeFrame(lines: Lines, span: Span, options: FrameOptions): readonly string[] {
  const { paint, gutter, underline, label } = options;
  const { line: number } = lines.at(span.start);
  const line = lines.line(number);
  const start = Math.min(Math.max(span.start, 0), lines.length) - lines.start(number);
  const end = span.end - lines.start(number);
  const shown = windowOf(cellsOf(line), start);

  const row = (head: string, text: string): string => `  ${paint('gutter', `${head.padStart(gutter)} │`)} ${text}`.trimEnd();
  const first = row(String(number), shown.text);
  if (underline === undefined) return [first];

  const several = end > line.length && lines.at(span.end).line > number;
  const { before, under } = underlined(shown.cells, start, several ? line.trimEnd().length : end);
  const cut = several || (shown.cut && end > (shown.cells.at(-1)?.end ?? 0));
  const marker = paint(underline, '^'.repeat(Math.max(under, 1)) + (cut ? '…' : ''));
  const indent = ' '.repeat(shown.lead + before);
  return [first, row('', `${indent}${marker}${label ? ` ${paint(underline, label)}` : ''}`)];
}

/** Nobody reads a line of a bundle whole. */
const longest = 240;

interface Shown {
  readonly cells: readonly Cell[];
  readonly text: string;
  /** Columns in front of the first cell. */
  readonly lead: number;
  /** Something behind the last cell is left out. */
  readonly cut: boolean;
}

function windowOf(cells: readonly Cell[], start: number): Shown {
  const textOf = (part: readonly Cell[]): string => part.map((cell) => cell.text).join('');
  if (cells.length <= longest) return { cells, text: textOf(cells), lead: 0, cut: false };
  const at = cells.findIndex((cell) => cell.end > start);
  const from = Math.max(0, Math.min((at < 0 ? cells.length : at) - longest / 4, cells.length - longest));
  const part = cells.slice(from, from + longest);
  const cut = from + longest < cells.length;
  return { cells: part, text: `${from > 0 ? '…' : ''}${textOf(part)}${cut ? '…' : ''}`, lead: from > 0 ? 1 : 0, cut };
}

/** Columns before the span and under it. A span that begins inside a character underlines the whole of it. */
function underlined(cells: readonly Cell[], start: number, end: number): { readonly before: number; readonly under: number } {
  let before = 0;
  let under = 0;
  for (const cell of cells) {
    if (cell.end <= start) before += cell.width;
    else if (cell.start < end) under += cell.width;
  }
  return { before, under };
}
