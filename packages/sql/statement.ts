import type { Span } from '#facts/span';

/**
 * One statement as the gates need it: what it writes, what it reads, and which values meet which columns. Spans are UTF-16
 * offsets into the text that was read. Names are folded as PostgreSQL folds them: lower case unless quoted.
 */
export interface Statement {
  readonly span: Span;
  /** Of the outermost statement; the writes and reads of its CTEs and subqueries are listed with it. */
  readonly operation: 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'ddl' | 'transaction' | 'other';
  readonly writes: readonly Write[];
  /** Tables in FROM, USING and JOIN, CTE names left out. */
  readonly reads: readonly TableName[];
  readonly comparisons: readonly Comparison[];
  readonly coalesces: readonly Coalesce[];
  /** Values that stand under a cast to a named type, wherever they are. */
  readonly casts: readonly CastValue[];
  /** Every column that is named, for unknown-column. */
  readonly columns: readonly ColumnReference[];
  /** It stands in the body of a DO block, or of a function or procedure, and runs when and as often as that does. */
  readonly body?: 'block' | 'routine';
}

export interface TableName {
  readonly schema?: string;
  readonly name: string;
  readonly span: Span;
}

/**
 * A column as it is named in an expression. `tables` are those it can belong to: the one its qualifier or alias stands for,
 * or else every table in scope, innermost query first (a CTE or subquery in scope has no name and is left out, then
 * `certain` is false).
 */
export interface ColumnReference {
  readonly name: string;
  readonly span: Span;
  readonly tables: readonly TableName[];
  readonly certain: boolean;
}

export interface Write {
  readonly operation: 'insert' | 'update' | 'delete';
  readonly table: TableName;
  /** The keyword of the write to its end; for a MERGE, its WHEN arm. */
  readonly span: Span;
  /**
   * For an INSERT: its column list as written, or absent when there is none; then assignments carry positions only.
   */
  readonly columnList?: readonly { readonly name: string; readonly span: Span }[];
  /** SET assignments, or one for each column of each row of an INSERT. For `INSERT … SELECT`, of the select's target list. */
  readonly assignments: readonly Assignment[];
  /** Rows of VALUES; 1 for DEFAULT VALUES and for a SELECT with no FROM; undefined for any other source. */
  readonly rows?: number;
  /** `none` for DELETE, and for COPY … FROM, which inserts rows that no text shows. */
  readonly source: 'values' | 'select' | 'defaults' | 'set' | 'none';
  readonly conflict?: Conflict;
  /** The predicate of UPDATE and DELETE, and of the select of an INSERT … SELECT. */
  readonly where?: Predicate;
  /** INSERT … SELECT … WHERE NOT EXISTS (SELECT … FROM the same table). */
  readonly guardedByNotExists: boolean;
  /** It came from `MERGE`, or stands in a CTE. */
  readonly within: 'statement' | 'cte' | 'merge';
}

export interface Assignment {
  /** Absent for an INSERT without column list: then `position` decides. */
  readonly column?: string;
  /** The column's name in SET or in the column list; for an INSERT without list, the value itself. */
  readonly span: Span;
  /** 0-based place in the column list or row. */
  readonly position: number;
  /** 0-based row of a multi-row VALUES. */
  readonly row: number;
  readonly value: SqlValue;
}

export interface Conflict {
  readonly span: Span;
  readonly action: 'nothing' | 'update';
  /** Columns of the conflict target; empty when it names a constraint or nothing. */
  readonly target: readonly string[];
  readonly constraint?: string;
  readonly assignments: readonly Assignment[];
  /** `ON CONFLICT (a) WHERE …`: the predicate of the partial index that is meant. */
  readonly targetWhere?: Predicate;
  /** `DO UPDATE SET … WHERE …`. */
  readonly where?: Predicate;
}

/**
 * What an expression can be. A `cast` keeps the value inside it; a CASE, COALESCE or scalar subselect with VALUES keeps
 * each value it can give.
 */
export type SqlValue =
  /** A quoted string; `value` is what it means. `span` includes the quotes. */
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'number'; readonly value: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'default'; readonly span: Span }
  /** `$n`. */
  | { readonly kind: 'parameter'; readonly number: number; readonly span: Span }
  | { readonly kind: 'cast'; readonly value: SqlValue; readonly type: TypeName; readonly span: Span }
  /** CASE, COALESCE, NULLIF, GREATEST: any of `values`. For a CASE without ELSE, a null is among them. */
  | {
      readonly kind: 'choice';
      readonly form: 'case' | 'coalesce' | 'nullif' | 'other';
      readonly values: readonly SqlValue[];
      readonly span: Span;
    }
  | { readonly kind: 'array'; readonly items: readonly SqlValue[]; readonly span: Span }
  /** `EXCLUDED.status` has `excluded: true`. */
  | { readonly kind: 'column'; readonly column: ColumnReference; readonly excluded: boolean; readonly span: Span }
  /** `unnest($1::t[])`: every element of the argument. */
  | { readonly kind: 'elements'; readonly of: SqlValue; readonly span: Span }
  /**
   * Anything else; `syntax` says what, for messages: `now()` for a call, `||` for an operator, `select` for a subquery, `*` for a column
   * that a star of unknown columns covers, `part` for what is given to an element or field of a column, `$1` for a parameter of the
   * function in whose body it stands.
   */
  | { readonly kind: 'expression'; readonly syntax: string; readonly span: Span };

export interface TypeName {
  readonly schema?: string;
  readonly name: string;
  readonly array: boolean;
  readonly span: Span;
}

/** A column meets values: `=`, `<>`, IN, `= ANY`, IS DISTINCT FROM, `CASE column WHEN value`. */
export interface Comparison {
  readonly column: ColumnReference;
  readonly operator:
    | '='
    | '<>'
    | '<'
    | '>'
    | '<='
    | '>='
    | 'in'
    | 'not in'
    | 'any'
    | 'all'
    | 'is'
    | 'is not'
    | 'case'
    | 'like'
    | 'other';
  /** The column stands under a cast (`status::text = …`): then the type's labels do not bind the value. */
  readonly columnCast?: TypeName;
  readonly values: readonly SqlValue[];
  readonly span: Span;
  /** Where it stands. */
  readonly clause: 'where' | 'on' | 'case' | 'conflict' | 'having' | 'other';
}

export interface Coalesce {
  readonly span: Span;
  /** The arguments in order. */
  readonly values: readonly SqlValue[];
}

export interface CastValue {
  readonly type: TypeName;
  readonly value: SqlValue;
  readonly span: Span;
}

/** A predicate in the shape that gates evaluate. What is not of these shapes is `opaque`. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Predicate[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Predicate; readonly span: Span }
  | { readonly kind: 'comparison'; readonly comparison: Comparison; readonly span: Span }
  | { readonly kind: 'null-test'; readonly column: ColumnReference; readonly isNull: boolean; readonly span: Span }
  | { readonly kind: 'exists'; readonly tables: readonly TableName[]; readonly span: Span }
  | { readonly kind: 'opaque'; readonly syntax: string; readonly span: Span };

/** The result of reading one text, which may hold several statements separated by semicolons. */
export interface ReadText {
  /** After a DO block, function or procedure come the statements of its body. */
  readonly statements: readonly Statement[];
  /**
   * Statements that the grammar rejects, each with PostgreSQL's words, and what cannot be read of a body whose outer statement can; the
   * others are not touched by them.
   */
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly span: Span;
  /** The place the message points at, where PostgreSQL gives one. */
  readonly at?: number;
  readonly message: string;
}
