import type { BindingId } from './ids.js';
import type { Span } from './span.js';

/** One place that names another module. */
export interface ImportFact {
  readonly specifier: string;
  /** The specifier with its quotes. */
  readonly span: Span;
  readonly form: 'static' | 'side-effect' | 'dynamic' | 'require' | 're-export' | 'type';
  /** Nothing of it is left at run time: `import type`, `export type … from`, `import('x').T`, or every name is marked `type`. */
  readonly typeOnly: boolean;
  /** What is taken: a name, `default`, or `*`. Empty for side effects and for `import()`. */
  readonly names: readonly ImportedName[];
}

export interface ImportedName {
  readonly imported: string;
  /** The local name, or for a re-export the exported one. */
  readonly local: string;
  readonly typeOnly: boolean;
  readonly span: Span;
}

export type ExportFact =
  /** `export const a`, `export { a as b }`, `export default a`. */
  | {
      readonly kind: 'local';
      readonly exported: string;
      readonly local: string;
      readonly binding?: BindingId;
      readonly span: Span;
    }
  /** `export { a as b } from 'x'`, `export * as ns from 'x'` (imported `*`). */
  | {
      readonly kind: 're-export';
      readonly exported: string;
      readonly imported: string;
      readonly specifier: string;
      readonly span: Span;
    }
  /** `export * from 'x'`. */
  | { readonly kind: 'star'; readonly specifier: string; readonly span: Span };
