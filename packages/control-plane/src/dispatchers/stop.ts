import type { InstanceState } from '../provisioner/index.js';
import { chooseBackend, type Dispatch } from './dispatch.js';

/** Stops a workspace's instance. Without a backend there is nothing to stop; a backend's error reaches the caller. */
export function stopWorkspaceAuto(dispatch: Dispatch, workspaceId: string): Promise<void> {
  return dispatch.turns.take(workspaceId, async () => {
    await chooseBackend(dispatch)?.backend.stop(workspaceId);
  });
}

/** Whether a workspace's instance runs. Undefined without a backend: nobody can say. */
export async function inspectWorkspaceAuto(
  dispatch: Dispatch,
  workspaceId: string,
): Promise<InstanceState | undefined> {
  return chooseBackend(dispatch)?.backend.inspect(workspaceId);
}
