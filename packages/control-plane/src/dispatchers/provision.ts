import { findWorkspace, markFailed, type WorkspaceRow } from '../lifecycle/index.js';
import { BackendKind, EXTERNAL_RUNTIME, KEEPS_INSTANCE_IN } from '../models/index.js';
import type { InstanceSpec } from '../provisioner/index.js';
import { provlog, ProvlogEvent } from '../provlog/index.js';
import { chooseBackend, type Choice, type Dispatch } from './dispatch.js';
import { readEnvironment } from './environment.js';
import { stopOn } from './stop.js';

export type ProvisionOutcome =
  | { readonly kind: 'started'; readonly instanceId: string }
  /** The row is failed and says why. */
  | { readonly kind: 'failed'; readonly message: string }
  /** An external workspace runs on its owner's machine: there is nothing to start. */
  | { readonly kind: 'external' }
  /** The workspace was paused, hibernated or removed before it was up; nothing of it runs. */
  | { readonly kind: 'unwanted' };

/** Starts a workspace and returns at once; how it went stands in the row. */
export function provisionWorkspaceAuto(dispatch: Dispatch, workspaceId: string): void {
  dispatch.background.run('provision', { workspaceId }, () => provision(dispatch, workspaceId, false));
}

/** So many workspaces of one import start at the same time: a backend takes a burst for an attack, or breaks down. */
export const STARTS_AT_ONCE = 4;

/** Starts workspaces a few at a time, in their order, and returns at once; how each went stands in its row. */
export function provisionWorkspacesPaced(dispatch: Dispatch, workspaceIds: readonly string[]): void {
  const waiting = [...workspaceIds];
  const startRest = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const workspaceId = id;
      try {
        await provision(dispatch, workspaceId, false);
      } catch (error) {
        dispatch.log.error({ workspaceId, err: error }, 'provision failed');
      }
    }
  };
  dispatch.background.run('import', { workspaceIds }, () =>
    Promise.all(Array.from({ length: Math.min(STARTS_AT_ONCE, workspaceIds.length) }, startRest)),
  );
}

/** Starts a workspace and returns when it is up, or when its row says why it is not. */
export function provisionWorkspaceAutoSync(dispatch: Dispatch, workspaceId: string): Promise<ProvisionOutcome> {
  return provision(dispatch, workspaceId, true);
}

/** What a row says where nothing could run it. */
export const NO_BACKEND = 'no backend is configured: neither the hosted provisioner nor Docker';

/** The same choice for both; only the log tells whether somebody waits for the outcome. */
function provision(dispatch: Dispatch, workspaceId: string, sync: boolean): Promise<ProvisionOutcome> {
  return dispatch.turns.take(workspaceId, async () => {
    const workspace = await findWorkspace(dispatch.database, workspaceId);
    if (workspace === undefined || !KEEPS_INSTANCE_IN.includes(workspace.status)) return { kind: 'unwanted' };
    if (workspace.runtime === EXTERNAL_RUNTIME) return { kind: 'external' };
    const choice = chooseBackend(dispatch);
    if (choice === undefined) return fail(dispatch, workspaceId, NO_BACKEND);
    provlog(dispatch.log, ProvlogEvent.Start, { workspaceId, backend: choice.kind, sync });
    return startOn(dispatch, choice, workspace);
  });
}

async function startOn(dispatch: Dispatch, choice: Choice, workspace: WorkspaceRow): Promise<ProvisionOutcome> {
  let instanceId: string;
  try {
    instanceId = await choice.backend.start(await specOf(dispatch, workspace));
  } catch (error) {
    return fail(dispatch, workspace.id, error instanceof Error ? error.message : String(error));
  }
  if (choice.kind === BackendKind.Hosted) {
    provlog(dispatch.log, ProvlogEvent.Ec2Started, { workspaceId: workspace.id, backend: choice.kind, instanceId });
  }
  if (await keepInstance(dispatch, workspace.id, choice, instanceId)) {
    dispatch.log.info({ workspaceId: workspace.id, backend: choice.kind, instanceId }, 'instance started');
    return { kind: 'started', instanceId };
  }
  // The row left the states that own an instance while this one came up: nobody else knows that it runs.
  await stopOn(dispatch, choice, workspace.id);
  return { kind: 'unwanted' };
}

async function specOf(dispatch: Dispatch, workspace: WorkspaceRow): Promise<InstanceSpec> {
  return {
    workspaceId: workspace.id,
    runtime: workspace.runtime,
    tier: workspace.tier,
    environment: await readEnvironment(dispatch.database, dispatch.secretBox, workspace, dispatch.platformUrl()),
  };
}

async function keepInstance(
  { database }: Dispatch,
  workspaceId: string,
  { kind }: Choice,
  instanceId: string,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE workspaces SET backend = $2, instance_id = $3 WHERE id = $1 AND status = ANY($4)`,
    [workspaceId, kind, instanceId, KEEPS_INSTANCE_IN],
  );
  return rowCount > 0;
}

async function fail({ outbox, log }: Dispatch, workspaceId: string, message: string): Promise<ProvisionOutcome> {
  const changed = await markFailed(outbox, workspaceId, message);
  log.warn({ workspaceId, message, changed }, 'provisioning failed');
  return { kind: 'failed', message };
}
