import { stopWorkspaceAuto } from '../dispatchers/index.js';
import { EXTERNAL_RUNTIME, Refusal } from '../models/index.js';
import { BackendError } from '../provisioner/index.js';
import { hibernate } from '../registry/index.js';
import { refuseTransition } from './refuse-transition.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

/** Hibernates a workspace on request; the reason of a refusal says what was in the way. */
export async function hibernateWorkspace({ database, outbox, dispatch }: Services, id: string): Promise<void> {
  const { runtime } = await requireWorkspace(database, id);
  if (runtime === EXTERNAL_RUNTIME) {
    throw new Refusal('conflict', 'an external workspace runs on a machine of its owner and cannot be woken');
  }
  try {
    const stop = (workspaceId: string) => stopWorkspaceAuto(dispatch, workspaceId);
    if (await hibernate({ database, outbox, stop }, id)) return;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    throw new Refusal('backend', error.message, {}, { cause: error });
  }
  const { active_tasks: activeTasks } = await requireWorkspace(database, id);
  if (activeTasks > 0) throw new Refusal('conflict', 'the workspace is busy', { activeTasks });
  throw await refuseTransition(database, id, 'hibernated');
}
