/**
 * A half-open range of a file's text, in UTF-16 code units from the start of the text without its byte-order mark.
 * Every position in drift-gate is one of these; lines and columns are computed once, by a report.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf(start: number, end: number): Span {
  return { start, end };
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** A span in a named file. `path` is relative to the project root, with forward slashes. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}
