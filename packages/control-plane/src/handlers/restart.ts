import { restartWorkspaceAuto, restartWorkspaceAutoWithOptions } from '../dispatchers/index.js';
import { announceArrivals } from '../lifecycle/index.js';
import { RESTARTS_FROM, WorkspaceStatus } from '../models/index.js';
import { refuseTransition } from './refuse-transition.js';
import type { Services } from './services.js';

/** Stops a workspace and starts it again, on the session that it had. */
export async function restart(services: Services, id: string): Promise<void> {
  await claimRestart(services, id);
  restartWorkspaceAuto(services.dispatch, id);
}

/** The same, with a new session where the backend keeps one. */
export async function restartWithNewSession(services: Services, id: string): Promise<void> {
  await claimRestart(services, id);
  restartWorkspaceAutoWithOptions(services.dispatch, id, { resetSession: true });
}

function claimRestart({ outbox }: Services, id: string): Promise<void> {
  return outbox.transaction(async (tx, announce) => {
    const { rowCount } = await tx.query(
      `UPDATE workspaces
          SET status = $2, last_sample_error = NULL, error_rate = 0, active_tasks = 0, last_active_at = now(),
              status_changed_at = now()
        WHERE id = $1 AND status = ANY($3)`,
      [id, WorkspaceStatus.Provisioning, RESTARTS_FROM],
    );
    if (rowCount === 0) throw await refuseTransition(tx, id, 'restarted');
    await announceArrivals(tx, announce, [id], WorkspaceStatus.Provisioning, { note: 'restarted' });
  });
}
