import type { Place } from '#facts/span';
import type { Finding } from './finding.js';
import type { Coverage } from './result.js';

/** What the gates of one project have before them: a gate that sees nothing proves nothing. */
export interface Sight {
  readonly project?: string;
  readonly root: string;
  readonly coverage: Coverage;
  /** Named sets of files, by the gate that they are configured for. */
  readonly globs: readonly { readonly gate: string; readonly name: string; readonly files: number }[];
  readonly tables: readonly SeenTable[];
  readonly vocabularies: readonly SeenVocabulary[];
  readonly gates: readonly SeenGate[];
  /** What names are resolved by, and where old findings stand. */
  readonly tsconfig?: string;
  readonly baseline?: string;
}

/** A table, with how many statements name it. */
export interface SeenTable {
  readonly name: string;
  readonly columns: number;
  readonly writes: number;
  readonly reads: number;
  /** Those among them that stand in a text of which some part is unknown. */
  readonly partly: number;
  /** Absent where migrations create it. */
  readonly madeBy?: 'code' | 'nothing';
}

export interface SeenVocabulary {
  readonly table: string;
  readonly column: string;
  /** The enum's or the constraint's name. */
  readonly source: string;
  readonly values: readonly string[];
  /** How often code gives the column values, and compares it with some. */
  readonly writes: number;
  readonly comparisons: number;
}

/** So many of what, which is named in the singular. */
export interface Counted {
  readonly count: number;
  readonly what: string;
}

export type SeenGate =
  | { readonly id: string; readonly state: 'on'; readonly sees: readonly Counted[]; readonly findings: number }
  | { readonly id: string; readonly state: 'off'; readonly why: string };

/** What the project knows of one line, and how each gate judged it. */
export interface LineSight {
  readonly project?: string;
  readonly root: string;
  /** The function that the line stands in. */
  readonly within?: string;
  readonly kind: 'source' | 'migration' | 'schema';
  readonly statements: readonly LineStatement[];
  readonly imports: readonly { readonly specifier: string; readonly leadsTo: string }[];
  readonly gates: readonly LineGate[];
  /** Gates that are off, which judge nothing anywhere. */
  readonly off: readonly string[];
}

export interface LineStatement {
  readonly place: Place;
  /** `update jobs`, `select`. */
  readonly what: string;
  /** Why some of it could not be read, where that is so. */
  readonly unread?: string;
  readonly columns: readonly LineColumn[];
  /** What keeps it from touching more rows: WHERE, ON CONFLICT, NOT EXISTS. */
  readonly guards: readonly string[];
  /** What makes it run more than once, and where that begins. */
  readonly repeated?: { readonly by: string; readonly place: Place };
}

export interface LineColumn {
  readonly column: string;
  readonly use: 'set' | 'compared';
  /** The values that reach it, each with the constant that names it. */
  readonly values: readonly string[];
  /** Why there may be others. */
  readonly open: readonly string[];
  /** What the schema lists for it. */
  readonly listed?: readonly string[];
}

export type LineGate =
  | { readonly id: string; readonly judged: 'found'; readonly findings: readonly Finding[] }
  /** A place on the line belongs to a finding elsewhere. */
  | { readonly id: string; readonly judged: 'related'; readonly label: string; readonly finding: Finding }
  | { readonly id: string; readonly judged: 'nothing found'; readonly why?: string }
  | { readonly id: string; readonly judged: 'not looked at'; readonly why: string };
