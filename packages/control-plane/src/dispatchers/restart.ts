import { setTimeout as delay } from 'node:timers/promises';
import { findWorkspace, markFailed } from '../lifecycle/index.js';
import { BackendKind, EXTERNAL_RUNTIME } from '../models/index.js';
import { provlog, ProvlogEvent } from '../provlog/index.js';
import { chooseBackend, type Dispatch } from './dispatch.js';
import { provisionWorkspaceAutoSync, type ProvisionOutcome } from './provision.js';
import { stopWorkspaceAuto } from './stop.js';

export interface RestartOptions {
  /** Begin a new session. Docker alone keeps one; elsewhere this changes nothing. */
  readonly resetSession: boolean;
}

/** Restarts a workspace that is provisioning already, and returns at once; how it went stands in the row. */
export function restartWorkspaceAuto(dispatch: Dispatch, workspaceId: string): void {
  restartWorkspaceAutoWithOptions(dispatch, workspaceId, { resetSession: false });
}

export function restartWorkspaceAutoWithOptions(
  dispatch: Dispatch,
  workspaceId: string,
  options: RestartOptions,
): void {
  dispatch.background.run('restart', { workspaceId }, () => runRestartCycle(dispatch, workspaceId, options));
}

/** Stop, then start. A stop that keeps failing fails the workspace: a second instance beside the first is worse. */
export async function runRestartCycle(
  dispatch: Dispatch,
  workspaceId: string,
  { resetSession }: RestartOptions,
): Promise<ProvisionOutcome> {
  try {
    if (await runsOnBackend(dispatch, workspaceId)) {
      const backend = chooseBackend(dispatch)?.kind ?? null;
      provlog(dispatch.log, ProvlogEvent.RestartPreStop, { workspaceId, backend, resetSession });
      await stopWithRetry(dispatch, workspaceId);
      if (resetSession) await forgetSession(dispatch, workspaceId);
    }
  } catch (error) {
    const message = `the restart could not stop the workspace: ${error instanceof Error ? error.message : String(error)}`;
    await markFailed(dispatch.outbox, workspaceId, message);
    return { kind: 'failed', message };
  }
  return provisionWorkspaceAutoSync(dispatch, workspaceId);
}

async function runsOnBackend({ database }: Dispatch, workspaceId: string): Promise<boolean> {
  const workspace = await findWorkspace(database, workspaceId);
  return workspace !== undefined && workspace.runtime !== EXTERNAL_RUNTIME;
}

async function stopWithRetry(dispatch: Dispatch, workspaceId: string): Promise<void> {
  const { attempts, delayMs } = dispatch.stopRetry;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await stopWorkspaceAuto(dispatch, workspaceId);
    } catch (error) {
      if (attempt >= attempts) throw error;
      dispatch.log.warn({ workspaceId, attempt, err: error }, 'stop before restart failed, trying again');
      await delay(delayMs);
    }
  }
}

async function forgetSession(dispatch: Dispatch, workspaceId: string): Promise<void> {
  const choice = chooseBackend(dispatch);
  if (choice?.kind !== BackendKind.Docker) return;
  await dispatch.turns.take(workspaceId, () => choice.backend.resetSession(workspaceId));
}
