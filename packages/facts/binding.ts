import type { ClassId, FunctionId } from './ids.js';
import type { Expression, ListItem } from './expression.js';
import type { Span } from './span.js';
import type { TypeExpression } from './type.js';

/** A name that the file declares for a value. */
export interface BindingFact {
  readonly name: string;
  /** The name's own characters. */
  readonly span: Span;
  readonly kind:
    'import' | 'const' | 'let' | 'var' | 'function' | 'class' | 'enum' | 'parameter' | 'catch' | 'namespace';
  /** The function in whose body it is declared (for a parameter: whose parameter it is); 0 is the module itself. */
  readonly function: FunctionId;
  /** What it is first given, before `path` is followed. */
  readonly init?: Expression;
  /**
   * The way from `init` (or from the parameter) to this name through destructuring: `const { a: { b } } = init` has
   * `['a', 'b']`, `const [x, y] = init` gives `y` the path `[1]`. `'...'` marks a rest element, `'*'` an element of what is
   * iterated (`for (const x of init)`).
   */
  readonly path: readonly (string | number)[];
  /** The value where destructuring finds undefined, or of an absent argument. */
  readonly default?: Expression;
  /** Everything else it is given later: `x = …`, `x += …` (then `compound`). */
  readonly assignments: readonly { readonly value: Expression; readonly compound: boolean }[];
  /**
   * How it comes to what it is, in source order, where it grows: some step adds to a text, pushes to a list, or sets a
   * property. Only steps of
   * names that are declared in a function.
   */
  readonly steps?: readonly StepFact[];
  /** The declared type of the whole pattern (so `path` is followed in the type too). */
  readonly type?: TypeExpression;
  /** For a parameter: its position; -1 for `this`. */
  readonly parameter?: number;
  /** For an import: where it comes from. `imported` is a name, `default` or `*`. */
  readonly import?: { readonly specifier: string; readonly imported: string; readonly typeOnly: boolean };
  readonly class?: ClassId;
  /** For a function declaration, or a const whose init is a function. */
  readonly defines?: FunctionId;
  /** For a function that is declared without a body: what it says that it returns. */
  readonly returns?: TypeExpression;
  /** For an enum: its members, in order. `value` is absent where it is computed. */
  readonly members?: readonly EnumMember[];
  /** The object is declared `as const`, or the binding can never be given anything else. */
  readonly frozen: boolean;
}

/**
 * One place where a name is given a value (`q = …`), has a text put behind it (`q += …`), items (`list.push(…)`), or a property
 * (`patch.status = …`, `Object.assign(patch, …)`).
 */
export interface StepFact {
  readonly kind: 'assigned' | 'added' | 'pushed' | 'set';
  /** The value, what is pushed, or an object of what is set. */
  readonly items: readonly ListItem[];
  readonly span: Span;
  readonly function: FunctionId;
  /** What decides in that function whether and how often it happens, outermost first. */
  readonly around: readonly Around[];
}

/** `arms` of a branch in source order, an implied one last; `arm` is the one taken. `try` and `loop` run in part or again. */
export type Around =
  | {
      readonly kind: 'branch';
      readonly span: Span;
      readonly test?: Span;
      readonly arms: readonly BranchArm[];
      readonly arm: number;
    }
  | { readonly kind: 'loop' | 'try'; readonly span: Span };

export interface BranchArm {
  readonly span: Span;
  /** It never goes on behind the branch: `out` of the function, or by a `jump` out of a loop or switch. */
  readonly leaves?: 'out' | 'jump';
}

export interface EnumMember {
  readonly name: string;
  readonly span: Span;
  readonly value?: string | number;
  /** What computes it, where it is no literal. */
  readonly computed?: Expression;
}

export interface ClassFact {
  readonly name: string;
  readonly span: Span;
  readonly extends?: Expression;
  readonly implements: readonly TypeExpression[];
  readonly methods: readonly { readonly name: string; readonly function: FunctionId; readonly static: boolean }[];
  /** Fields, with parameter properties of the constructor among them. */
  readonly fields: readonly ClassField[];
}

export interface ClassField {
  readonly name: string;
  readonly span: Span;
  readonly static: boolean;
  readonly type?: TypeExpression;
  readonly init?: Expression;
  /** The constructor's parameter of a parameter property. */
  readonly parameter?: number;
}
