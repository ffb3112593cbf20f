import pg from 'pg';
import { INT8_OID, parseInt8 } from './parameters.js';
import type { Connection, Database, QueryResult, Session } from './queryable.js';

/** Opens a pool of connections to a PostgreSQL server. */
export function openPostgres(url: string, onIdleError: (error: Error) => void = () => undefined): Database {
  const pool = new pg.Pool({ connectionString: url, types: { getTypeParser } });
  // An idle connection that the server drops is replaced by the pool; unheard, the event would end the process.
  pool.on('error', onIdleError);
  return new PostgresDatabase(pool);
}

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === INT8_OID
    ? parseInt8
    : format === 'binary'
      ? pg.types.getTypeParser(oid, format)
      : pg.types.getTypeParser(oid);

class PostgresConnection implements Session {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
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
      // A ROLLBACK that fails means that the connection is gone, and the transaction with it: the first error counts.
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}

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
    let failure: unknown;
    try {
      return await work(new PostgresConnection(client));
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // After an error the connection may be broken or still hold a session lock: it does not go back to the pool.
      client.release(failure !== undefined);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end();
  }
}
