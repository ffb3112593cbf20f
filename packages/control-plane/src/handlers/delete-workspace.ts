import { lockTree, type Queryable } from '../db/index.js';
import { stopWorkspaceAuto } from '../dispatchers/index.js';
import { announceArrivals, readSubtree, type TreeNode } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';
import { revokeWorkspaceTokens } from '../wsauth/index.js';
import { refuseTransition } from './refuse-transition.js';
import { refuseStopFailures } from './stop-failures.js';
import type { Services } from './services.js';

/**
 * Removes a workspace, and its descendants where the caller confirmed that. The rows are removed before anything is
 * stopped: an instance that outlives its row is found again, a row whose instance is gone would be started again.
 */
export async function deleteWorkspace(
  { outbox, dispatch }: Services,
  id: string,
  childrenConfirmed: boolean,
): Promise<readonly string[]> {
  const removed = await outbox.transaction(async (tx, announce) => {
    await lockTree(tx);
    const [root, ...descendants] = await readSubtree(tx, id);
    if (root === undefined) throw await refuseTransition(tx, id, 'removed');
    if (descendants.length > 0 && !childrenConfirmed) throw refuseChildren(descendants);
    const ids = await markRemoved(tx, [root.id, ...descendants.map((node) => node.id)]);
    await revokeWorkspaceTokens(tx, ids);
    await deleteAllSecrets(tx, ids);
    await announceArrivals(tx, announce, ids, WorkspaceStatus.Removed);
    return ids;
  });
  refuseStopFailures(removed, await Promise.allSettled(removed.map((each) => stopWorkspaceAuto(dispatch, each))));
  return removed;
}

function refuseChildren(descendants: readonly TreeNode[]): Refusal {
  return new Refusal('conflict', 'the workspace has children: confirm that they are to be removed too', {
    children: descendants.map(({ id, name, status }) => ({ id, name, status })),
  });
}

async function markRemoved(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE workspaces
        SET status = $2, active_tasks = 0, status_changed_at = now()
      WHERE id = ANY($1) AND status <> $2
  RETURNING id`,
    [ids, WorkspaceStatus.Removed],
  );
  return rows.map((row) => row.id);
}

async function deleteAllSecrets(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query(`DELETE FROM workspace_secrets WHERE workspace_id = ANY($1)`, [ids]);
}
