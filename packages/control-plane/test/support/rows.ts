import type { Queryable } from '../../src/db/index.js';
import { findWorkspace, type WorkspaceRow } from '../../src/lifecycle/index.js';
import { WorkspaceStatus } from '../../src/models/index.js';

export interface Seed {
  readonly status?: WorkspaceStatus;
  readonly name?: string;
  readonly parentId?: string;
  readonly runtime?: string;
  readonly activeTasks?: number;
  readonly hibernateAfterSeconds?: number;
  /** How long ago everything about it last happened. Never now: a Date is coarser than the database's clock. */
  readonly ageSeconds?: number;
}

/** Puts a workspace into any state at once, whatever the way there. */
export async function seedWorkspace(db: Queryable, seed: Seed = {}): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO workspaces (name, parent_id, runtime, model, tier, status, active_tasks, hibernate_after_seconds,
                             last_active_at, status_changed_at, last_heartbeat_at, created_at)
     SELECT $1, $2, $3, 'sonnet', 3, $4, $5, $6, past.at, past.at, past.at, past.at
       FROM (SELECT clock_timestamp() - make_interval(secs => $7) AS at) past
     RETURNING id`,
    [
      seed.name ?? 'seeded',
      seed.parentId ?? null,
      seed.runtime ?? 'claude-code',
      seed.status ?? WorkspaceStatus.Online,
      seed.activeTasks ?? 0,
      seed.hibernateAfterSeconds ?? null,
      seed.ageSeconds ?? 1,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the seed was not inserted');
  return id;
}

export async function readRow(db: Queryable, id: string): Promise<WorkspaceRow> {
  const row = await findWorkspace(db, id);
  if (row === undefined) throw new Error(`there is no workspace ${id}`);
  return row;
}

export async function statusOf(db: Queryable, id: string): Promise<WorkspaceStatus> {
  return (await readRow(db, id)).status;
}

export async function countWorkspaces(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*) AS count FROM workspaces');
  return rows[0]?.count ?? -1;
}
