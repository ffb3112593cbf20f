import type { Queryable } from '../db/index.js';
import type { Announce, Outbox } from '../events/index.js';
import { setStatusFrom } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';
import { authorizeAgent } from './authorize-agent.js';
import { lockStatus } from './lock-status.js';

export interface Heartbeat {
  readonly id: string;
  /** The share of recent calls that failed, from 0 to 1. */
  readonly errorRate: number;
  readonly activeTasks: number;
  /** The agent itself says that it is stuck. */
  readonly wedged: boolean;
  readonly sampleError: string | undefined;
  readonly secret: string | undefined;
}

export interface HeartbeatReply {
  /** What the row holds now: an agent that reads `awaiting_agent` here has to register again. */
  readonly status: WorkspaceStatus;
  /** What it held before, where this heartbeat changed it. */
  readonly previous: WorkspaceStatus | undefined;
}

/** Takes a sign of life: its figures, and the one step of the lifecycle that they call for, if any. */
export function heartbeat(outbox: Outbox, beat: Heartbeat): Promise<HeartbeatReply> {
  return outbox.transaction(async (tx, announce) => {
    const before = await requireStatus(tx, beat.id);
    await authorizeAgent(tx, beat.id, beat.secret);
    await recordFigures(tx, beat);
    const status = await takeStep(tx, announce, before, beat);
    return { status, previous: status === before ? undefined : before };
  });
}

/** At this error rate an online workspace is degraded … */
const DEGRADED_FROM = 0.5;
/** … and below this one it has recovered. In between it stays what it is, so that it does not flap. */
const RECOVERED_BELOW = 0.1;

const FROM_PROVISIONING: readonly WorkspaceStatus[] = [WorkspaceStatus.Provisioning];
const FROM_OFFLINE: readonly WorkspaceStatus[] = [WorkspaceStatus.Offline];
const FROM_DEGRADED: readonly WorkspaceStatus[] = [WorkspaceStatus.Degraded];
const FROM_ONLINE: readonly WorkspaceStatus[] = [WorkspaceStatus.Online];

async function requireStatus(tx: Queryable, id: string): Promise<WorkspaceStatus> {
  const status = await lockStatus(tx, id);
  if (status === undefined) throw new Refusal('not-found', 'there is no such workspace');
  if (status === WorkspaceStatus.Removed) throw new Refusal('gone', 'the workspace was removed');
  return status;
}

async function recordFigures(tx: Queryable, { id, errorRate, activeTasks, sampleError }: Heartbeat): Promise<void> {
  await tx.query(
    `UPDATE workspaces
        SET last_heartbeat_at = now(),
            error_rate = $2,
            active_tasks = $3,
            last_active_at = CASE WHEN $4 THEN now() ELSE last_active_at END,
            last_sample_error = COALESCE($5, last_sample_error)
      WHERE id = $1 AND status <> $6`,
    [id, errorRate, activeTasks, activeTasks > 0, sampleError ?? null, WorkspaceStatus.Removed],
  );
}

async function takeStep(
  tx: Queryable,
  announce: Announce,
  before: WorkspaceStatus,
  { id, errorRate, wedged, sampleError }: Heartbeat,
): Promise<WorkspaceStatus> {
  const payload = { previous: before, errorRate };
  switch (before) {
    case WorkspaceStatus.Provisioning:
      return (await setStatusFrom(tx, announce, id, FROM_PROVISIONING, WorkspaceStatus.Online, { payload }))
        ? WorkspaceStatus.Online
        : before;
    case WorkspaceStatus.Offline:
      return (await setStatusFrom(tx, announce, id, FROM_OFFLINE, WorkspaceStatus.Online, { payload }))
        ? WorkspaceStatus.Online
        : before;
    case WorkspaceStatus.Degraded:
      if (wedged || errorRate >= RECOVERED_BELOW) return before;
      return (await setStatusFrom(tx, announce, id, FROM_DEGRADED, WorkspaceStatus.Online, { payload }))
        ? WorkspaceStatus.Online
        : before;
    case WorkspaceStatus.Online: {
      if (!wedged && errorRate < DEGRADED_FROM) return before;
      const note = sampleError ?? (wedged ? 'the agent says that it is wedged' : `error rate ${errorRate}`);
      return (await setStatusFrom(tx, announce, id, FROM_ONLINE, WorkspaceStatus.Degraded, { note, payload }))
        ? WorkspaceStatus.Degraded
        : before;
    }
    default:
      return before;
  }
}
