import { PGlite, type PGliteOptions, type Transaction } from '@electric-sql/pglite';
import { encodeParameter, INT8_OID, parseInt8 } from './parameters.js';
import type { Connection, Database, QueryResult, Session } from './queryable.js';

/** Opens embedded PostgreSQL: in `dataDir`, or in memory without one. `onClose` runs when it is closed, once. */
export async function openPglite(
  options: PgliteOptions = {},
  onClose: () => void = () => undefined,
): Promise<Database> {
  const client = await PGlite.create({ ...options, parsers: { [INT8_OID]: parseInt8 } });
  return new PgliteDatabase(client, onClose);
}

export type PgliteOptions = Pick<PGliteOptions, 'dataDir' | 'loadDataDir' | 'extensions'>;

type PgliteClient = Pick<Transaction, 'query' | 'exec'>;

class PgliteConnection implements Connection {
  readonly #client: PgliteClient;

  constructor(client: PgliteClient) {
    this.#client = client;
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = await this.#client.query<Row>(text, values.map(encodeParameter));
    return { rows, rowCount: rows.length > 0 ? rows.length : (affectedRows ?? 0) };
  }

  async script(text: string): Promise<void> {
    await this.#client.exec(text);
  }
}

class PgliteDatabase extends PgliteConnection implements Database, Session {
  readonly #client: PGlite;
  readonly #onClose: () => void;

  constructor(client: PGlite, onClose: () => void) {
    super(client);
    this.#client = client;
    this.#onClose = onClose;
  }

  /** The driver's own transaction also queues every other statement until it ends: there is only one connection. */
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T> {
    return this.#client.transaction((tx) => work(new PgliteConnection(tx)));
  }

  session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this);
  }

  async close(): Promise<void> {
    if (this.#client.closed) return;
    await this.#client.close().finally(this.#onClose);
  }
}
