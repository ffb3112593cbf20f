import type { Place } from '#facts/span';
import type { MappedPiece } from './migrations/source-map.js';

/** What the migrations, applied in order, leave behind. Keys are unquoted names as PostgreSQL folds them. */
export interface Catalog {
  /** By qualified name, `schema.table`; the default schema is `public`. */
  readonly tables: ReadonlyMap<string, Table>;
  /** By qualified name. */
  readonly enums: ReadonlyMap<string, EnumType>;
  readonly domains: ReadonlyMap<string, Domain>;
  /** Statements that could not be folded although they touch the schema, each with why: what follows from them is unknown. */
  readonly unknown: readonly UnfoldedStatement[];
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** In the order of creation, which is the order of an INSERT without column list. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly checks: readonly Check[];
  readonly uniques: readonly UniqueKey[];
  readonly view: boolean;
  /** It has more columns than are listed (`SELECT *` from what no migration creates): a missing name proves nothing. */
  readonly open?: boolean;
  readonly origin: Place;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The default as SQL text. */
  readonly default?: string;
  /** The value where the default is a plain literal (casts removed). */
  readonly defaultValue?: string | null;
  /** GENERATED … AS IDENTITY or AS (…) STORED. A serial column is an int4 with a default instead, as PostgreSQL sees it. */
  readonly generated: boolean;
  /** Known where an enum, a domain's CHECK or a single-column CHECK lists its values. */
  readonly vocabulary?: Vocabulary;
  readonly origin: Place;
}

export interface ColumnType {
  /** Qualified when the schema is not `pg_catalog` or `public`. Built-in types by their short name (`text`, `int4`, `timestamptz`, `uuid`). */
  readonly name: string;
  readonly array: boolean;
  /** Length, precision, scale, where any is given: `numeric(10, 2)` has two. */
  readonly modifiers?: readonly number[];
  /** `enum`, `domain`: found in the catalog; `other`: a composite or range that a migration creates, or a type of an extension; `unknown`: neither. */
  readonly kind: 'builtin' | 'enum' | 'domain' | 'other' | 'unknown';
}

/** The allowed values of one column. With both an enum and a CHECK it is their intersection. */
export interface Vocabulary {
  readonly source: 'enum' | 'check' | 'both';
  /** The enum's or the constraint's name; with both, the constraint's. */
  readonly name: string;
  readonly values: readonly VocabularyValue[];
  /** Where it was last changed. */
  readonly origin: Place;
  /** The CHECK lets NULL through (every CHECK does unless it says IS NOT NULL). */
  readonly nullable: boolean;
}

export interface VocabularyValue {
  readonly value: string;
  readonly origin: Place;
}

export interface EnumType {
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly VocabularyValue[];
  /** The statement that created it or last changed it. */
  readonly origin: Place;
}

export interface Domain {
  readonly schema: string;
  readonly name: string;
  readonly base: ColumnType;
  readonly vocabulary?: Vocabulary;
  /** NOT NULL on the domain itself. */
  readonly nullable: boolean;
  readonly checks: readonly Check[];
  readonly origin: Place;
}

export interface Check {
  readonly name: string;
  /** The expression as SQL text, as written in the migration; columns renamed since stand under their present names. */
  readonly expression: string;
  /** The columns it names, each once, in order of appearance. */
  readonly columns: readonly string[];
  readonly predicate: CheckPredicate;
  readonly validated: boolean;
  /** NOT ENFORCED: PostgreSQL keeps it and checks nothing. */
  readonly enforced: boolean;
  readonly origin: Place;
}

/** A CHECK in the shape that gates evaluate in three-valued logic. In a domain's CHECK the column is `value`. */
export type CheckPredicate =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly CheckPredicate[] }
  | { readonly kind: 'not'; readonly operand: CheckPredicate }
  /** The column meets any of `values` (`=`: IN, `= ANY`), none of them (`<>`: NOT IN), or the one value (`<` and its kin). */
  | {
      readonly kind: 'comparison';
      readonly column: string;
      readonly operator: '=' | '<>' | '<' | '>' | '<=' | '>=';
      readonly values: readonly CheckValue[];
      /** The column stands under a cast to this type (`status::text = …`). */
      readonly cast?: string;
    }
  | { readonly kind: 'null-test'; readonly column: string; readonly isNull: boolean }
  /** A column that is a condition by itself. */
  | { readonly kind: 'boolean'; readonly column: string }
  /** `(a IS NULL) = (b IS NULL)`: both conditions have one truth value; `differs` for `<>`. */
  | {
      readonly kind: 'equivalence';
      readonly left: CheckPredicate;
      readonly right: CheckPredicate;
      readonly differs: boolean;
    }
  /** How many of the columns are not NULL, compared with a number (`num_nonnulls(a, b) = 1`). */
  | {
      readonly kind: 'count';
      readonly columns: readonly string[];
      readonly nulls: boolean;
      readonly operator: '=' | '<>' | '<' | '>' | '<=' | '>=';
      readonly number: number;
    }
  | { readonly kind: 'opaque'; readonly columns: readonly string[] };

export interface CheckValue {
  /** Numbers and booleans as they are written, `null` for NULL. */
  readonly value: string | null;
  readonly origin: Place;
}

export interface UniqueKey {
  readonly name: string;
  /** Column names; an expression (`lower(email)`) stands as its text. */
  readonly columns: readonly string[];
  readonly primary: boolean;
  /** A constraint of the table, not only an index: what ON CONFLICT ON CONSTRAINT can name. */
  readonly constraint: boolean;
  /** The predicate of a partial index, as SQL text. */
  readonly where?: string;
  readonly origin: Place;
}

export interface UnfoldedStatement {
  readonly place: Place;
  readonly why: string;
}

/** One migration file, or the up section of one. `text` has no byte-order mark; spans are offsets into the whole file. */
export interface MigrationSource {
  readonly path: string;
  readonly text: string;
  /** Where the text comes from, if it was put together from code; its spans are then offsets into it and not into the file. */
  readonly map?: readonly MappedPiece[];
  /** What of the file could not be made SQL of. */
  readonly unread?: readonly UnreadChange[];
}

/** A change of the schema that could not be read. */
export interface UnreadChange {
  readonly place: Place;
  readonly why: string;
  /** The table that it changes, where that much is known: its columns are then no longer known for sure. */
  readonly table?: string;
  /** It may add columns, and changes none that are there. */
  readonly adds?: true;
}
