import type { MigrationRecord } from '../db/index.js';

/** The plugin's own, so that it may share a database with the control plane, or with anything else. */
export const memorySchemaMigrations: MigrationRecord = {
  lock: 'memory-plugin/memory_schema_migrations',

  async present(db) {
    const { rows } = await db.query<{ present: boolean }>(
      `SELECT to_regclass('memory_schema_migrations') IS NOT NULL AS present`,
    );
    return rows[0]?.present === true;
  },

  async create(db) {
    await db.query(
      `CREATE TABLE memory_schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
  },

  async names(db) {
    const { rows } = await db.query<{ name: string }>(`SELECT name FROM memory_schema_migrations`);
    return rows.map((row) => row.name);
  },

  async add(db, name) {
    await db.query(`INSERT INTO memory_schema_migrations (name) VALUES ($1)`, [name]);
  },

  async remove(db, name) {
    await db.query(`DELETE FROM memory_schema_migrations WHERE name = $1`, [name]);
  },
};
