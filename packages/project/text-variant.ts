import type { Expression, TextPiece } from '#facts/index';
import type { Place, Span } from '#facts/span';
import { noChoices, type Choices, type Frame } from './leaf.js';
import type { ConstantName } from './value.js';

/** A SQL text put together from its pieces: one of the texts that a place in the code can be. */
export interface TextVariant {
  readonly pieces: readonly Piece[];
  readonly choices: Choices;
}

export type Piece =
  /** `constant` is the module's constant whose whole text it is. */
  | { readonly kind: 'text'; readonly path: string; readonly text: TextPiece; readonly constant?: ConstantName }
  /** A hole of a tag, whose value is bound and never becomes text. */
  | {
      readonly kind: 'bound';
      readonly at: Place;
      /** The file of the expression. */
      readonly path: string;
      readonly expression: Expression;
      readonly frame: Frame | undefined;
    }
  /** A placeholder whose value stands in the list of values, by position or name. */
  | { readonly kind: 'listed'; readonly at: Place; readonly key: string }
  /** `grown`: what the text has had put to it so far. */
  | { readonly kind: 'unknown'; readonly at: Place; readonly why: string; readonly grown?: true };

/** Conditions multiply; beyond this the rest is unknown, and said. */
export const mostVariants = 64;

/**
 * Every text that the parts, one behind the other, can make together; each part is what it can be. `at` is the whole. The
 * separator stands between parts that are not empty.
 */
export function inOrder(
  at: Place,
  parts: readonly (readonly TextVariant[])[],
  choices: Choices = noChoices,
  separator: readonly Piece[] = [],
): readonly TextVariant[] {
  const joined = (before: readonly Piece[], more: readonly Piece[]): readonly Piece[] =>
    before.length === 0 || more.length === 0 ? [...before, ...more] : [...before, ...separator, ...more];
  let whole: readonly TextVariant[] = [{ pieces: [], choices }];
  for (const options of parts) {
    const next = whole.flatMap((before) =>
      options.flatMap((option) => {
        const both = together(before.choices, option.choices);
        return both === undefined ? [] : [{ pieces: joined(before.pieces, option.pieces), choices: both }];
      }),
    );
    if (next.length > mostVariants) {
      const unknown: Piece = { kind: 'unknown', at, why: `more than ${mostVariants} texts` };
      whole = whole.map((before) => ({ ...before, pieces: joined(before.pieces, [unknown]) }));
    } else {
      whole = next;
    }
  }
  return whole;
}

/** A text that is not written at its place as it reads: every character of it stands for the whole span. */
export function standingAt(value: string, span: Span): TextPiece {
  return { value, span, offsets: [...Array.from({ length: value.length }, () => span.start), span.end] };
}

/** The choices of two ways that are both taken; undefined where they took different arms of one condition. */
export function together(one: Choices, other: Choices): Choices | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  const both = new Map(one);
  for (const [key, arm] of other) {
    if ((both.get(key) ?? arm) !== arm) return undefined;
    both.set(key, arm);
  }
  return both;
}
