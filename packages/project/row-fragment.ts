import type { CallFact, Expression } from '#facts/index';
import type { Follower } from './follow.js';
import { moveTo, type Leaf, type Origin } from './leaf.js';
import type { Assembly } from './sql-text.js';
import { quoted } from './tag-helpers.js';
import { constantText, standingAt, type RowColumn, type TextVariant } from './text-variant.js';

/**
 * What `sql(…)` of postgres.js puts into its own tag: a name, the columns of a row with its values, or a list of values. What it
 * becomes depends on the words before it, so the piece says what there is and the grammar which form of it can stand there.
 */
export function rowFragment(assembly: Assembly, leaf: Leaf, call: CallFact): readonly TextVariant[] | undefined {
  const { follower } = assembly;
  const [first, ...more] = call.arguments.map(({ value }) => value);
  if (first === undefined || call.arguments.some(({ spread }) => spread)) return undefined;
  const at = { path: leaf.path, span: call.span };
  const origin = moveTo(leaf, leaf.path, first.span, leaf.frame);
  const chosen = namesOf(assembly, leaf, more);
  if (chosen === undefined) return undefined;
  const leaves = follower.from(origin, first);
  const name = more.length === 0 ? constantText(textsOf(assembly, leaf, first)) : undefined;
  if (name !== undefined) {
    const text = standingAt(name.split('.').map(quoted).join('.'), first.span);
    return [{ pieces: [{ kind: 'text', path: leaf.path, text }], choices: leaf.choices }];
  }
  const words = more.length === 0 ? wordsOf(leaf, leaves) : undefined;
  if (words !== undefined) return [{ pieces: [{ kind: 'row', at, columns: words }], choices: leaf.choices }];
  const columns = chosen.length > 0 ? chosen : columnsOf(follower, leaves);
  if (columns === undefined) return undefined;
  const row = isList(follower, first, leaf, leaves) ? elementOf(first) : first;
  const given = columns.map(({ name, span }): RowColumn => ({
    name,
    value: {
      path: leaf.path,
      expression: { kind: 'member', span: first.span, object: row, property: name, propertySpan: span },
      frame: leaf.frame,
    },
  }));
  return [{ pieces: [{ kind: 'row', at, columns: given }], choices: leaf.choices }];
}

type Named = { readonly name: string; readonly span: Expression['span'] };

/** `sql(row, 'a', 'b')` and `sql(row, ['a', 'b'])`; none where no names are given, undefined where one is not known. */
function namesOf(assembly: Assembly, leaf: Leaf, given: readonly Expression[]): readonly Named[] | undefined {
  const listed = given.flatMap((value) =>
    value.kind === 'array' ? value.items.map((item) => (item.spread ? undefined : item.value)) : [value],
  );
  const names = listed.map((value) => {
    const name = value === undefined ? undefined : constantText(textsOf(assembly, leaf, value));
    return value === undefined || name === undefined ? undefined : { name, span: value.span };
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}

function textsOf(assembly: Assembly, leaf: Leaf, value: Expression): readonly TextVariant[] {
  return assembly.part(moveTo(leaf, leaf.path, value.span, leaf.frame), value);
}

/** The columns that every row has, where each is an object with nothing unknown in it. */
function columnsOf(follower: Follower, leaves: readonly Leaf[]): readonly Named[] | undefined {
  const rows = leaves.flatMap((leaf): readonly (readonly Named[] | undefined)[] => {
    if (leaf.kind !== 'expression') return [undefined];
    if (leaf.expression.kind === 'array') {
      const inner = leaf.expression.items.map(({ spread, value }) =>
        spread ? undefined : columnsOf(follower, follower.from(moveTo(leaf, leaf.path, value.span, leaf.frame), value)),
      );
      return inner.length === 0 ? [undefined] : inner;
    }
    if (leaf.expression.kind !== 'object' || leaf.growth !== undefined) return [undefined];
    const { entries } = leaf.expression;
    const names = entries.map((entry) =>
      entry.kind === 'property' ? { name: entry.name, span: entry.nameSpan } : undefined,
    );
    return [names.every((name) => name !== undefined) ? names : undefined];
  });
  const [first, ...others] = rows;
  const key = (names: readonly Named[] | undefined): string => (names ?? []).map(({ name }) => name).join();
  const same =
    first !== undefined && first.length > 0 && others.every((one) => one !== undefined && key(one) === key(first));
  return same ? first : undefined;
}

/** `sql(['a', 'b'])`: columns behind SELECT, and values behind IN. */
function wordsOf(leaf: Leaf, leaves: readonly Leaf[]): readonly RowColumn[] | undefined {
  const [only, ...others] = leaves;
  if (only?.kind !== 'expression' || only.expression.kind !== 'array' || others.length > 0) return undefined;
  if (only.growth !== undefined) return undefined;
  const words = only.expression.items.map(({ value }) =>
    value.kind === 'string'
      ? { name: value.text.value, value: { path: only.path, expression: value, frame: leaf.frame } }
      : undefined,
  );
  return words.length > 0 && words.every((word) => word !== undefined) ? words : undefined;
}

function isList(follower: Follower, expression: Expression, origin: Origin, leaves: readonly Leaf[]): boolean {
  const call = expression.kind === 'call' ? follower.source.facts(origin.path).calls[expression.call] : undefined;
  const maps = call?.callee.kind === 'member' && call.callee.property === 'map';
  return maps || leaves.some((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array');
}

/** Any element of a list. */
function elementOf(list: Expression): Expression {
  const index: Expression = { kind: 'other', span: list.span, syntax: 'index', operands: [] };
  return { kind: 'element', span: list.span, object: list, index };
}
