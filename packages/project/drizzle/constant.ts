import type { Expression } from '#facts/index';
import type { Place } from '#facts/span';
import type { Follower } from '../follow.js';
import { moveTo, type Leaf, type Origin } from '../leaf.js';
import { propertyOf } from '../parts.js';
import type { TextAssembler } from '../sql-text.js';

/** What is needed to tell the constants that a schema is written with. */
export interface Reading {
  readonly follower: Follower;
  readonly assembler: TextAssembler;
}

/** A text that can be only one, with its characters where it is written in one piece. */
export function textOf(
  { assembler }: Reading,
  origin: Origin,
  expression: Expression,
): { readonly value: string; readonly at: Place } | undefined {
  const [only, ...others] = assembler.variants(moveTo(origin, origin.path, expression.span, origin.frame), expression);
  if (only === undefined || others.length > 0) return undefined;
  let value = '';
  for (const piece of only.pieces) {
    if (piece.kind !== 'text') return undefined;
    value += piece.text.value;
  }
  const [first, ...more] = only.pieces;
  const whole = first?.kind === 'text' && more.length === 0 ? { path: first.path, span: first.text.span } : undefined;
  return { value, at: whole ?? { path: origin.path, span: expression.span } };
}

/** The only thing that an expression can be. */
export function onlyLeaf({ follower }: Reading, origin: Origin, expression: Expression): Leaf | undefined {
  const [only, ...others] = follower.from(moveTo(origin, origin.path, expression.span, origin.frame), expression);
  return others.length === 0 ? only : undefined;
}

/** An entry of an object of options; `unknown` where it cannot be told. */
export function optionOf(
  { follower }: Reading,
  leaf: Leaf,
  where: Expression,
  name: string,
): string | number | boolean | null | undefined | 'unknown' {
  const [only, ...others] = propertyOf(follower, leaf, where, name);
  if (only === undefined || others.length > 0) return 'unknown';
  if (only.kind === 'literal') return only.value;
  if (only.kind !== 'expression') return 'unknown';
  if (only.expression.kind === 'string') return only.expression.text.value;
  return only.expression.kind === 'constant' ? only.expression.value : 'unknown';
}
