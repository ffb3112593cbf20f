import { displayWidth, visible } from './cells.js';
import { plain, type Paint } from './paint.js';

/** How a text is laid out: in which colours, and in how many columns. */
export interface Layout {
  readonly paint?: Paint;
  readonly width?: number;
}

/** The blanks between a text and another that ends at `width`; two where the line is too short for both. */
export function gap(left: string, right: string, width: number): string {
  return ' '.repeat(Math.max(width - displayWidth(left) - displayWidth(right), 2));
}

/** Breaks prose at blanks so that no line is longer than `width`, unless one word is. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

export interface TwoColumns {
  readonly paint?: Paint;
  readonly width: number;
  readonly indent?: string;
}

/** Names and what is said of each, which is wrapped beside them. */
export function twoColumns(
  rows: readonly (readonly [name: string, text: string])[],
  { paint = plain, width, indent = '' }: TwoColumns,
): string {
  const first = Math.max(...rows.map(([name]) => displayWidth(visible(name)))) + 2;
  return rows
    .flatMap(([name, text]) =>
      wrap(visible(text), Math.max(width - first - indent.length, 20)).map((line, index) => {
        const shown = index === 0 ? visible(name) : '';
        return `${indent}${shown === '' ? '' : paint('headline', shown)}${' '.repeat(first - displayWidth(shown))}${line}\n`;
      }),
    )
    .join('');
}
