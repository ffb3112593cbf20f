import type * as LibPgQuery from 'libpg-query';
import type { ParseResult, RawStmt } from 'libpg-query';
import type { Span } from '#facts/span';
import { nesting } from './scan.js';

export type * from 'libpg-query';

/**
 * PostgreSQL's own parser, compiled to WebAssembly. It is loaded once a process and only when something is to be parsed,
 * because it reserves memory; whoever parses awaits `loadGrammar` first.
 */
export async function loadGrammar(): Promise<void> {
  loading ??= import('libpg-query').then(async (module) => {
    await module.loadModule();
    grammar = module;
  });
  await loading;
}

/** A text that the grammar accepted. Every `location` in the tree counts UTF-8 bytes: only `position` makes an offset of it. */
export interface ParsedText {
  readonly accepted: true;
  readonly statements: readonly RawStmt[];
  /**
   * UTF-16 offset into the text given to `parse`. The grammar leaves a location of zero out, so `undefined` is zero; -1 is
   * its word for "unknown" and stays -1.
   */
  position(location: number | undefined): number;
}

export interface RejectedText {
  readonly accepted: false;
  /** PostgreSQL's words, where it gave any. */
  readonly message: string;
  /** UTF-16 offset into the text given to `parse`. */
  readonly cursor?: number;
}

/**
 * Parses a text, or the part of it in `span`; positions are offsets into the whole text either way. Never throws on what the
 * text holds, but for a crash of the grammar itself, after which it can read nothing more.
 */
export function parse(text: string, span: Span = { start: 0, end: text.length }): ParsedText | RejectedText {
  if (grammar === undefined) throw new Error('The SQL grammar is not loaded: await loadGrammar() before reading SQL.');
  const source = span.start === 0 && span.end === text.length ? text : text.slice(span.start, span.end);
  // The parser is written in C and stops at NUL without a word, so what follows would be lost.
  const nul = source.indexOf('\0');
  if (nul >= 0) return { accepted: false, message: 'the text holds a NUL character', cursor: span.start + nul };
  // The binding rejects the empty text, which PostgreSQL accepts.
  if (source === '') return { accepted: true, statements: [], position: () => span.start };
  if (source.length > DEEPEST && nesting(source) > DEEPEST) return { accepted: false, message: TOO_DEEP };
  try {
    const result: ParseResult = grammar.parseSync(source);
    return { accepted: true, statements: result.stmts ?? [], position: byteConverter(source, span.start) };
  } catch (error) {
    return rejection(error, source, span.start);
  }
}

let loading: Promise<void> | undefined;
let grammar: typeof LibPgQuery | undefined;

export const TOO_DEEP = 'the statement is nested too deeply to be read';

/**
 * A deeper text is not parsed at all. The stack ends at about 9,000 operators in a row (18,000 tokens), and each time it does,
 * the WebAssembly module loses some of its own stack for good: after 29 such texts every later parse fails.
 */
const DEEPEST = 4_000;

function rejection(error: unknown, source: string, base: number): RejectedText {
  // Little of the stack may have been left to begin with.
  if (error instanceof RangeError) return { accepted: false, message: TOO_DEEP };
  if (error instanceof Error && error.name === 'RuntimeError')
    throw new Error('The SQL grammar has crashed and cannot go on in this process.', { cause: error });
  const details = grammar !== undefined && grammar.hasSqlDetails(error) ? error.sqlDetails : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (details === undefined) return { accepted: false, message };
  return { accepted: false, message, cursor: base + codePointOffset(source, details.cursorPosition) };
}

// eslint-disable-next-line no-control-regex -- the range is what ASCII means
const ASCII = /^[\x00-\x7f]*$/;

function byteConverter(source: string, base: number): (location: number | undefined) => number {
  if (ASCII.test(source)) return (location = 0) => (location < 0 ? -1 : base + location);
  let offsets: Uint32Array | undefined;
  return (location = 0) => {
    if (location < 0) return -1;
    offsets ??= byteOffsets(source);
    return base + (offsets[location] ?? source.length);
  };
}

/** For each UTF-8 byte of the text the UTF-16 offset of the character that it belongs to. */
function byteOffsets(source: string): Uint32Array {
  const offsets = new Uint32Array(source.length * 3 + 1);
  let bytes = 0;
  for (let index = 0; index < source.length;) {
    const point = source.codePointAt(index) ?? 0;
    const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    offsets.fill(index, bytes, bytes + width);
    bytes += width;
    index += point < 0x10000 ? 1 : 2;
  }
  offsets[bytes] = source.length;
  return offsets.subarray(0, bytes + 1);
}

function codePointOffset(source: string, points: number): number {
  let index = 0;
  for (let left = points; left > 0 && index < source.length; left -= 1) {
    index += (source.codePointAt(index) ?? 0) < 0x10000 ? 1 : 2;
  }
  return index;
}
