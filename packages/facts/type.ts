import type { BindingId, FunctionId } from './ids.js';
import type { Expression } from './expression.js';
import type { Span } from './span.js';

/** A type as it is written, with names resolved to the file's bindings. */
export type TypeExpression =
  | { readonly kind: 'literal'; readonly span: Span; readonly value: string | number | boolean }
  | { readonly kind: 'keyword'; readonly span: Span; readonly name: string }
  | { readonly kind: 'union'; readonly span: Span; readonly members: readonly TypeExpression[] }
  | { readonly kind: 'intersection'; readonly span: Span; readonly members: readonly TypeExpression[] }
  /** `Name<Arguments>`, also `ns.Name`: then `path` has the parts after the first. */
  | {
      readonly kind: 'name';
      readonly span: Span;
      readonly name: string;
      readonly binding?: BindingId;
      readonly path: readonly string[];
      readonly arguments: readonly TypeExpression[];
    }
  | { readonly kind: 'typeof'; readonly span: Span; readonly value: Expression }
  | { readonly kind: 'keyof'; readonly span: Span; readonly type: TypeExpression }
  | { readonly kind: 'indexed'; readonly span: Span; readonly object: TypeExpression; readonly index: TypeExpression }
  | { readonly kind: 'array'; readonly span: Span; readonly element: TypeExpression }
  | { readonly kind: 'tuple'; readonly span: Span; readonly elements: readonly TypeExpression[] }
  | { readonly kind: 'object'; readonly span: Span; readonly members: readonly TypeMember[] }
  /** `import('x').Name`. */
  | { readonly kind: 'import'; readonly span: Span; readonly specifier: string; readonly path: readonly string[] }
  | { readonly kind: 'other'; readonly span: Span; readonly syntax: string };

export interface TypeMember {
  readonly name: string;
  readonly span: Span;
  readonly optional: boolean;
  readonly type?: TypeExpression;
  readonly method: boolean;
}

/** `type X = …`, `interface X { … }`. A class or enum is a binding, and a type of the same name too. */
export interface TypeDeclarationFact {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly kind: 'alias' | 'interface';
  /** The alias's type, or an object type of the interface's members. */
  readonly type: TypeExpression;
  /** Names that an interface extends. */
  readonly extends: readonly TypeExpression[];
  readonly typeParameters: readonly string[];
  /** The function that the declaration stands in; 0 is the module itself. */
  readonly function: FunctionId;
}
