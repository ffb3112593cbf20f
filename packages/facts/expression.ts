import type { Span } from './span.js';
import type { BindingId, CallId, FunctionId } from './ids.js';
import type { TypeExpression } from './type.js';

/**
 * What a file says at one place where a value is made. Expressions are trees of plain data; names are already resolved
 * to the bindings of the same file, and nothing outside the file is looked at.
 *
 * Wrappers that do not change the value (parentheses, `as`, `satisfies`, `!`, `await`) are left out, except that `as T`
 * leaves its type on the expression it wraps where that type is not `const`.
 */
export type Expression =
  | StringExpression
  | TemplateExpression
  | ConstantExpression
  | ReferenceExpression
  | MemberExpression
  | ElementExpression
  | CallExpression
  | ConcatenationExpression
  | ConditionalExpression
  | LogicalExpression
  | ObjectExpression
  | ArrayExpression
  | FunctionExpression
  | ThisExpression
  | OtherExpression;

/**
 * The characters of a string or of one quasi of a template: what the program sees, and where each character stands.
 *
 * `offsets` has one entry a UTF-16 unit of `value`, and one more for the end: the source offset at which that unit
 * begins. It is absent where the text holds no escape, that is where unit `i` begins at `span.start + i`.
 * `span` covers the characters between the delimiters.
 */
export interface TextPiece {
  readonly value: string;
  readonly span: Span;
  readonly offsets?: readonly number[];
}

export interface StringExpression {
  readonly kind: 'string';
  readonly span: Span;
  readonly text: TextPiece;
}

/** An untagged template. `texts` has one more entry than `holes`. */
export interface TemplateExpression {
  readonly kind: 'template';
  readonly span: Span;
  readonly texts: readonly TextPiece[];
  readonly holes: readonly Expression[];
}

/** A number, boolean, `null` or `undefined`. */
export interface ConstantExpression {
  readonly kind: 'constant';
  readonly span: Span;
  readonly value: number | boolean | null | undefined;
}

/** A name. `binding` is absent for names that the file does not declare (globals). */
export interface ReferenceExpression {
  readonly kind: 'reference';
  readonly span: Span;
  readonly name: string;
  readonly binding?: BindingId;
}

/** `object.property`, also `object['property']`, `object?.property` and `object.#property`. */
export interface MemberExpression {
  readonly kind: 'member';
  readonly span: Span;
  readonly object: Expression;
  readonly property: string;
  readonly propertySpan: Span;
}

/** `object[index]` with an index that is no string literal. */
export interface ElementExpression {
  readonly kind: 'element';
  readonly span: Span;
  readonly object: Expression;
  readonly index: Expression;
}

/** A call, `new` or tagged template; its parts are in the file's table of calls. */
export interface CallExpression {
  readonly kind: 'call';
  readonly span: Span;
  readonly call: CallId;
}

/** `left + right`, flattened: `a + b + c` has three parts. Numeric addition looks the same and is told apart by whoever reads it. */
export interface ConcatenationExpression {
  readonly kind: 'concatenation';
  readonly span: Span;
  readonly parts: readonly Expression[];
}

export interface ConditionalExpression {
  readonly kind: 'conditional';
  readonly span: Span;
  readonly test: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `&&`, `||`, `??`, and comparisons and negation where they stand in a test. `not` has one operand, in `left`. */
export interface LogicalExpression {
  readonly kind: 'logical';
  readonly span: Span;
  readonly operator: '&&' | '||' | '??' | '===' | '!==' | '<' | '>' | '<=' | '>=' | 'in' | 'instanceof' | 'not';
  readonly left: Expression;
  readonly right?: Expression;
}

/** Entries in source order; a later entry of one name wins. */
export interface ObjectExpression {
  readonly kind: 'object';
  readonly span: Span;
  readonly entries: readonly ObjectEntry[];
}

export type ObjectEntry =
  | { readonly kind: 'property'; readonly name: string; readonly nameSpan: Span; readonly value: Expression }
  /** `[key]: value`. */
  | { readonly kind: 'computed'; readonly key: Expression; readonly value: Expression }
  | { readonly kind: 'spread'; readonly value: Expression };

export interface ArrayExpression {
  readonly kind: 'array';
  readonly span: Span;
  readonly items: readonly ListItem[];
}

/** An item of an array or an argument of a call. */
export interface ListItem {
  readonly spread: boolean;
  readonly value: Expression;
}

export interface FunctionExpression {
  readonly kind: 'function';
  readonly span: Span;
  readonly function: FunctionId;
}

export interface ThisExpression {
  readonly kind: 'this';
  readonly span: Span;
}

/** Anything else. `operands` are the expressions inside it, so that calls and references there are not lost. */
export interface OtherExpression {
  readonly kind: 'other';
  readonly span: Span;
  readonly syntax: string;
  readonly operands: readonly Expression[];
}

/** `value as T` and `<T>value`, kept beside the expression tree by span of the wrapped expression. */
export interface AssertionFact {
  readonly span: Span;
  readonly type: TypeExpression;
}
