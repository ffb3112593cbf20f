import {
  type ExecutionPatch,
  type ExecutionWorkspace,
  insertExecution,
  listExecutions,
  updateExecution,
} from '../execution-workspaces/index.js';
import { Refusal } from '../models/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

/** Opens a place to work in below a workspace. */
export async function openExecution({ database }: Services, id: string, name: string): Promise<ExecutionWorkspace> {
  await requireWorkspace(database, id);
  return insertExecution(database, id, name);
}

export async function getExecutions({ database }: Services, id: string): Promise<readonly ExecutionWorkspace[]> {
  await requireWorkspace(database, id);
  return listExecutions(database, id);
}

export async function patchExecution(
  { database }: Services,
  id: string,
  executionId: string,
  patch: ExecutionPatch,
): Promise<ExecutionWorkspace> {
  await requireWorkspace(database, id);
  const changed = await updateExecution(database, id, executionId, patch);
  if (changed === undefined) throw new Refusal('not-found', 'there is no such execution workspace');
  return changed;
}
