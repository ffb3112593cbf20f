import type { Outbox } from '../events/index.js';
import { announceArrivals } from '../lifecycle/index.js';
import { EXTERNAL_RUNTIME, RUNS_IN, WorkspaceStatus } from '../models/index.js';
import type { SweepResult } from './sweep.js';

/** An external agent that has been silent for this long is no longer taken to be there. */
export const EXTERNAL_STALE_SECONDS = 90;

/**
 * External workspaces whose agent fell silent go back to waiting for one. The others are the health sweep's: whether a
 * silent one still runs is for its backend to say.
 */
export function sweepLiveness(outbox: Outbox, staleSeconds: number = EXTERNAL_STALE_SECONDS): Promise<SweepResult> {
  return outbox.transaction(async (tx, announce) => {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE workspaces
          SET status = $1, status_changed_at = now()
        WHERE runtime = $2
          AND status = ANY($3)
          AND COALESCE(last_heartbeat_at, status_changed_at) < now() - make_interval(secs => $4)
      RETURNING id`,
      [WorkspaceStatus.AwaitingAgent, EXTERNAL_RUNTIME, RUNS_IN, staleSeconds],
    );
    const changed = rows.map((row) => row.id);
    await announceArrivals(tx, announce, changed, WorkspaceStatus.AwaitingAgent, {
      note: `no heartbeat for ${staleSeconds} s`,
    });
    return { changed, failures: [] };
  });
}
