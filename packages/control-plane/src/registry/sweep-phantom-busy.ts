import { EventName, type Outbox } from '../events/index.js';
import { WorkspaceStatus } from '../models/index.js';
import type { SweepResult } from './sweep.js';

/** An agent that has been silent for this long is not at work, whatever its last heartbeat said. */
export const PHANTOM_BUSY_SECONDS = 600;

/**
 * Workspaces that claim tasks but whose agent fell silent have none: left busy they could never hibernate. An agent
 * that is at work says so with its next heartbeat.
 */
export async function sweepPhantomBusy(
  outbox: Outbox,
  countResets: (count: number) => void,
  staleSeconds: number = PHANTOM_BUSY_SECONDS,
): Promise<SweepResult> {
  const changed = await outbox.transaction(async (tx, announce) => {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE workspaces
          SET active_tasks = 0
        WHERE active_tasks > 0
          AND status <> $1
          AND COALESCE(last_heartbeat_at, status_changed_at) < now() - make_interval(secs => $2)
      RETURNING id`,
      [WorkspaceStatus.Removed, staleSeconds],
    );
    for (const { id } of rows) await announce(id, EventName.Updated, { fields: ['activeTasks'] });
    return rows.map((row) => row.id);
  });
  countResets(changed.length);
  return { changed, failures: [] };
}
