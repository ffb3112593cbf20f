import type { Expression, ObjectEntry } from '#facts/index';
import type { Place } from '#facts/span';
import type { Follower } from '../follow.js';
import { grownHistories } from '../grown-text.js';
import type { History } from '../grown.js';
import { merge, moveTo, noChoices, startAt, type Choices, type Leaf, type Origin } from '../leaf.js';
import { mostVariants } from '../text-variant.js';
import { stepKey } from '../trail.js';
import { conditionKey, withChoices } from './choices.js';

/** One of the objects that an expression can be. */
export interface Row {
  /** In order; where a name stands twice, the later one is left. */
  readonly entries: readonly RowEntry[];
  readonly choices: Choices;
  /** There may be more properties than `entries`, or others of their names. */
  readonly open?: { readonly at: Place; readonly why: string };
}

export interface RowEntry {
  readonly name: string;
  /** The characters of the name. */
  readonly at: Place;
  readonly origin: Origin;
  readonly value: Expression;
}

/** The objects that an expression can be, spreads and conditions followed; what is nothing at all is a row without entries. */
export function rowsOf(follower: Follower, origin: Origin, expression: Expression): readonly Row[] {
  const at = { path: origin.path, span: expression.span };
  const again: Row = { entries: [], choices: noChoices, open: { at, why: 'an object that is made of itself' } };
  // `patch = { ...patch, status }` comes back to itself.
  return follower.trail.step(`rows ${stepKey(origin, expression.span)}`, [again], () =>
    rowsMade(follower, origin, expression),
  );
}

function rowsMade(follower: Follower, origin: Origin, expression: Expression): readonly Row[] {
  // Each arm by itself: a name that grows is what it was where the arm stands.
  if (expression.kind === 'conditional') {
    const key = conditionKey(follower, origin, expression.test);
    return [expression.whenTrue, expression.whenFalse].flatMap((arm, index) =>
      withChoices(rowsOf(follower, moveTo(origin, origin.path, arm.span, origin.frame), arm), new Map([[key, index]])),
    );
  }
  const leaves = follower.from({ ...moveTo(origin, origin.path, expression.span, origin.frame) }, expression);
  const use = leaves.find((leaf) => leaf.growth !== undefined)?.growth;
  const histories = use === undefined ? undefined : grownHistories({ follower }, use);
  if (use !== undefined && histories !== undefined) {
    const start = { ...startAt(use.path, use.span, use.frame), choices: noChoices };
    return histories.flatMap((history) => rowsOfHistory(follower, start, history));
  }
  const grown = leaves.find((leaf) => leaf.kind === 'open' && leaf.grown === true);
  if (grown?.kind === 'open') {
    // What it was made of is a part of it; which later parts come together is not told.
    const begun = leaves.slice(0, 1).flatMap((leaf) => (leaf === grown ? [] : rowsOfLeaf(follower, leaf)));
    const open = { at: grown.at, why: grown.why };
    return begun.length === 0 ? [{ entries: [], choices: noChoices, open }] : begun.map((row) => ({ ...row, open }));
  }
  return leaves.flatMap((leaf) => rowsOfLeaf(follower, leaf));
}

/** `const patch = { … }; if (late) patch.status = …;`: what was set on one way to the place where it is used. */
function rowsOfHistory(follower: Follower, start: Origin, { chunks, choices, cut }: History): readonly Row[] {
  const parts = chunks.map((chunk): readonly Row[] =>
    chunk.kind === 'known'
      ? rowsOf(follower, start, chunk.item.value)
      : [{ entries: [], choices: noChoices, open: { at: chunk.at, why: chunk.why } }],
  );
  const rows = inTurn({ at: start.at, choices }, parts);
  const open = { at: start.at, why: 'there are more ways to set it than are told apart' };
  return cut === true ? rows.map((row) => ({ ...row, open: row.open ?? open })) : rows;
}

function rowsOfLeaf(follower: Follower, leaf: Leaf): readonly Row[] {
  const nothing: Row = { entries: [], choices: leaf.choices };
  if (leaf.kind === 'open') return [{ ...nothing, open: { at: leaf.at, why: leaf.why } }];
  if (leaf.kind === 'expression' && leaf.expression.kind === 'object') {
    return inTurn(
      leaf,
      leaf.expression.entries.map((entry) => rowsOfEntry(follower, leaf, entry)),
    );
  }
  const isNothing =
    leaf.kind === 'expression' &&
    (leaf.expression.kind === 'constant' || (leaf.expression.kind === 'string' && leaf.expression.text.value === ''));
  return [isNothing ? nothing : { ...nothing, open: { at: leaf.at, why: 'no object that is written out' } }];
}

function rowsOfEntry(follower: Follower, holder: Leaf, entry: ObjectEntry): readonly Row[] {
  const at = { ...moveTo(holder, holder.path, entry.value.span, holder.frame), choices: noChoices };
  const one = (name: string, span: Expression['span'], choices: Choices): Row => ({
    entries: [{ name, at: { path: holder.path, span }, origin: at, value: entry.value }],
    choices,
  });
  if (entry.kind === 'property') return [one(entry.name, entry.nameSpan, noChoices)];
  if (entry.kind === 'computed') {
    return follower.leaves(holder.path, entry.key, holder.frame).map((leaf) =>
      leaf.kind === 'expression' && leaf.expression.kind === 'string'
        ? one(leaf.expression.text.value, entry.key.span, leaf.choices)
        : {
            entries: [],
            choices: leaf.choices,
            open: { at: { path: holder.path, span: entry.key.span }, why: 'a name that is chosen at run time' },
          },
    );
  }
  // `...(late && { closedAt })` gives nothing where the condition does not hold.
  if (entry.value.kind === 'logical' && entry.value.operator === '&&' && entry.value.right !== undefined) {
    const key = conditionKey(follower, at, entry.value.left);
    const taken = { ...at, choices: new Map([[key, 0]]) };
    return [...rowsOf(follower, taken, entry.value.right), { entries: [], choices: new Map([[key, 1]]) }];
  }
  return rowsOf(follower, at, entry.value);
}

/** The rows that parts make one behind the other; a later entry takes the place of an earlier one of its name. */
function inTurn({ at, choices }: Pick<Leaf, 'at' | 'choices'>, parts: readonly (readonly Row[])[]): readonly Row[] {
  let whole: readonly Row[] = [{ entries: [], choices }];
  for (const options of parts) {
    const next = whole.flatMap((before) =>
      options.flatMap((option) => {
        const both = merge(before.choices, option.choices);
        if (both === undefined) return [];
        const names = new Set(option.entries.map(({ name }) => name));
        const kept = before.entries.filter(({ name }) => !names.has(name));
        const open = before.open ?? option.open;
        return [{ entries: [...kept, ...option.entries], choices: both, ...(open === undefined ? {} : { open }) }];
      }),
    );
    whole =
      next.length > mostVariants
        ? whole.map((row) => ({ ...row, open: row.open ?? { at, why: `more than ${mostVariants} rows` } }))
        : next;
  }
  return whole;
}
