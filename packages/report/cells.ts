/** What a terminal shows for one character as its reader sees it: the text, its width in columns, and where it stood. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** UTF-16 offset in the line. */
  readonly start: number;
  readonly end: number;
}

const tabStop = 4;

/** A line of source as cells: tabs expanded, and what a terminal would obey rather than show made visible. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const [start, character] of characters(line)) {
    const text = character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : visible(character);
    const width = character === '\t' ? text.length : widthOfCharacter(text);
    cells.push({ text, width, start, end: start + character.length });
    column += width;
  }
  return cells;
}

/** The columns that a text without tabs takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const [, character] of characters(text)) width += widthOfCharacter(character);
  return width;
}

/** A text that a terminal shows in one line and does not obey: no line breaks, no escape sequences, no change of direction. */
export function visible(text: string): string {
  return text.replace(/\r\n|[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (found) => {
    const code = found.codePointAt(0) ?? 0;
    if (found === '\r\n' || found === '\n') return '␊';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

let segmenter: Intl.Segmenter | undefined;

/** Characters as a reader counts them, each with its offset. */
function* characters(text: string): Generator<readonly [start: number, character: string]> {
  if (/^[\t\x20-\x7e]*$/.test(text)) {
    for (let index = 0; index < text.length; index++) yield [index, text[index] ?? ''];
    return;
  }
  // Made for the first text that needs it, because making it takes 10 ms.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { index, segment } of segmenter.segment(text)) yield [index, segment];
}

function widthOfCharacter(character: string): number {
  // What `visible` spells out is longer than one character.
  if (character.length > 1 && /^[\x20-\x7e]+$/.test(character)) return character.length;
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(character)) return 2;
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** East Asian Wide and Fullwidth, by block: good enough to put an underline in its place. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
