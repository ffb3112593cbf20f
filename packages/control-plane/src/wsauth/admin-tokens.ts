import type { Queryable } from './queryable.js';
import { describeToken, matchesHash, prefixOf } from './token.js';

/** Makes the operator's own secret an admin token; presenting the same one at every boot changes nothing. */
export async function adoptAdminToken(db: Queryable, secret: string): Promise<void> {
  if (secret.length < MIN_ADMIN_SECRET) {
    throw new Error(`an admin token has at least ${MIN_ADMIN_SECRET} characters`);
  }
  const token = describeToken(secret);
  await db.query(
    `INSERT INTO admin_auth_tokens (prefix, hash) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET revoked_at = NULL`,
    [token.prefix, token.hash],
  );
}

export async function isAdminToken(db: Queryable, secret: string): Promise<boolean> {
  const { rows } = await db.query<{ hash: string }>(
    `SELECT hash FROM admin_auth_tokens WHERE prefix = $1 AND revoked_at IS NULL`,
    [prefixOf(secret)],
  );
  return rows.some((row) => matchesHash(secret, row.hash));
}

/** Whether anybody has set up administration. */
export async function hasAdminToken(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(`SELECT 1 FROM admin_auth_tokens WHERE revoked_at IS NULL LIMIT 1`);
  return rowCount > 0;
}

const MIN_ADMIN_SECRET = 16;
