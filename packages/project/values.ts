import type { Expression } from '#facts/index';
import type { Place } from '#facts/span';
import type { DeclaredTypes, TypeAt } from './declared-types.js';
import { calleeName } from './callee-names.js';
import type { Follower } from './follow.js';
import type { Frame, Leaf } from './leaf.js';
import { elementsOf } from './parts.js';
import { narrowed } from './narrowing.js';
import { stepKey } from './trail.js';
import type { TypeOracle } from './source.js';
import { emptyValueSet, type OpenValue, type Value, type ValueSet } from './value.js';

type OpenLeaf = Extract<Leaf, { kind: 'open' }>;

/** Which values an expression can take, in the three strengths of `ValueSet`. */
export interface ValueIndex {
  of(path: string, expression: Expression, frame?: Frame): ValueSet;
  /** The values of the elements, where the expression is a list; `of` where it plainly is none. */
  elements(path: string, expression: Expression, frame?: Frame): ValueSet;
  ofLeaves(leaves: readonly Leaf[]): ValueSet;
}

/** Tells values by following expressions, and where that ends, by declared types and the type checker, where there is one. */
export function createValueIndex(follower: Follower, types: DeclaredTypes, oracle: TypeOracle | undefined): ValueIndex {
  function ofLeaves(leaves: readonly Leaf[]): ValueSet {
    return unite(leaves.map(ofLeaf));
  }

  function ofLeaf(leaf: Leaf): ValueSet {
    if (leaf.kind === 'literal') return flow(leaf, leaf.value);
    if (leaf.kind === 'open') return typed(leaf);
    if (leaf.kind !== 'expression') return open(leaf.at, 'an object or function', true);
    const { expression } = leaf;
    switch (expression.kind) {
      case 'string':
        return flow(leaf, expression.text.value);
      case 'constant':
        return flow(leaf, expression.value ?? null);
      case 'template':
      case 'concatenation': {
        const texts = constantTexts(leaf, expression);
        return texts === undefined
          ? open(leaf.at, 'a text made at run time', true)
          : unite(texts.map((text) => flow(leaf, text)));
      }
      default:
        return open(leaf.at, expression.kind === 'array' ? 'a list' : 'an object', true);
    }
  }

  /** Every text that a template or concatenation of constants can be. */
  function constantTexts(leaf: Leaf, expression: Expression): readonly string[] | undefined {
    const parts: (string | Expression)[] =
      expression.kind === 'template'
        ? expression.texts.flatMap((text, index) => [
            text.value,
            ...(expression.holes[index] ? [expression.holes[index]] : []),
          ])
        : expression.kind === 'concatenation'
          ? [...expression.parts]
          : [];
    let texts: string[] = [''];
    for (const part of parts) {
      const values = typeof part === 'string' ? [part] : partValues(leaf, part);
      if (values === undefined || texts.length * values.length > 64) return undefined;
      texts = texts.flatMap((text) => values.map((value) => text + value));
    }
    return texts;
  }

  function partValues(leaf: Leaf, part: Expression): readonly string[] | undefined {
    const nothing: ValueSet = { ...emptyValueSet, open: [{ at: leaf.at, why: 'a text that is made of itself' }] };
    const set = follower.trail.step(`value ${stepKey(leaf, part.span)}`, nothing, () =>
      ofLeaves(follower.leaves(leaf.path, part, leaf.frame)),
    );
    return set.open.length > 0 || set.possible.length > 0 ? undefined : set.flow.map((one) => String(one.value));
  }

  /** What the declared types say of a place that could not be followed: the nearest of them that is a finite list. */
  function typed(leaf: OpenLeaf): ValueSet {
    const { at, path, parts } = leaf;
    const declared = [
      at.path === path ? types.asserted(path, at.span) : undefined,
      partsOf(types.typeOf(path, leaf.expression), parts),
      ...(leaf.returned ?? []).map((one) => partsOf(types.typeOf(one.path, one.expression), one.parts)),
    ].filter((type) => type !== undefined);
    for (const type of declared) {
      const members = types.values(type);
      if (!members.whole) continue;
      const values = members.values.map((one) => one.value);
      return possible(leaf, at.path === path ? narrowed(follower.source, path, partOf(leaf), at.span, values) : values);
    }
    // A plain `string` is an answer too; only what the facts cannot read is worth loading a type checker for.
    const [nearest] = declared;
    const wide = nearest?.type.kind === 'keyword' && wideKeywords.has(nearest.type.name);
    const notNull = wide || (parts.length === 0 && neverNull(leaf)) || isCaughtMessage(leaf);
    const answer = notNull || isCaught(leaf) ? undefined : oracle?.valuesAt(at.path, at.span);
    if (answer !== undefined) return possible(leaf, answer);
    const nullable = nearest !== undefined && types.values(nearest).values.some((one) => one.value === null);
    if (!nullable) return open(at, leaf.why, notNull);
    // A test on the way here may have taken null out.
    const left = at.path === path ? narrowed(follower.source, path, partOf(leaf), at.span, [null]) : [null];
    if (left.length === 0) return open(at, leaf.why, true);
    return { ...emptyValueSet, open: [{ at, why: leaf.why, nullable }] };
  }

  function partsOf(whole: TypeAt | undefined, parts: readonly string[]): TypeAt | undefined {
    return parts.reduce((type, part) => (type === undefined ? undefined : types.part(type, part)), whole);
  }

  /** The expression whose values are asked: where it is a part of what stopped, the part as it is written. */
  function partOf({ path, at, expression, parts }: OpenLeaf): Expression {
    const [property] = parts;
    if (parts.length !== 1 || property === undefined || at.path !== path) return expression;
    return { kind: 'member', span: at.span, object: expression, property, propertySpan: at.span };
  }

  function neverNull({ path, expression }: OpenLeaf): boolean {
    if (expression.kind === 'other') return expression.syntax !== 'name' && !mayBeNull.has(expression.syntax);
    const call = expression.kind === 'call' ? follower.source.facts(path).calls[expression.call] : undefined;
    return call !== undefined && (call.form === 'new' || givesValue.has(calleeName(call)));
  }

  /** What a catch caught can be anything at all. */
  function isCaught({ path, expression }: OpenLeaf): boolean {
    if (expression.kind !== 'reference' || expression.binding === undefined) return false;
    return follower.source.facts(path).bindings[expression.binding]?.kind === 'catch';
  }

  /** `error.message` of what was caught, which is a text wherever it is one at all. */
  function isCaughtMessage(leaf: OpenLeaf): boolean {
    return isCaught(leaf) && leaf.parts.length === 1 && leaf.parts[0] === 'message';
  }

  function possible(leaf: Leaf, values: readonly (string | null)[]): ValueSet {
    return { ...emptyValueSet, possible: values.map((value) => ({ value, at: leaf.at, inSql: false })) };
  }

  function elements(path: string, expression: Expression, frame?: Frame): ValueSet {
    return unite(
      follower.leaves(path, expression, frame).map((leaf) => {
        const whole =
          leaf.kind === 'literal' ||
          (leaf.kind === 'expression' && ['string', 'constant'].includes(leaf.expression.kind));
        return whole ? ofLeaf(leaf) : ofLeaves(elementsOf(follower, leaf, expression));
      }),
    );
  }

  return { of: (path, expression, frame) => ofLeaves(follower.leaves(path, expression, frame)), elements, ofLeaves };
}

/** Everything that any of the sets holds. */
export function unite(sets: readonly ValueSet[]): ValueSet {
  if (sets.length === 1 && sets[0] !== undefined) return sets[0];
  return {
    flow: distinct(sets.flatMap((set) => set.flow)),
    possible: distinct(sets.flatMap((set) => set.possible)),
    open: sets.flatMap((set) => set.open),
  };
}

/** A set of which nothing is known but where, and why not. */
export function open(at: Place, why: string, notNull = false): ValueSet {
  const value: OpenValue = notNull ? { at, why, notNull } : { at, why };
  return { ...emptyValueSet, open: [value] };
}

const wideKeywords = new Set(['string', 'number', 'boolean', 'bigint', 'symbol', 'object']);
/** Syntax that stands for any value at all; arithmetic, regular expressions and the like are never null. */
const mayBeNull = new Set([
  'YieldExpression',
  'AssignmentExpression',
  'SequenceExpression',
  'ChainExpression',
  'index',
]);
/** Library calls that never give null. */
const givesValue = new Set([
  'String',
  'toISOString',
  'stringify',
  'now',
  'toString',
  'join',
  'trim',
  'slice',
  'randomUUID',
  'toUpperCase',
  'toLowerCase',
]);

function flow(leaf: Leaf, value: string | number | boolean | null): ValueSet {
  const { at, constant } = leaf;
  return {
    ...emptyValueSet,
    flow: [constant === undefined ? { value, at, inSql: false } : { value, at, constant, inSql: false }],
  };
}

function distinct(values: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return values.filter(({ value, at }) => {
    const key = `${typeof value}:${String(value)}:${at.path}:${at.span.start}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
