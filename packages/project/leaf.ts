import type { BindingId, CallFact, ClassId, Expression, FunctionId } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { ConstantName } from './value.js';

/**
 * Where following an expression ends: at something that is no name, call or condition any more, or where it cannot go on.
 */
export type Leaf = Origin &
  (
    | { readonly kind: 'expression'; readonly expression: Expression }
    /** A value with no expression of its own: an enum's member. */
    | { readonly kind: 'literal'; readonly value: string | number }
    | { readonly kind: 'function'; readonly function: FunctionId }
    | { readonly kind: 'class' | 'instance'; readonly class: ClassId }
    | { readonly kind: 'enum'; readonly binding: number }
    | { readonly kind: 'namespace' }
    /**
     * `expression` is the one at which it stopped, `parts` what was to be taken of it (`*` is any element): its declared
     * type may still tell the values.
     */
    | {
        readonly kind: 'open';
        readonly expression: Expression;
        readonly parts: readonly string[];
        readonly why: string;
        /** It stands for what was put into a list or object after that was made. */
        readonly grown?: true;
        /** The calls through whose returns the way led, with the parts that were asked of each: their types may tell more. */
        readonly returned?: readonly {
          readonly path: string;
          readonly expression: Expression;
          readonly parts: readonly string[];
        }[];
      }
  );

export interface Origin {
  /** The file that holds the expression, function, class or enum. */
  readonly path: string;
  /** The call through which the surrounding function was entered; without one its parameters are those of all callers. */
  readonly frame: Frame | undefined;
  /** See `Value.at`. */
  readonly at: Place;
  /** The way has led through a module's constant, so `at` moves no further. */
  readonly shared: boolean;
  readonly constant: ConstantName | undefined;
  /** The way has led into an item of the constant, so that members met later are not the constant's own. */
  readonly sealed: boolean;
  /** Which arm was taken at which condition on the way. */
  readonly choices: Choices;
  /** It is one of the things that a name was given which grows step by step: where the name is used. */
  readonly growth: GrownUse | undefined;
}

/** A use of a name that grows, with the way in which its function was entered. */
export interface GrownUse {
  readonly path: string;
  readonly binding: BindingId;
  readonly span: Span;
  readonly frame: Frame | undefined;
}

/** Text of a condition (with its file and function) → the arm taken. */
export type Choices = ReadonlyMap<string, number>;

/** Nothing conditional was met. */
export const noChoices: Choices = new Map();

/** Both together, or undefined where they contradict each other. */
export function merge(one: Choices, other: Choices): Choices | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  const both = new Map(one);
  for (const [key, arm] of other) {
    if ((both.get(key) ?? arm) !== arm) return undefined;
    both.set(key, arm);
  }
  return both;
}

/** One call of a function, through which its parameters are known. */
export interface Frame {
  readonly path: string;
  readonly function: FunctionId;
  readonly call: CallFact;
  readonly callerPath: string;
  readonly caller: Frame | undefined;
  readonly depth: number;
}

/** The origin of an expression at which following begins. */
export function startAt(path: string, span: Span, frame?: Frame): Origin {
  const at = { path, span };
  return { path, frame, at, shared: false, constant: undefined, sealed: false, choices: noChoices, growth: undefined };
}

/** The origin of a part reached from `origin`: its own place, unless the way led through a module's constant. */
export function moveTo(origin: Origin, path: string, span: Span, frame: Frame | undefined): Origin {
  return { ...origin, path, frame, at: origin.shared ? origin.at : { path, span }, growth: undefined };
}

/** The same for the same way in. */
export function frameKey(frame: Frame | undefined): string {
  return frame === undefined ? '' : `${frame.path}:${frame.call.span.start}:${frameKey(frame.caller)}`;
}
