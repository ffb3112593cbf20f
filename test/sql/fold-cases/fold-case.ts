/** What migrations leave behind, as test/sql/fold-render.ts shows it. The same cases run against a server in test/server/fold.test.ts. */
export interface FoldCase {
  readonly name: string;
  readonly files: readonly string[];
  readonly expected: readonly string[];
  /** Why a server ends with something else; such a case runs without one. */
  readonly differs?: string;
}
