import { lockTree, type Queryable } from '../db/index.js';
import { stopWorkspaceAuto } from '../dispatchers/index.js';
import { announceArrivals, readSubtree } from '../lifecycle/index.js';
import { NEVER_PAUSED, WorkspaceStatus } from '../models/index.js';
import { refuseTransition } from './refuse-transition.js';
import { refuseStopFailures } from './stop-failures.js';
import type { Services } from './services.js';

/** Pauses a workspace and its descendants, and stops what of them runs. */
export async function pause({ outbox, dispatch }: Services, id: string): Promise<readonly string[]> {
  const descendants = await outbox.transaction(async (tx, announce) => {
    await lockTree(tx);
    const subtree = await readSubtree(tx, id);
    const paused = await markPaused(
      tx,
      subtree.map((node) => node.id),
    );
    if (!paused.includes(id)) throw await refuseTransition(tx, id, 'paused');
    await announceArrivals(tx, announce, paused, WorkspaceStatus.Paused);
    return paused.filter((each) => each !== id);
  });
  const stops = await Promise.allSettled([
    stopWorkspaceAuto(dispatch, id),
    ...descendants.map((each) => stopWorkspaceAuto(dispatch, each)),
  ]);
  refuseStopFailures([id, ...descendants], stops);
  return [id, ...descendants];
}

async function markPaused(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE workspaces
        SET status = $2, active_tasks = 0, status_changed_at = now()
      WHERE id = ANY($1) AND status <> ALL($3)
  RETURNING id`,
    [ids, WorkspaceStatus.Paused, NEVER_PAUSED],
  );
  return rows.map((row) => row.id);
}
