import type { Expression, TextPiece } from '#facts/index';
import { beginsLikeSql, type SqlOpening } from '#facts/sql-opening';
import type { Place, Span } from '#facts/span';
import { merge, noChoices, type Choices, type Frame, type Origin } from './leaf.js';
import type { ConstantName } from './value.js';

/** A SQL text put together from its pieces: one of the texts that a place in the code can be. */
export interface TextVariant {
  readonly pieces: readonly Piece[];
  readonly choices: Choices;
  /**
   * A list that is pushed to under conditions has nothing in it. Where that makes no statement (`SET` and nothing behind it), the
   * code has seen to it that it does not come to that.
   */
  readonly hollow?: true;
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
  /** The number in `$${n}`, which says that a value is bound and not which. */
  | { readonly kind: 'counted'; readonly at: Place }
  /** Columns with their values, in whatever form can stand at the place: `(a, b) VALUES ($1, $2)`, `a = $1, b = $2`, `a, b`. */
  | { readonly kind: 'row'; readonly at: Place; readonly columns: readonly RowColumn[] }
  /** `grown`: what the text has had put to it so far. `blank`: nothing is known to stand there, only that the text can be others too. */
  | {
      readonly kind: 'unknown';
      readonly at: Place;
      readonly why: string;
      readonly grown?: true;
      readonly blank?: true;
    };

export interface RowColumn {
  readonly name: string;
  readonly value: { readonly path: string; readonly expression: Expression; readonly frame: Frame | undefined };
}

/** Conditions multiply; beyond this the rest is unknown, and said. */
export const mostVariants = 64;

/** A text of which nothing is known. */
export function unknownText(at: Place, why: string, choices: Choices = noChoices): TextVariant {
  return { pieces: [{ kind: 'unknown', at, why }], choices };
}

/** What stands for a text that is met again while it is put together. */
export function madeOfItself({ at, choices }: Origin, why = 'a text that is made of itself'): TextVariant {
  return { pieces: [{ kind: 'unknown', at, why, grown: true }], choices };
}

/** A text that is not written at its place as it reads: every character of it stands for the whole span. */
export function standingAt(value: string, span: Span): TextPiece {
  return { value, span, offsets: [...Array.from({ length: value.length }, () => span.start), span.end] };
}

export function textPiece({ constant }: Origin, path: string, text: TextPiece): Piece {
  return constant === undefined ? { kind: 'text', path, text } : { kind: 'text', path, text, constant };
}

/** The one text that variants without anything unknown or bound make. */
export function constantText(variants: readonly TextVariant[]): string | undefined {
  const [only, ...others] = variants;
  if (only === undefined || others.length > 0) return undefined;
  const texts = only.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** How the text begins, with a stand-in for each hole. */
export function openingOf(variant: TextVariant): SqlOpening {
  return beginsLikeSql(variant.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : 'x')).join(''));
}

/** The text so far ends in `$`, so that what follows is the number of a parameter. */
export function endsInDollar(text: string | undefined): boolean {
  return text?.endsWith('$') === true;
}

/**
 * Every combination of the parts' variants that no condition forbids, to `mostVariants`. Beyond that each variant of a part is
 * still in some text, which says that there are others. The separator stands between parts that are not empty.
 */
export function product(
  at: Place,
  choices: Choices,
  parts: readonly (readonly TextVariant[])[],
  separator: readonly Piece[] = [],
): readonly TextVariant[] {
  let whole: readonly TextVariant[] = [{ pieces: [], choices }];
  let cut = false;
  for (const options of parts) {
    const join = (before: TextVariant, option: TextVariant): readonly TextVariant[] => {
      const both = merge(before.choices, option.choices);
      if (both === undefined) return [];
      const between = before.pieces.length > 0 && option.pieces.length > 0 ? separator : [];
      const made = { pieces: [...before.pieces, ...between, ...option.pieces], choices: both };
      return [before.hollow === true || option.hollow === true ? { ...made, hollow: true } : made];
    };
    const next = whole.flatMap((before) => options.flatMap((option) => join(before, option)));
    if (next.length <= mostVariants) {
      whole = next;
      continue;
    }
    cut = true;
    whole = whole.flatMap((before, index) => {
      const turned = options.map((_, nth) => options[(index + nth) % options.length] ?? { pieces: [], choices });
      for (const option of turned) {
        const [made] = join(before, option);
        if (made !== undefined) return [made];
      }
      return [];
    });
  }
  return cut ? whole.map((variant) => withOthers(variant, at)) : whole;
}

/** The same text, which says that not all of those that it can be are told apart. */
export function withOthers(variant: TextVariant, at: Place): TextVariant {
  const others: Piece = { kind: 'unknown', at, why: `more than ${mostVariants} texts`, blank: true };
  return { ...variant, pieces: [...variant.pieces, others] };
}
