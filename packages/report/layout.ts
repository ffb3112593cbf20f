import { displayWidth } from './cells.js';

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
