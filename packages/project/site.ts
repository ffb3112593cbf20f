import type { CallId, Expression, FunctionId, TextPiece } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { Assignment, Statement, SqlValue, TableName, Write } from '#sql/statement';
import type { Column, Table } from '#sql/catalog';
import type { ValueSet } from './value.js';

/**
 * One use of one SQL text: a call that hands it to a database, a tag, or a text for which no such call is seen. It is the
 * unit that the closing line counts.
 */
export interface Site {
  readonly path: string;
  readonly function: FunctionId;
  /** The call that runs it, where one is seen. */
  readonly call?: CallId;
  /** The characters of the text, or of the expression that stands for it. */
  readonly place: Place;
  /** The body of a function, procedure or scheduled command that the migrations leave behind: no code of the project runs it. */
  readonly stored?: true;
  readonly reading: Reading;
  /** The query builder whose calls stand for the text; absent where it is written as SQL. */
  readonly builder?: 'drizzle';
  /** The lists that stand beside the text and hold the values of its parameters. */
  readonly lists: readonly { readonly path: string; readonly expression: Expression }[];
  /** Every text that it can be; one where nothing is conditional. */
  readonly variants: readonly SiteVariant[];
}

/** `partly`: some fragment is unknown; `opaque`: nothing could be read. */
export type Reading =
  { readonly kind: 'read' } | { readonly kind: 'partly' | 'opaque'; readonly why: string; readonly at: Place };

export interface SiteVariant {
  /** The text as PostgreSQL's grammar reads it, with stand-ins for holes. */
  readonly text: string;
  /** Where in the text a part is left out that is not known, and for which only nothing can stand. */
  readonly blanks: readonly number[];
  readonly statements: readonly BoundStatement[];
}

/** A statement with the way back from it to the code. */
export interface BoundStatement {
  readonly site: Site;
  readonly statement: Statement;
  /** The source characters behind a span of the variant's text. */
  place(span: Span): Place;
  /** The literal, or the part of a template, in which the whole span is written; undefined where it is put together of several. */
  written(span: Span): { readonly path: string; readonly text: TextPiece } | undefined;
  /**
   * The values that a SQL expression can take, `$n` and holes followed into the code. `types` asks the type checker where
   * the facts leave something open, which loads it: worth it only where a finite set of values is expected.
   */
  values(value: SqlValue, asks?: 'facts' | 'types'): ValueSet;
}

/** A column that a statement gives values to, joined with the catalog. */
export interface ColumnWrite {
  readonly bound: BoundStatement;
  readonly write: Write;
  readonly assignment: Assignment;
  /** The part of the statement that assigns: SET and VALUES, or ON CONFLICT DO UPDATE. */
  readonly via: 'write' | 'conflict';
  readonly tableName: TableName;
  /** Undefined where the catalog does not know the table or column. */
  readonly table?: Table;
  readonly column?: Column;
  /** The column's name: as written, or by position from the catalog. */
  readonly columnName: string;
}

/** A column that a statement compares with values. */
export interface ColumnComparison {
  readonly bound: BoundStatement;
  readonly table: Table;
  readonly column: Column;
  readonly columnSpan: Span;
  readonly operator: string;
  readonly cast: boolean;
  readonly values: readonly SqlValue[];
}
