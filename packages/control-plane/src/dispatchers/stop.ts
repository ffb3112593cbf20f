import { BackendKind } from '../models/index.js';
import type { InstanceState } from '../provisioner/index.js';
import { provlog, ProvlogEvent } from '../provlog/index.js';
import { chooseBackend, type Choice, type Dispatch } from './dispatch.js';

/** Stops a workspace's instance. Without a backend there is nothing to stop; a backend's error reaches the caller. */
export function stopWorkspaceAuto(dispatch: Dispatch, workspaceId: string): Promise<void> {
  return dispatch.turns.take(workspaceId, async () => {
    const choice = chooseBackend(dispatch);
    if (choice !== undefined) await stopOn(dispatch, choice, workspaceId);
  });
}

/** Ends an instance within the workspace's turn, and notes that a machine was given back. */
export async function stopOn({ log }: Dispatch, { kind, backend }: Choice, workspaceId: string): Promise<void> {
  await backend.stop(workspaceId);
  if (kind === BackendKind.Hosted) provlog(log, ProvlogEvent.Ec2Stopped, { workspaceId, backend: kind });
}

/** The workspaces that have an instance, by id. Undefined without a backend: nobody can say. */
export async function listInstancesAuto(dispatch: Dispatch): Promise<readonly string[] | undefined> {
  return chooseBackend(dispatch)?.backend.list();
}

/** Whether a workspace's instance runs. Undefined without a backend: nobody can say. */
export async function inspectWorkspaceAuto(
  dispatch: Dispatch,
  workspaceId: string,
): Promise<InstanceState | undefined> {
  return chooseBackend(dispatch)?.backend.inspect(workspaceId);
}
