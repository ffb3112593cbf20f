import type { Queryable } from '../db/index.js';
import type { ActivityMethod, ActivityType } from '../models/index.js';

export interface RecordedActivity {
  readonly id: number;
  readonly type: ActivityType;
  readonly method: ActivityMethod;
  readonly subjectId: string | null;
  readonly peerId: string | null;
  readonly status: string | null;
  readonly summary: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

export interface ActivityFilter {
  readonly type: ActivityType | undefined;
  /** Only what came after the row of this id: how an agent that polls asks for what is new. */
  readonly after: number;
  readonly limit: number;
}

/** The activity of one workspace, oldest first. */
export async function readActivity(
  db: Queryable,
  workspaceId: string,
  { type, after, limit }: ActivityFilter,
): Promise<readonly RecordedActivity[]> {
  const { rows } = await db.query<ActivityRow>(
    `SELECT id, activity_type, method, subject_id, peer_id, status, summary, body, created_at
       FROM activity_logs
      WHERE workspace_id = $1 AND id > $2 AND ($3::text IS NULL OR activity_type = $3)
      ORDER BY id
      LIMIT $4`,
    [workspaceId, after, type ?? null, limit],
  );
  return rows.map(activityOf);
}

/** The newest row of a kind about one subject, in the log of one workspace. */
export async function findActivity(
  db: Queryable,
  workspaceId: string,
  method: ActivityMethod,
  subjectId: string,
): Promise<RecordedActivity | undefined> {
  const { rows } = await db.query<ActivityRow>(
    `SELECT id, activity_type, method, subject_id, peer_id, status, summary, body, created_at
       FROM activity_logs
      WHERE workspace_id = $1 AND method = $2 AND subject_id = $3
      ORDER BY id DESC
      LIMIT 1`,
    [workspaceId, method, subjectId],
  );
  return rows.map(activityOf)[0];
}

/** Whose activity a subject began with: the workspace that noted it, if `peerId` is the other one. */
export async function findInitiator(
  db: Queryable,
  peerId: string,
  method: ActivityMethod,
  subjectId: string,
): Promise<string | undefined> {
  const { rows } = await db.query<{ workspace_id: string }>(
    `SELECT workspace_id FROM activity_logs WHERE peer_id = $1 AND method = $2 AND subject_id = $3 LIMIT 1`,
    [peerId, method, subjectId],
  );
  return rows[0]?.workspace_id;
}

interface ActivityRow {
  readonly id: number;
  readonly activity_type: ActivityType;
  readonly method: ActivityMethod;
  readonly subject_id: string | null;
  readonly peer_id: string | null;
  readonly status: string | null;
  readonly summary: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
}

function activityOf(row: ActivityRow): RecordedActivity {
  return {
    id: row.id,
    type: row.activity_type,
    method: row.method,
    subjectId: row.subject_id,
    peerId: row.peer_id,
    status: row.status,
    summary: row.summary,
    body: row.body,
    createdAt: row.created_at,
  };
}
