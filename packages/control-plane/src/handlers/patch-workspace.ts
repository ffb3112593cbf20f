import { lockTree, type Queryable } from '../db/index.js';
import { EventName } from '../events/index.js';
import { readSubtree } from '../lifecycle/index.js';
import { type DeliveryMode, Refusal, WorkspaceStatus } from '../models/index.js';
import { placeOnCanvas, type CanvasPlace } from './canvas.js';
import { requireParent } from './require-parent.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';
import { getWorkspace, type WorkspaceView } from './workspace-view.js';

/** What is left out stays as it is; null empties what may be empty. The status is nobody's to set. */
export interface WorkspacePatch {
  readonly name?: string;
  readonly model?: string;
  readonly tier?: number;
  readonly url?: string | null;
  readonly deliveryMode?: DeliveryMode;
  readonly parentId?: string | null;
  readonly hibernateAfterSeconds?: number | null;
  readonly canvas?: CanvasPlace;
}

export async function patchWorkspace(services: Services, id: string, patch: WorkspacePatch): Promise<WorkspaceView> {
  await services.outbox.transaction(async (tx, announce) => {
    await requireWorkspace(tx, id);
    if (patch.parentId !== undefined) await requirePlaceInTree(tx, id, patch.parentId);
    if (!(await updateWorkspace(tx, id, patch))) throw new Refusal('gone', 'the workspace was removed');
    if (patch.canvas !== undefined) await placeOnCanvas(tx, id, patch.canvas);
    await announce(id, EventName.Updated, { fields: Object.keys(patch) });
  });
  return getWorkspace(services, id);
}

async function requirePlaceInTree(tx: Queryable, id: string, parentId: string | null): Promise<void> {
  await lockTree(tx);
  if (parentId === null) return;
  const subtree = await readSubtree(tx, id);
  if (subtree.some((node) => node.id === parentId)) {
    throw new Refusal('invalid', 'a workspace cannot hang below itself', { parentId });
  }
  await requireParent(tx, parentId, Math.max(...subtree.map((node) => node.depth)) + 1);
}

async function updateWorkspace(tx: Queryable, id: string, patch: WorkspacePatch): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workspaces
        SET name = COALESCE($2, name),
            model = COALESCE($3, model),
            tier = COALESCE($4, tier),
            delivery_mode = COALESCE($12, delivery_mode),
            url = CASE WHEN $5 THEN $6 ELSE url END,
            parent_id = CASE WHEN $7 THEN $8 ELSE parent_id END,
            hibernate_after_seconds = CASE WHEN $9 THEN $10 ELSE hibernate_after_seconds END
      WHERE id = $1 AND status <> $11`,
    [
      id,
      patch.name ?? null,
      patch.model ?? null,
      patch.tier ?? null,
      patch.url !== undefined,
      patch.url ?? null,
      patch.parentId !== undefined,
      patch.parentId ?? null,
      patch.hibernateAfterSeconds !== undefined,
      patch.hibernateAfterSeconds ?? null,
      WorkspaceStatus.Removed,
      patch.deliveryMode ?? null,
    ],
  );
  return rowCount > 0;
}
