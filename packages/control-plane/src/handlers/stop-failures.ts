import { Refusal } from '../models/index.js';

/**
 * Tells the caller which instances would not stop. The rows stand as they were written: what is paused or removed
 * stays so, and its instance is what has to follow.
 */
export function refuseStopFailures(
  workspaceIds: readonly string[],
  stops: readonly PromiseSettledResult<void>[],
): void {
  const failures = stops.flatMap((stop, index) =>
    stop.status === 'rejected' ? [{ workspaceId: workspaceIds[index] ?? '', message: messageOf(stop.reason) }] : [],
  );
  const first = failures[0];
  if (first === undefined) return;
  throw new Refusal('backend', first.message, { workspaces: workspaceIds, failures });
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
