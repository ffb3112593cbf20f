import type { Queryable } from '../db/index.js';
import type { ActivityMethod, ActivityType } from '../models/index.js';

export interface Activity {
  readonly workspaceId: string;
  readonly type: ActivityType;
  readonly method: ActivityMethod;
  /** What it is about: a delegation, an upload. */
  readonly subjectId: string;
  /** The other workspace, where there is one. */
  readonly peerId?: string;
  readonly status?: string;
  readonly summary: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Notes what happened. Belongs in the transaction of what it tells of. */
export async function recordActivity(tx: Queryable, activity: Activity): Promise<void> {
  await tx.query(
    `INSERT INTO activity_logs (workspace_id, activity_type, method, subject_id, peer_id, status, summary, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      activity.workspaceId,
      activity.type,
      activity.method,
      activity.subjectId,
      activity.peerId ?? null,
      activity.status ?? null,
      activity.summary,
      JSON.stringify(activity.body ?? {}),
    ],
  );
}
