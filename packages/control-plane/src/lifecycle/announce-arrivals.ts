import type { Queryable } from '../db/index.js';
import type { Announce } from '../events/index.js';
import type { WorkspaceStatus } from '../models/index.js';
import { recordArrival } from './audit.js';
import { eventOf } from './status-event.js';

export interface ArrivalDetails {
  /** For the audit, and in the event as `reason`. */
  readonly note?: string;
  /** What else the event says. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Records that rows changed to a status. Call it with the ids that the UPDATE returned, and with no others. */
export async function announceArrivals(
  tx: Queryable,
  announce: Announce,
  workspaceIds: readonly string[],
  status: WorkspaceStatus,
  { note, payload = {} }: ArrivalDetails = {},
): Promise<void> {
  if (workspaceIds.length === 0) return;
  await recordArrival(tx, workspaceIds, status, note ?? null);
  for (const id of workspaceIds) {
    await announce(id, eventOf(status), { status, ...(note === undefined ? {} : { reason: note }), ...payload });
  }
}
