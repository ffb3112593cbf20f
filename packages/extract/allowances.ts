import type { AllowanceFact, TextPiece } from '#facts/index';

export interface Comment {
  readonly type: string;
  readonly value: string;
  readonly start?: number;
  readonly end?: number;
  readonly range?: readonly [number, number];
}

const MARK = 'drift-allow';

/** Whether a text of SQL may hold one, which only a tree can tell from code that decrements. */
export function mayHoldAllowancesInTexts(text: string): boolean {
  return /--[ \t]*drift-allow/.test(text);
}

/** Whether there is anything to look for: nearly no file has an allowance, and then comments are not even asked for. */
export function mayHoldAllowances(text: string): boolean {
  return text.includes(MARK);
}

export function allowancesInComments(text: string, comments: readonly Comment[]): AllowanceFact[] {
  const facts: AllowanceFact[] = [];
  for (const comment of comments) {
    const start = comment.start ?? comment.range?.[0] ?? 0;
    const end = comment.end ?? comment.range?.[1] ?? 0;
    const source = text.slice(start, end);
    if (!source.includes(MARK)) continue;
    const alone = standsAlone(text, start, end);
    for (const found of marks(source, COMMENT_LINE)) facts.push(fact(found, (at) => start + at, alone));
  }
  return facts;
}

/** `-- drift-allow …` inside the texts of a file: strings, templates, and the texts of tagged templates. */
export function allowancesInTexts(text: string, pieces: readonly TextPiece[]): AllowanceFact[] {
  const found: AllowanceFact[] = [];
  for (const piece of pieces) {
    if (!piece.value.includes(MARK)) continue;
    const place = (at: number): number => piece.offsets?.[at] ?? piece.span.start + at;
    for (const mark of marks(piece.value, SQL_LINE)) {
      const dashes = place(mark.start);
      found.push(fact(mark, place, blank(text.slice(lineStart(text, dashes), dashes))));
    }
  }
  return found;
}

interface Mark {
  /** Where the comment begins. */
  readonly start: number;
  readonly word: number;
  readonly gate: string;
  readonly gateStart: number;
  readonly reason: string;
  readonly end: number;
}

const BODY = String.raw`(drift-allow[ \t]+)([A-Za-z][\w-]*)(?:[ \t]*:[ \t]*([^\n\r]*))?`;
/** At the start of a comment or of a line in it, so that prose that mentions an allowance is none. */
const COMMENT_LINE = new RegExp(String.raw`(^(?:\/\/|\/\*+)[ \t]*|^[ \t*]*)${BODY}`, 'gm');
const SQL_LINE = new RegExp(String.raw`(--[ \t]*)${BODY}`, 'g');

function* marks(source: string, pattern: RegExp): Generator<Mark> {
  for (const match of source.matchAll(pattern)) {
    const [whole, lead = '', word = '', gate = '', said = ''] = match;
    const reason = said.replace(/\s*\*+\/\s*$/, '').trimEnd();
    const wordStart = match.index + lead.length;
    const gateStart = wordStart + word.length;
    const spoken = whole.length - said.length + reason.length;
    const end = reason === '' ? gateStart + gate.length : match.index + spoken;
    yield { start: match.index, word: wordStart, gate, gateStart, reason, end };
  }
}

function fact(mark: Mark, place: (at: number) => number, ownLine: boolean): AllowanceFact {
  return {
    span: { start: place(mark.word), end: place(mark.end) },
    gate: mark.gate,
    gateSpan: { start: place(mark.gateStart), end: place(mark.gateStart + mark.gate.length) },
    reason: mark.reason,
    ownLine,
  };
}

function standsAlone(text: string, start: number, end: number): boolean {
  const lineEnd = /[\r\n]|$/g;
  lineEnd.lastIndex = end;
  const after = text.slice(end, lineEnd.exec(text)?.index ?? text.length);
  const before = text.slice(lineStart(text, start), start);
  // In JSX a comment stands in braces.
  return (blank(before) && blank(after)) || (/^\s*\{\s*$/.test(before) && /^\s*\}\s*$/.test(after));
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

function blank(text: string): boolean {
  return /^\s*$/.test(text);
}
