import type { FileFacts, ModuleFacts } from '#facts/index';

/**
 * Where link gets what files say. A host implements it over the disk, an editor's buffers, or a map in memory. Paths are
 * relative to the project root, with forward slashes.
 */
export interface FactsSource {
  /** Every file of the project, sorted by code units. */
  readonly files: readonly string[];
  /** The text without byte-order mark. */
  text(path: string): string;
  /** Whole facts, extracted at the first call. A file of the project, or one that `resolve` has named. */
  facts(path: string): FileFacts;
  /** Imports, exports and allowances alone, which is cheaper. */
  module(path: string): ModuleFacts;
  resolve(from: string, specifier: string): Resolution;
  /** Whether whole facts of the file could name SQL at all; false means that they are not worth extracting for it. */
  mayHoldSql(path: string): boolean;
}

export type Resolution =
  /** A source file under the root; it need not be one of the project's `files`. */
  | { readonly kind: 'file'; readonly path: string }
  /** `source`: where it is a package of the same repository outside the root, the file that says what it gives. */
  | { readonly kind: 'package'; readonly name: string; readonly source?: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unresolved'; readonly why: string };

/** Answers the questions that need a type checker. Loaded at the first question only. */
export interface TypeOracle {
  /** The string and null members of the type of the expression at `span`, or undefined where the type is wider than a finite set. */
  valuesAt(
    path: string,
    span: { readonly start: number; readonly end: number },
  ): readonly (string | null)[] | undefined;
}
