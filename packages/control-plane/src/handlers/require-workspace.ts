import type { Queryable } from '../db/index.js';
import { findWorkspace, type WorkspaceRow } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';

/** A workspace that is still there, or the refusal that says what became of it. */
export async function requireWorkspace(db: Queryable, id: string): Promise<WorkspaceRow> {
  const workspace = await findWorkspace(db, id);
  if (workspace === undefined) throw new Refusal('not-found', 'there is no such workspace');
  if (workspace.status === WorkspaceStatus.Removed) throw new Refusal('gone', 'the workspace was removed');
  return workspace;
}
