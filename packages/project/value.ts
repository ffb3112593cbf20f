import type { Place } from '#facts/span';

/** One value that can reach a place, and where the choice of it stands. */
export interface Value {
  readonly value: string | number | boolean | null;
  /**
   * The characters that choose it: the literal, or the reference to a shared constant, in the code nearest to where it is
   * used: through local variables, parameters to the arguments of callers, and returns, but not into the declaration of a
   * module's constant.
   */
  readonly at: Place;
  /** The shared constant that `at` names, or absent for a bare literal. */
  readonly constant?: ConstantName;
  /** `at` lies inside the text of a SQL statement. */
  readonly inSql: boolean;
}

/** `WorkspaceStatus.Failed` of `src/models/status.ts`: `name` is the binding, `member` the property where there is one. */
export interface ConstantName {
  readonly path: string;
  readonly name: string;
  readonly member?: string;
  /** Where it is declared. */
  readonly place: Place;
}

/**
 * What an expression can be, in three strengths. `flow`: literals and constants that reach the place. `possible`: members
 * of its declared type. `open`: what could not be known. The set is whole when `open` is empty.
 */
export interface ValueSet {
  readonly flow: readonly Value[];
  readonly possible: readonly Value[];
  readonly open: readonly OpenValue[];
}

export interface OpenValue {
  readonly at: Place;
  readonly why: string;
  /** The value is unknown, but it can be neither null nor undefined. */
  readonly notNull?: true;
  /** The value is unknown, and its declared type names null or undefined: `string | null`, an optional parameter. */
  readonly nullable?: true;
}

/** No value at all. */
export const emptyValueSet: ValueSet = { flow: [], possible: [], open: [] };
