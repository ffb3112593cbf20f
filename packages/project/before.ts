/** What was linked before the text of one file became another: everything that does not hang on that file still holds. */
export interface Before<Linked> {
  readonly linked: Linked;
  /** The file with another text. */
  readonly open: string;
}
