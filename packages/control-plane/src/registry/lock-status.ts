import type { Queryable } from '../db/index.js';
import type { WorkspaceStatus } from '../models/index.js';

/**
 * The state of a workspace, which nobody else changes until the transaction ends; undefined where there is no row. It
 * is read as it is: coalesced with an empty string, which is no label, the statement would fail on every row.
 */
export async function lockStatus(tx: Queryable, id: string): Promise<WorkspaceStatus | undefined> {
  const { rows } = await tx.query<{ status: WorkspaceStatus }>(
    `SELECT status FROM workspaces WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0]?.status;
}
