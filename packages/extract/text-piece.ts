import type { TextPiece } from '#facts/index';

/**
 * The characters between two delimiters, read from the source itself: parsers differ in `raw` and `cooked` (CRLF, invalid
 * escapes), and none of them says where each character stands.
 */
export function textPiece(text: string, start: number, end: number, delimiter: 'quote' | 'template'): TextPiece {
  const source = text.slice(start, end);
  const template = delimiter === 'template';
  if (!source.includes('\\') && !(template && source.includes('\r'))) return { value: source, span: { start, end } };
  return cooked(source, start, template);
}

/** As `String.raw` sees a template: escapes stay, line ends become LF. */
export function rawTextPiece(text: string, start: number, end: number): TextPiece {
  const source = text.slice(start, end);
  if (!source.includes('\r')) return { value: source, span: { start, end } };
  const offsets: number[] = [];
  let value = '';
  for (let at = 0; at < source.length; at += 1) {
    offsets.push(start + at);
    const isBreak = source[at] === '\r';
    value += isBreak ? '\n' : source[at];
    if (isBreak && source[at + 1] === '\n') at += 1;
  }
  offsets.push(end);
  return { value, span: { start, end }, offsets };
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

function cooked(source: string, start: number, template: boolean): TextPiece {
  const offsets: number[] = [];
  const parts: string[] = [];
  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    let produced = character;
    let length = 1;
    if (character === '\\') {
      [produced, length] = escape(source, at, template);
    } else if (character === '\r' && template) {
      produced = '\n';
      length = source[at + 1] === '\n' ? 2 : 1;
    }
    for (let unit = 0; unit < produced.length; unit += 1) offsets.push(start + at);
    parts.push(produced);
    at += length;
  }
  offsets.push(start + source.length);
  return { value: parts.join(''), span: { start, end: start + source.length }, offsets };
}

/** What the escape at `at` stands for, and how many characters it takes. An invalid one stands for itself. */
function escape(source: string, at: number, template: boolean): [string, number] {
  const next = source.charAt(at + 1);
  const simple = SIMPLE[next];
  if (simple !== undefined) return [simple, 2];
  if (next === 'x' || next === 'u') return hexadecimal(source, at);
  if (next === '\r') return ['', source[at + 2] === '\n' ? 3 : 2];
  if (next === '\n' || next === '\u2028' || next === '\u2029') return ['', 2];
  if (next >= '0' && next <= '9') return octal(source, at, template);
  const point = source.codePointAt(at + 1);
  if (point === undefined) return ['\\', 1];
  const itself = String.fromCodePoint(point);
  return [itself, 1 + itself.length];
}

const HEXADECIMAL = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]+)\})/y;

function hexadecimal(source: string, at: number): [string, number] {
  HEXADECIMAL.lastIndex = at;
  const match = HEXADECIMAL.exec(source);
  const digits = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || digits === undefined) return ['\\', 1];
  const point = Number.parseInt(digits, 16);
  return point <= 0x10ffff ? [String.fromCodePoint(point), match[0].length] : ['\\', 1];
}

const OCTAL = /\\([0-3][0-7]{0,2}|[4-7][0-7]?)/y;

function octal(source: string, at: number, template: boolean): [string, number] {
  const lone = source[at + 1] === '0' && !/\d/.test(source.charAt(at + 2));
  if (lone) return ['\0', 2];
  if (template) return ['\\', 1];
  OCTAL.lastIndex = at;
  const match = OCTAL.exec(source);
  const digits = match?.[1];
  // \8 and \9 stand for the digit itself.
  if (match === null || digits === undefined) return [source.charAt(at + 1), 2];
  return [String.fromCharCode(Number.parseInt(digits, 8)), match[0].length];
}
