import type { Database, Queryable } from '../db/index.js';
import { BEATING_DELEGATIONS, DelegationStatus, UNFINISHED_DELEGATIONS } from '../models/index.js';

/** A callee that has been silent for this long is taken to be stuck. */
export const STUCK_THRESHOLD_SECONDS = 600;

export interface DelegationSweep {
  readonly changed: readonly string[];
  readonly failures: readonly never[];
}

/** Ends delegations that nothing is to be expected of. The deadline comes first: past it, a stale one has failed. */
export async function sweepDelegations(
  database: Database,
  stuckSeconds: number = STUCK_THRESHOLD_SECONDS,
): Promise<DelegationSweep> {
  const changed = await database.transaction(async (tx) => [
    ...(await failOverdue(tx)),
    ...(await markStuck(tx, stuckSeconds)),
  ]);
  return { changed, failures: [] };
}

async function failOverdue(tx: Queryable): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE delegations
        SET status = $1, error_detail = $2, updated_at = now()
      WHERE status = ANY($3) AND deadline < now()
  RETURNING id`,
    [DelegationStatus.Failed, 'the deadline passed', UNFINISHED_DELEGATIONS],
  );
  return rows.map((row) => row.id);
}

async function markStuck(tx: Queryable, stuckSeconds: number): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE delegations
        SET status = $1, error_detail = $2, updated_at = now()
      WHERE status = ANY($3)
        AND COALESCE(last_heartbeat, updated_at) < now() - make_interval(secs => $4)
  RETURNING id`,
    [DelegationStatus.Stuck, `no heartbeat for ${stuckSeconds} s`, BEATING_DELEGATIONS, stuckSeconds],
  );
  return rows.map((row) => row.id);
}
