import type { Queryable } from './queryable.js';
import { describeToken, matchesHash, newToken, prefixOf } from './token.js';

/**
 * Makes the operator's own secret an admin token; presenting the same one at every boot changes nothing. One that was
 * revoked stays so: whoever got hold of it would be let in again by the next boot.
 */
export async function adoptAdminToken(db: Queryable, secret: string): Promise<void> {
  if (secret.length < MIN_ADMIN_SECRET) {
    throw new Error(`an admin token has at least ${MIN_ADMIN_SECRET} characters`);
  }
  const token = describeToken(secret);
  await db.query(`INSERT INTO admin_auth_tokens (prefix, hash) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, [
    token.prefix,
    token.hash,
  ]);
  if (!(await isAdminToken(db, secret))) throw new Error('the admin token was revoked: choose another');
}

export interface AdminToken {
  readonly id: string;
  /** How the secret begins: enough to tell tokens apart, and too little to use one. */
  readonly prefix: string;
  readonly createdAt: Date;
}

/** Makes another admin token and returns its secret, which can never be read again. */
export async function issueAdminToken(db: Queryable): Promise<AdminToken & { readonly token: string }> {
  const { secret, prefix, hash } = newToken();
  const { rows } = await db.query<{ id: string; created_at: Date }>(
    `INSERT INTO admin_auth_tokens (prefix, hash) VALUES ($1, $2) RETURNING id, created_at`,
    [prefix, hash],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an admin token was not issued');
  return { id: row.id, prefix, createdAt: row.created_at, token: secret };
}

/** The admin tokens that are live, oldest first. */
export async function listAdminTokens(db: Queryable): Promise<readonly AdminToken[]> {
  const { rows } = await db.query<{ id: string; prefix: string; created_at: Date }>(
    `SELECT id, prefix, created_at FROM admin_auth_tokens WHERE revoked_at IS NULL ORDER BY created_at, id`,
  );
  return rows.map((row) => ({ id: row.id, prefix: row.prefix, createdAt: row.created_at }));
}

/**
 * Ends an admin token at once. The last one stays, since nobody could issue another; two revocations at once take
 * turns, in the transaction that this has to run in.
 */
export async function revokeAdminToken(tx: Queryable, id: string): Promise<'revoked' | 'unknown' | 'last'> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM admin_auth_tokens WHERE revoked_at IS NULL ORDER BY id FOR UPDATE`,
  );
  if (!rows.some((row) => row.id === id)) return 'unknown';
  if (rows.length === 1) return 'last';
  await tx.query(`UPDATE admin_auth_tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL`, [id]);
  return 'revoked';
}

export async function isAdminToken(db: Queryable, secret: string): Promise<boolean> {
  const { rows } = await db.query<{ hash: string }>(
    `SELECT hash FROM admin_auth_tokens WHERE prefix = $1 AND revoked_at IS NULL`,
    [prefixOf(secret)],
  );
  return rows.some((row) => matchesHash(secret, row.hash));
}

/** Whether anybody ever set up administration. A token that was revoked counts: its end must not open every door. */
export async function hasAdminToken(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(`SELECT 1 FROM admin_auth_tokens LIMIT 1`);
  return rowCount > 0;
}

const MIN_ADMIN_SECRET = 16;
