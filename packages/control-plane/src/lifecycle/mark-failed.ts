import type { Outbox } from '../events/index.js';
import { WorkspaceStatus } from '../models/index.js';
import { announceArrivals } from './announce-arrivals.js';

/**
 * Ends a provisioning that did not work, with the message that tells the operator why: in the row, in the audit and in
 * the event. Says whether the row changed; one that is no longer provisioning keeps its state.
 */
export function markFailed(outbox: Outbox, id: string, message: string): Promise<boolean> {
  return outbox.transaction(async (tx, announce) => {
    const { rowCount } = await tx.query(
      `UPDATE workspaces
          SET status = $2, last_sample_error = $3, status_changed_at = now()
        WHERE id = $1 AND status = $4`,
      [id, WorkspaceStatus.Failed, message, WorkspaceStatus.Provisioning],
    );
    if (rowCount === 0) return false;
    await announceArrivals(tx, announce, [id], WorkspaceStatus.Failed, {
      note: message,
      payload: { last_sample_error: message },
    });
    return true;
  });
}
