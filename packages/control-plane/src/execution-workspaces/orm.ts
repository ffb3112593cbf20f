import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import type { Queryable } from '../db/index.js';

/** Drizzle on whatever runs statements: a database or a transaction of it. Columns of one table have names of their own. */
export function orm(db: Queryable): PgRemoteDatabase {
  return drizzle(async (text, values) => {
    const { rows } = await db.query<object>(text, values);
    return { rows: rows.map((row) => Object.values(row)) };
  });
}
