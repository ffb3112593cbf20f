import type { Span } from '#facts/span';
import type { ReadText, Rejection } from '../statement.js';

/** Where the characters of an inner text stand in the text around it. */
export type PlaceOf = (span: Span) => Span;

/** What was read of an inner text, with spans into the text around it. */
export function moved({ statements, rejected }: ReadText, place: PlaceOf): ReadText {
  const done = new Map<object, object>();
  return {
    statements: statements.map((statement) => movedPart(statement, place, done)),
    rejected: rejected.map((rejection): Rejection => {
      const { at, message } = rejection;
      const span = place(rejection.span);
      return at === undefined ? { span, message } : { span, at: place({ start: at, end: at }).start, message };
    }),
  };
}

/** The same of any plain data with spans in it. */
export function movedData<T extends object>(data: T, place: PlaceOf): T {
  return movedPart(data, place, new Map());
}

/** A model is plain data, so its spans are found without knowing its shape; what two parts share stays shared. */
function movedPart<T extends object>(part: T, place: PlaceOf, done: Map<object, object>): T {
  const known = done.get(part);
  if (known !== undefined) return known as T;
  if (isSpan(part)) {
    const span = place(part);
    done.set(part, span);
    return span as T & Span;
  }
  const copy: object = Array.isArray(part) ? [] : {};
  done.set(part, copy);
  for (const [key, value] of Object.entries<unknown>(part as Record<string, unknown>)) {
    const isPart = typeof value === 'object' && value !== null;
    Object.assign(copy, { [key]: isPart ? movedPart(value, place, done) : value });
  }
  return copy as T;
}

function isSpan(part: object): part is Span {
  return 'start' in part && typeof part.start === 'number' && 'end' in part && typeof part.end === 'number';
}
