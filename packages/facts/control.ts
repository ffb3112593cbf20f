import type { BindingId, CallId, ClassId, FunctionId } from './ids.js';
import type { Expression, ListItem, TextPiece } from './expression.js';
import type { Span } from './span.js';
import type { TypeExpression } from './type.js';

/**
 * A function, method, accessor, arrow, or (with id 0) the module's own body.
 *
 * `name` is `Class.method` or `function`; an anonymous one takes the name of what holds it (`const f = () => …` is `f`,
 * `{ save() {} }` in `const repo` is `repo.save`, a callback has its holder's name).
 */
export interface FunctionFact {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly anonymous: boolean;
  readonly async: boolean;
  readonly generator: boolean;
  readonly parent: FunctionId | null;
  readonly class?: ClassId;
  /** One entry a parameter: the bindings it declares, by destructuring path. */
  readonly parameters: readonly ParameterFact[];
  readonly body: Control;
  /** What it returns, an arrow's expression included. A bare `return` is not here. */
  readonly returns: readonly Expression[];
  readonly returnType?: TypeExpression;
}

export interface ParameterFact {
  readonly bindings: readonly BindingId[];
  readonly rest: boolean;
  readonly optional: boolean;
  readonly type?: TypeExpression;
}

/**
 * How control goes through a body, in order of evaluation. Calls appear after the calls in their arguments. Only what a
 * gate can ask about is kept: straight code without calls leaves nothing.
 */
export type Control =
  | { readonly kind: 'sequence'; readonly items: readonly Control[] }
  /**
   * `if`, `switch`, `?:`, `&&`, `||`, `??`. Exactly one arm runs. `test` is absent for a switch without subject. An `if`
   * without `else` has an empty second arm; `&&` has its right side as the first arm and an empty second; `||` and `??` an
   * empty first. A switch's arms include what they fall through into, and an empty one where there is no default.
   */
  | {
      readonly kind: 'branch';
      readonly span: Span;
      readonly test?: Expression;
      readonly arms: readonly Control[];
      /** For a switch: what its cases compare with, in order; arms are fewer where cases share one. */ readonly cases?: readonly Expression[];
    }
  /** `body` runs any number of times; at least once where `atLeastOnce`. `head` (test, update) runs with it. */
  | {
      readonly kind: 'loop';
      readonly span: Span;
      readonly form: 'for' | 'for-of' | 'for-in' | 'for-await' | 'while' | 'do';
      readonly iterated?: Expression;
      readonly atLeastOnce: boolean;
      readonly body: Control;
    }
  | {
      readonly kind: 'try';
      readonly span: Span;
      readonly block: Control;
      readonly handler?: { readonly span: Span; readonly binding?: BindingId; readonly body: Control };
      readonly finalizer?: Control;
    }
  /** `leaves`: for break and continue, the span of the loop, switch or labelled statement that is left or continued. */
  | {
      readonly kind: 'exit';
      readonly span: Span;
      readonly how: 'return' | 'throw' | 'break' | 'continue';
      readonly leaves?: Span;
    }
  | { readonly kind: 'call'; readonly call: CallId }
  /** A function made here: it runs when somebody calls it, or, for `arguments` of a call, as that callee decides. */
  | { readonly kind: 'function'; readonly function: FunctionId };

/** A call, `new`, or tagged template. */
export interface CallFact {
  readonly span: Span;
  readonly form: 'call' | 'new' | 'tag';
  readonly callee: Expression;
  /** The characters of the callee's last name: `query` in `this.db.query(…)`. */
  readonly calleeSpan: Span;
  readonly arguments: readonly ListItem[];
  /** For a tagged template: one more text than arguments. */
  readonly texts?: readonly TextPiece[];
  /** The same texts as `String.raw` sees them, where any of them holds an escape. */
  readonly rawTexts?: readonly TextPiece[];
  readonly typeArguments: readonly TypeExpression[];
  /** The innermost function it stands in. */
  readonly function: FunctionId;
  readonly optional: boolean;
  /**
   * What becomes of the result: awaited, returned, kept (assigned, passed on, chained), dropped as an expression statement,
   * or dropped by `void`.
   */
  readonly result: 'awaited' | 'returned' | 'used' | 'dropped' | 'voided';
}
