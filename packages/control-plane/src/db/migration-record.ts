import type { Queryable } from './queryable.js';

/** Keeps which migrations ran. Services that share a database keep one each, in tables of their own. */
export interface MigrationRecord {
  /** The name of the advisory lock under which the record changes. */
  readonly lock: string;
  present(db: Queryable): Promise<boolean>;
  create(db: Queryable): Promise<void>;
  names(db: Queryable): Promise<readonly string[]>;
  add(db: Queryable, name: string): Promise<void>;
  remove(db: Queryable, name: string): Promise<void>;
}

/** The control plane's own. */
export const schemaMigrations: MigrationRecord = {
  lock: 'control-plane/schema_migrations',

  async present(db) {
    const { rows } = await db.query<{ present: boolean }>(
      `SELECT to_regclass('schema_migrations') IS NOT NULL AS present`,
    );
    return rows[0]?.present === true;
  },

  async create(db) {
    await db.query(
      `CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
  },

  async names(db) {
    const { rows } = await db.query<{ name: string }>(`SELECT name FROM schema_migrations`);
    return rows.map((row) => row.name);
  },

  async add(db, name) {
    await db.query(`INSERT INTO schema_migrations (name) VALUES ($1)`, [name]);
  },

  async remove(db, name) {
    await db.query(`DELETE FROM schema_migrations WHERE name = $1`, [name]);
  },
};
