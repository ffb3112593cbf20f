/** Anything that runs one statement: the database, a session of it, or a transaction. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

export interface QueryResult<Row> {
  readonly rows: Row[];
  /** Rows returned, or rows changed where the statement returns none. */
  readonly rowCount: number;
}

/** A Queryable that also runs a script of several statements, which migrations are. */
export interface Connection extends Queryable {
  script(text: string): Promise<void>;
}

/** One connection held for longer than a statement, so that a session lock means something. */
export interface Session extends Connection {
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
}

export interface Database extends Queryable {
  /** Inside `work` only `tx` may be used: an embedded database has one connection, and would wait for itself. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
