import type { Span } from '#facts/span';
import { parse, type ParsedText, type RejectedText } from '../grammar.js';
import type { Token } from '../scan.js';
import type { ReadText, Rejection, Statement } from '../statement.js';
import type { Routine } from './routine.js';

/** One statement to be read, as a part of its text. */
export interface Part {
  readonly text: string;
  readonly span: Span;
  /** Of the whole text, without comments. */
  readonly tokens: readonly Token[];
  /** Whose body the text is. */
  readonly routine: Routine | undefined;
  /**
   * What the grammar is given in place of the span's characters, where it has no word for what stands there: `before` characters that
   * are not in the text, then as many as the span has.
   */
  readonly given?: { readonly text: string; readonly before: number };
}

/** What has been read of a text so far. */
export interface Found {
  readonly statements: Statement[];
  readonly rejected: Rejection[];
}

/** Bodies hold statements and statements hold bodies: these are given by `read.ts`, so that the two need not import each other. */
export interface Readers {
  readonly text: (text: string, routine: Routine) => ReadText;
  readonly part: (part: Part, found: Found) => void;
}

/** Has the grammar parse a part; positions are offsets into the part's text, whatever was given. */
export function parsePart({ text, span, given }: Part): ParsedText | RejectedText {
  if (given === undefined) return parse(text, span);
  const parsed = parse(given.text);
  const offset = (at: number): number => Math.min(Math.max(span.start + at - given.before, span.start), span.end);
  if (!parsed.accepted) return parsed.cursor === undefined ? parsed : { ...parsed, cursor: offset(parsed.cursor) };
  const position = (location: number | undefined): number => {
    const at = parsed.position(location);
    return at < 0 ? at : offset(at);
  };
  return { ...parsed, position };
}
