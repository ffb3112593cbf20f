import type { Queryable } from '../db/index.js';
import { findWorkspace } from '../lifecycle/index.js';
import { WorkspaceStatus } from '../models/index.js';
import type { ExecutionWorkspace } from './schema.js';

/** Asks the agent to remove what it keeps. Of a workspace that is removed or has no address, nothing is left to ask. */
export async function removeOnAgent(
  db: Queryable,
  { id, workspaceId }: ExecutionWorkspace,
  timeoutMs = 10_000,
): Promise<void> {
  const workspace = await findWorkspace(db, workspaceId);
  if (workspace === undefined || workspace.status === WorkspaceStatus.Removed || workspace.url === '') return;
  const response = await fetch(`${workspace.url.replace(/\/+$/, '')}/executions/${id}`, {
    method: 'DELETE',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok && response.status !== 404) throw new Error(`the agent answered ${response.status}`);
}
