import pg from 'pg';
import { INT8_OID, parseInt8 } from './parameters.js';
import type { Connection, Database, QueryResult, Session } from './queryable.js';

/** Opens a pool of connections to a PostgreSQL server. */
export function openPostgres(
  url: string,
  onIdleError: (error: Error) => void = () => undefined,
  connectTimeoutMs: number = CONNECT_TIMEOUT_MS,
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser },
  });
  // An idle connection that the server drops is replaced by the pool; unheard, the event would end the process.
  pool.on('error', onIdleError);
  return new PostgresDatabase(pool);
}

/** Without a limit a request would wait for as long as a server that is cut off says nothing. */
const CONNECT_TIMEOUT_MS = 30_000;

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === INT8_OID
    ? parseInt8
    : format === 'binary'
      ? pg.types.getTypeParser(oid, format)
      : pg.types.getTypeParser(oid);

class PostgresConnection implements Session {
  readonly #client: pg.ClientBase;
  #broken = false;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Nobody may be given this connection again. */
  get broken(): boolean {
    return this.#broken;
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#client.query(text, [...values]);
    return { rows, rowCount: rowCount ?? 0 };
  }

  async script(text: string): Promise<void> {
    await this.#client.query(text);
  }

  async transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    try {
      const result = await work(this);
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.#rollBack();
      throw error;
    }
  }

  /** Where even this fails the connection is gone, and the transaction with it: the caller's own error counts. */
  async #rollBack(): Promise<void> {
    try {
      await this.query('ROLLBACK');
    } catch {
      this.#broken = true;
    }
  }
}

const ignoreEvent = (): void => undefined;

class PostgresDatabase implements Database {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#pool.query(text, [...values]);
    return { rows, rowCount: rowCount ?? 0 };
  }

  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T> {
    return this.session((session) => session.transaction(work));
  }

  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const connection = new PostgresConnection(client);
    // A connection that is lost while it is held tells whoever waits for a statement; unheard, the event on top of
    // that would end the process.
    client.on('error', ignoreEvent);
    try {
      return await work(connection);
    } finally {
      client.off('error', ignoreEvent);
      client.release(connection.broken);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end();
  }
}
