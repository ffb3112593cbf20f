import type { Queryable } from '../db/index.js';
import { DelegationStatus, UNFINISHED_DELEGATIONS } from '../models/index.js';

export interface NewDelegation {
  readonly id: string;
  readonly callerId: string;
  readonly calleeId: string;
  readonly task: string;
  readonly deadlineSeconds: number;
}

/** Enters a delegation as queued. */
export async function insertDelegation(
  db: Queryable,
  { id, callerId, calleeId, task, deadlineSeconds }: NewDelegation,
): Promise<void> {
  await db.query(
    `INSERT INTO delegations (id, caller_id, callee_id, task_preview, status, deadline)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
    [id, callerId, calleeId, previewOf(task), DelegationStatus.Queued, deadlineSeconds],
  );
}

export interface Outcome {
  readonly result?: string | undefined;
  readonly error?: string | undefined;
}

export type LedgerStep = 'changed' | 'unchanged' | 'unknown';

/** A delegation that was finished, or is further than that already. Whoever expects a late report may go on. */
export class BackwardStep extends Error {
  readonly from: DelegationStatus;

  constructor(id: string, from: DelegationStatus, to: DelegationStatus) {
    super(`delegation ${id} is ${from} and cannot become ${to}`);
    this.name = 'BackwardStep';
    this.from = from;
  }
}

/**
 * Takes a delegation forward. The same status again changes nothing, not even the preview: whoever has one writes it
 * with the status, before anybody writes that status bare. A step back or out of a finished state is an error.
 */
export async function setStatus(
  db: Queryable,
  id: string,
  to: DelegationStatus,
  { result, error }: Outcome = {},
): Promise<LedgerStep> {
  const { rowCount } = await db.query(
    `UPDATE delegations
        SET status = $2,
            result_preview = COALESCE($3, result_preview),
            error_detail = COALESCE($4, error_detail),
            last_heartbeat = now(),
            updated_at = now()
      WHERE id = $1 AND status = ANY($5)`,
    [
      id,
      to,
      result === undefined ? null : previewOf(result),
      error === undefined ? null : previewOf(error),
      BEFORE[to],
    ],
  );
  if (rowCount > 0) return 'changed';
  const status = (await findDelegation(db, id))?.status;
  if (status === undefined) return 'unknown';
  if (status === to) return 'unchanged';
  throw new BackwardStep(id, status, to);
}

/** A sign of life of the callee. A finished delegation needs none. */
export async function beat(db: Queryable, id: string): Promise<void> {
  await db.query(`UPDATE delegations SET last_heartbeat = now() WHERE id = $1 AND status = ANY($2)`, [
    id,
    UNFINISHED_DELEGATIONS,
  ]);
}

export interface Delegation {
  readonly id: string;
  readonly caller_id: string;
  readonly callee_id: string;
  readonly task_preview: string;
  readonly status: DelegationStatus;
  readonly result_preview: string | null;
  readonly error_detail: string | null;
  readonly last_heartbeat: Date | null;
  readonly deadline: Date;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export async function findDelegation(db: Queryable, id: string): Promise<Delegation | undefined> {
  const { rows } = await db.query<Delegation>(
    `SELECT id, caller_id, callee_id, task_preview, status, result_preview, error_detail, last_heartbeat, deadline,
            created_at, updated_at
       FROM delegations
      WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** The newest delegations first: those in one status, or all where none is given. */
export async function listDelegations(
  db: Queryable,
  status: DelegationStatus | undefined,
  limit: number,
): Promise<readonly Delegation[]> {
  const { rows } = await db.query<Delegation>(
    `SELECT id, caller_id, callee_id, task_preview, status, result_preview, error_detail, last_heartbeat, deadline,
            created_at, updated_at
       FROM delegations
      WHERE ($1::text IS NULL OR status = $1)
      ORDER BY created_at DESC, id
      LIMIT $2`,
    [status ?? null, limit],
  );
  return rows;
}

/** How many delegations are in each status; one that nobody is in says 0. */
export async function countDelegations(db: Queryable): Promise<Readonly<Record<DelegationStatus, number>>> {
  const { rows } = await db.query<{ status: DelegationStatus; count: number }>(
    `SELECT status, count(*) AS count FROM delegations GROUP BY status`,
  );
  const counts: Record<DelegationStatus, number> = {
    [DelegationStatus.Queued]: 0,
    [DelegationStatus.Dispatched]: 0,
    [DelegationStatus.InProgress]: 0,
    [DelegationStatus.Completed]: 0,
    [DelegationStatus.Failed]: 0,
    [DelegationStatus.Stuck]: 0,
  };
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}

/** The states that each state may follow. */
const BEFORE: Readonly<Record<DelegationStatus, readonly DelegationStatus[]>> = {
  [DelegationStatus.Queued]: [],
  [DelegationStatus.Dispatched]: [DelegationStatus.Queued],
  [DelegationStatus.InProgress]: [DelegationStatus.Queued, DelegationStatus.Dispatched],
  [DelegationStatus.Completed]: UNFINISHED_DELEGATIONS,
  [DelegationStatus.Failed]: UNFINISHED_DELEGATIONS,
  [DelegationStatus.Stuck]: UNFINISHED_DELEGATIONS,
};

const PREVIEW_LENGTH = 4096;

function previewOf(text: string): string {
  return text.slice(0, PREVIEW_LENGTH);
}
