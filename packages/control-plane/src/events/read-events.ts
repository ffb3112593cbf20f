import type { Queryable } from '../db/index.js';

export interface RecordedEvent {
  readonly id: number;
  readonly workspaceId: string;
  readonly name: string;
  readonly payload: unknown;
  readonly createdAt: Date;
}

/** The newest events first: those of one workspace, or of all where none is given. */
export async function readEvents(
  db: Queryable,
  workspaceId: string | undefined,
  limit: number,
): Promise<readonly RecordedEvent[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT id, workspace_id, name, payload, created_at
       FROM events
      WHERE ($1::uuid IS NULL OR workspace_id = $1)
      ORDER BY id DESC
      LIMIT $2`,
    [workspaceId ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    payload: row.payload,
    createdAt: row.created_at,
  }));
}

interface EventRow {
  readonly id: number;
  readonly workspace_id: string;
  readonly name: string;
  readonly payload: unknown;
  readonly created_at: Date;
}
