import type { Database } from '../db/index.js';
import type { Outbox } from '../events/index.js';
import { announceArrivals, setStatusFrom } from '../lifecycle/index.js';
import { EXTERNAL_RUNTIME, RUNS_IN, WorkspaceStatus } from '../models/index.js';
import { sweepEach, type SweepResult } from './sweep.js';

export interface Hibernation {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly stop: (workspaceId: string) => Promise<void>;
}

/**
 * Puts an idle workspace to sleep, and says whether this call did it: false means that it was busy, in another state,
 * or claimed by somebody else. A stop that fails is thrown, with the workspace online again.
 */
export async function hibernate({ outbox, stop }: Hibernation, id: string): Promise<boolean> {
  if (!(await claim(outbox, id))) return false;
  try {
    await stop(id);
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    await outbox.transaction((tx, announce) =>
      setStatusFrom(tx, announce, id, CLAIMED, WorkspaceStatus.Online, { note }),
    );
    throw error;
  }
  return outbox.transaction((tx, announce) => setStatusFrom(tx, announce, id, CLAIMED, WorkspaceStatus.Hibernated));
}

/** Hibernates every workspace that asked for it and has been idle for as long as it asked. */
export async function sweepIdle(hibernation: Hibernation): Promise<SweepResult> {
  const { rows } = await hibernation.database.query<{ id: string }>(
    `SELECT id
       FROM workspaces
      WHERE runtime <> $1
        AND status = ANY($2)
        AND active_tasks = 0
        AND last_active_at < now() - make_interval(secs => hibernate_after_seconds)
      ORDER BY id`,
    [EXTERNAL_RUNTIME, RUNS_IN],
  );
  return sweepEach(
    rows.map((row) => row.id),
    (id) => hibernate(hibernation, id),
  );
}

const CLAIMED: readonly WorkspaceStatus[] = [WorkspaceStatus.Hibernating];

/** One statement looks and takes: of two that try at once, one finds no row. */
function claim(outbox: Outbox, id: string): Promise<boolean> {
  return outbox.transaction(async (tx, announce) => {
    const { rowCount } = await tx.query(
      `UPDATE workspaces
          SET status = $2, status_changed_at = now()
        WHERE id = $1 AND runtime <> $3 AND status = ANY($4) AND active_tasks = 0`,
      [id, WorkspaceStatus.Hibernating, EXTERNAL_RUNTIME, RUNS_IN],
    );
    if (rowCount === 0) return false;
    await announceArrivals(tx, announce, [id], WorkspaceStatus.Hibernating);
    return true;
  });
}
