import { recordActivity } from '../activity/index.js';
import type { Queryable } from '../db/index.js';
import { ActivityMethod, ActivityType } from '../models/index.js';
import type { PendingUpload } from './storage.js';

/** Puts an upload into the inbox of its workspace, which is where a polling agent finds it. */
export async function announceUpload(tx: Queryable, upload: PendingUpload): Promise<void> {
  const { id, workspaceId, filename, contentType, size } = upload;
  await recordActivity(tx, {
    workspaceId,
    type: ActivityType.A2aReceive,
    method: ActivityMethod.ChatUploadReceive,
    subjectId: id,
    summary: `uploaded ${filename}`,
    body: { filename, contentType, size, path: `/workspaces/${workspaceId}/pending-uploads/${id}/content` },
  });
}
