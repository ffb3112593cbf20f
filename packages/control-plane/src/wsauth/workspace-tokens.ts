import type { Queryable } from './queryable.js';
import { matchesHash, newToken, prefixOf } from './token.js';

/** Makes a token for a workspace and returns its secret, which can never be read again. */
export async function issueWorkspaceToken(db: Queryable, workspaceId: string): Promise<string> {
  const token = newToken();
  await db.query(`INSERT INTO workspace_auth_tokens (workspace_id, prefix, hash) VALUES ($1, $2, $3)`, [
    workspaceId,
    token.prefix,
    token.hash,
  ]);
  return token.secret;
}

/** The workspace that a token speaks for; undefined for an unknown or a revoked one. */
export async function findTokenOwner(db: Queryable, secret: string): Promise<string | undefined> {
  const { rows } = await db.query<{ workspace_id: string; hash: string }>(
    `SELECT workspace_id, hash FROM workspace_auth_tokens WHERE prefix = $1 AND revoked_at IS NULL`,
    [prefixOf(secret)],
  );
  return rows.find((row) => matchesHash(secret, row.hash))?.workspace_id;
}

export async function hasLiveToken(db: Queryable, workspaceId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM workspace_auth_tokens WHERE workspace_id = $1 AND revoked_at IS NULL LIMIT 1`,
    [workspaceId],
  );
  return rowCount > 0;
}

/** Ends the tokens of the given workspaces at once. */
export async function revokeWorkspaceTokens(db: Queryable, workspaceIds: readonly string[]): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE workspace_auth_tokens SET revoked_at = now() WHERE workspace_id = ANY($1) AND revoked_at IS NULL`,
    [workspaceIds],
  );
  return rowCount;
}
