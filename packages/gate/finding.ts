import type { Place } from '#facts/span';
import type { Fix } from './fix.js';

export type Severity = 'error' | 'note';

/** One breach, as data. Sentences are made of it by a report, from the gate's messages. */
export interface Finding {
  readonly gate: string;
  readonly messageId: string;
  /** Fills the `{names}` of the message. */
  readonly values: MessageValues;
  readonly severity: Severity;
  /** The exact characters that are wrong. */
  readonly place: Place;
  /** Other places that explain it: the migration that defines the vocabulary, the loop, the import chain. */
  readonly related: readonly Related[];
  /** The team's reason and reference of the configuration entry behind the finding, where there is one. */
  readonly why?: string;
  readonly see?: string;
  /** A change that ends it, where one is sure to be right or worth suggesting. */
  readonly fix?: Fix;
  /** The function it stands in, as `path#name`, or the path alone at module level. */
  readonly within: string;
  /** The database that it is about, where the project has several; absent where it holds for all of them. */
  readonly database?: string;
  /** What the breach is about: `workspaces.status`, an import's target. */
  readonly subject: string;
  /** Gate, path, function, subject and an ordinal among equals: the same for the same breach when lines move. */
  readonly key: string;
  /** The reason of the allowance that accepts it. */
  readonly allowed?: string;
  /** The baseline holds it: it was there when drift-gate came. */
  readonly baselined?: true;
  /** It was there already at the commit that the run compares with. */
  readonly old?: true;
}

export type MessageValues = Readonly<Record<string, string | number>>;

export interface Related {
  readonly place: Place;
  /** A short phrase in lower case: `the enum is defined here`. */
  readonly label: string;
}
