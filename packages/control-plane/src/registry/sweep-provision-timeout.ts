import type { Outbox } from '../events/index.js';
import { announceArrivals } from '../lifecycle/index.js';
import { WorkspaceStatus } from '../models/index.js';
import type { SweepResult } from './sweep.js';

/** Long enough for a slow pull of an image and a slow first start together. */
export const PROVISION_TIMEOUT_SECONDS = 900;

/** Workspaces that never came up fail, with a message that says how long was waited. */
export function sweepProvisionTimeout(
  outbox: Outbox,
  timeoutSeconds: number = PROVISION_TIMEOUT_SECONDS,
): Promise<SweepResult> {
  const message = `not online within ${timeoutSeconds} s of provisioning`;
  return outbox.transaction(async (tx, announce) => {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE workspaces
          SET status = $1, last_sample_error = $2, status_changed_at = now()
        WHERE status = $3
          AND status_changed_at < now() - make_interval(secs => $4)
      RETURNING id`,
      [WorkspaceStatus.Failed, message, WorkspaceStatus.Provisioning, timeoutSeconds],
    );
    const changed = rows.map((row) => row.id);
    await announceArrivals(tx, announce, changed, WorkspaceStatus.Failed, {
      note: message,
      payload: { last_sample_error: message },
    });
    return { changed, failures: [] };
  });
}
