import { lockTree, type Queryable } from '../db/index.js';
import { provisionWorkspaceAuto } from '../dispatchers/index.js';
import { announceArrivals, readAncestors, readSubtree } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';
import { refuseTransition } from './refuse-transition.js';
import type { Services } from './services.js';

/** Ends the pause of a workspace and its descendants. Below a paused ancestor it would run without its parent. */
export async function resume({ outbox, dispatch }: Services, id: string): Promise<readonly string[]> {
  const descendants = await outbox.transaction(async (tx, announce) => {
    await lockTree(tx);
    await requireNoPausedAncestor(tx, id);
    const subtree = await readSubtree(tx, id);
    const resumed = await markProvisioning(
      tx,
      subtree.map((node) => node.id),
    );
    if (!resumed.includes(id)) throw await refuseTransition(tx, id, 'resumed');
    await announceArrivals(tx, announce, resumed, WorkspaceStatus.Provisioning, { note: 'resumed' });
    return resumed.filter((each) => each !== id);
  });
  provisionWorkspaceAuto(dispatch, id);
  for (const each of descendants) provisionWorkspaceAuto(dispatch, each);
  return [id, ...descendants];
}

async function requireNoPausedAncestor(tx: Queryable, id: string): Promise<void> {
  const paused = (await readAncestors(tx, id)).find((node) => node.status === WorkspaceStatus.Paused);
  if (paused === undefined) return;
  throw new Refusal('conflict', `its ancestor ${paused.name} is paused: resume that one`, {
    ancestor: { id: paused.id, name: paused.name },
  });
}

async function markProvisioning(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE workspaces
        SET status = $2, last_sample_error = NULL, last_active_at = now(), status_changed_at = now()
      WHERE id = ANY($1) AND status = $3
  RETURNING id`,
    [ids, WorkspaceStatus.Provisioning, WorkspaceStatus.Paused],
  );
  return rows.map((row) => row.id);
}
