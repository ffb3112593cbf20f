import type { Queryable } from '../db/index.js';
import type { WorkspaceStatus } from '../models/index.js';

export interface AuditEntry {
  readonly status: string;
  readonly note: string;
  readonly createdAt: Date;
}

/** Notes for the given workspaces that they arrived in a status. Belongs in the transaction that took them there. */
export async function recordArrival(
  tx: Queryable,
  workspaceIds: readonly string[],
  status: WorkspaceStatus,
  note: string | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO workspaces_audit (workspace_id, status, note)
     SELECT arrived.id, $2, $3
       FROM unnest($1::uuid[]) AS arrived (id)`,
    [workspaceIds, status, note],
  );
}

/** The life of one workspace, oldest entry first. */
export async function readAudit(db: Queryable, workspaceId: string): Promise<readonly AuditEntry[]> {
  const { rows } = await db.query<{ status: string; note: string; created_at: Date }>(
    `SELECT status, COALESCE(note, '') AS note, created_at FROM workspaces_audit WHERE workspace_id = $1 ORDER BY id`,
    [workspaceId],
  );
  return rows.map((row) => ({ status: row.status, note: row.note, createdAt: row.created_at }));
}
