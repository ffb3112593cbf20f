import type { Queryable } from '../db/index.js';
import { findWorkspace } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';

/** Why an UPDATE with a predicate on the prior state changed no row: for whoever asked for the step. */
export async function refuseTransition(db: Queryable, id: string, verb: string): Promise<Refusal> {
  const workspace = await findWorkspace(db, id);
  if (workspace === undefined) return new Refusal('not-found', 'there is no such workspace');
  const { status } = workspace;
  if (status === WorkspaceStatus.Removed) return new Refusal('gone', 'the workspace was removed');
  return new Refusal('conflict', `a workspace that is ${status} cannot be ${verb}`, { status });
}
