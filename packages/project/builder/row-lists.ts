import type { Expression } from '#facts/index';
import { calleeName } from '../callee-names.js';
import { noChoices, startAt, type Choices, type Leaf, type Origin } from '../leaf.js';
import type { Piece } from '../text-variant.js';
import type { Rendering } from './rendering.js';
import { rowsOf, type Row } from './rows.js';
import { bound } from './words.js';

/** One of the lists of rows that an INSERT can be given. */
export interface RowList {
  /** For each row what it can be; of a list that is made at run time one row stands for all. */
  readonly rows: readonly (readonly Row[])[];
  /** The list that is made at run time. */
  readonly many?: Piece;
  readonly choices: Choices;
}

/** What `.values(…)` is given: one row, a list that is written out, or `items.map((item) => ({ … }))`. */
export function rowListsOf(rendering: Rendering, origin: Origin, expression: Expression): readonly RowList[] {
  const { follower } = rendering;
  return follower.leaves(origin.path, expression, origin.frame).map((leaf): RowList => {
    const { choices } = leaf;
    if (leaf.kind === 'expression' && leaf.expression.kind === 'array') {
      const rows = leaf.expression.items.map(({ spread, value }): readonly Row[] =>
        spread
          ? open(leaf, 'rows that are put together at run time')
          : rowsOf(follower, startAt(leaf.path, value.span, leaf.frame), value),
      );
      return { rows, choices };
    }
    if (leaf.kind === 'expression') return { rows: [rowsOf(follower, leaf, leaf.expression)], choices };
    if (leaf.kind !== 'open') return { rows: [open(leaf, 'no rows that are written out')], choices };
    const many = bound(leaf, leaf.expression);
    const mapped = leaf.parts.length === 0 ? mappedRow(follower, leaf.path, leaf.expression) : undefined;
    if (mapped !== undefined) {
      return { rows: [rowsOf(follower, startAt(leaf.path, mapped.span, leaf.frame), mapped)], many, choices };
    }
    const rows = [open(leaf, leaf.why)];
    return rendering.isList(leaf) ? { rows, many, choices } : { rows, choices };
  });
}

/** The object that each item becomes in `items.map((item) => ({ … }))`. */
function mappedRow({ source }: Rendering['follower'], path: string, expression: Expression): Expression | undefined {
  const facts = source.facts(path);
  const call = expression.kind === 'call' ? facts.calls[expression.call] : undefined;
  const made = call?.arguments[0]?.value;
  if (call === undefined || calleeName(call) !== 'map' || made?.kind !== 'function') return undefined;
  const [value, ...others] = facts.functions[made.function]?.returns ?? [];
  return others.length > 0 ? undefined : value;
}

function open({ at }: Leaf, why: string): readonly Row[] {
  return [{ entries: [], choices: noChoices, open: { at, why } }];
}
