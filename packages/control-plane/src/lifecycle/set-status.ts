import type { Queryable } from '../db/index.js';
import type { Announce } from '../events/index.js';
import type { WorkspaceStatus } from '../models/index.js';
import { announceArrivals, type ArrivalDetails } from './announce-arrivals.js';

/**
 * Takes a workspace from one of the given states to another, and says whether it did: false means that the row was in
 * none of them, because somebody else was faster or the step is not allowed. Never for failed, which needs a message.
 */
export async function setStatusFrom(
  tx: Queryable,
  announce: Announce,
  id: string,
  from: readonly WorkspaceStatus[],
  to: WorkspaceStatus,
  details?: ArrivalDetails,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workspaces SET status = $2, status_changed_at = now() WHERE id = $1 AND status = ANY($3)`,
    [id, to, from],
  );
  if (rowCount === 0) return false;
  await announceArrivals(tx, announce, [id], to, details);
  return true;
}
