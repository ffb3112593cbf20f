import { provisionWorkspaceAuto } from '../dispatchers/index.js';
import { announceArrivals } from '../lifecycle/index.js';
import { WorkspaceStatus } from '../models/index.js';
import { refuseTransition } from './refuse-transition.js';
import type { Services } from './services.js';

/** Starts a hibernated workspace: a message arrived for it. */
export async function wake({ outbox, dispatch }: Services, id: string): Promise<void> {
  await outbox.transaction(async (tx, announce) => {
    const { rowCount } = await tx.query(
      `UPDATE workspaces
          SET status = $2, last_active_at = now(), status_changed_at = now()
        WHERE id = $1 AND status = $3`,
      [id, WorkspaceStatus.Provisioning, WorkspaceStatus.Hibernated],
    );
    if (rowCount === 0) throw await refuseTransition(tx, id, 'woken');
    await announceArrivals(tx, announce, [id], WorkspaceStatus.Provisioning, { note: 'woken' });
  });
  provisionWorkspaceAuto(dispatch, id);
}
