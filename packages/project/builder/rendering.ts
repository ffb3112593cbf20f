import type { Expression } from '#facts/index';
import type { Follower } from '../follow.js';
import type { Leaf, Origin } from '../leaf.js';
import type { TextVariant } from '../text-variant.js';
import type { BuilderNames } from './names.js';

/** What the parts of a builder's text are made with; they are made of one another, a condition of a query and a query of conditions. */
export interface Rendering {
  readonly follower: Follower;
  readonly names: BuilderNames;
  /** A text, or a tag of SQL. */
  text(origin: Origin, expression: Expression): readonly TextVariant[];
  /** A call of the tag's own helpers: `sql.raw(…)`, `sql.join(…)`. */
  hole(origin: Origin, expression: Expression): readonly TextVariant[];
  /** Whether what could not be followed is declared as a list. */
  isList(leaf: Extract<Leaf, { kind: 'open' }>): boolean;
  /** A query that a builder's calls make; undefined where the expression is none. */
  query(origin: Origin, expression: Expression): readonly TextVariant[] | undefined;
}
