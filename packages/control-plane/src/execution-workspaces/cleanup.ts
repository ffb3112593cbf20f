import type { Queryable } from '../db/index.js';
import { archiveIdle, findIdle, markCleanupFailed } from './repository.js';
import type { ExecutionWorkspace } from './schema.js';

/** One that nobody used for a day is closed. */
export const IDLE_SECONDS = 86_400;

export interface Cleanup {
  readonly database: Queryable;
  /** Removes what an execution workspace left behind; to find nothing is fine. */
  readonly remove: (execution: ExecutionWorkspace) => Promise<void>;
}

export interface CleanedUp {
  readonly changed: readonly string[];
  readonly failures: readonly { readonly workspaceId: string; readonly message: string }[];
}

/** Archives what has been idle, and then removes it: a row that is reopened in between must not lose its files. */
export async function cleanUpIdle(
  { database, remove }: Cleanup,
  idleSeconds: number = IDLE_SECONDS,
): Promise<CleanedUp> {
  const changed: string[] = [];
  const failures: { workspaceId: string; message: string }[] = [];
  for (const execution of await findIdle(database, idleSeconds)) {
    if (!(await archiveIdle(database, execution.id))) continue;
    changed.push(execution.id);
    try {
      await remove(execution);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ workspaceId: execution.workspaceId, message });
      await markCleanupFailed(database, execution.id, message);
    }
  }
  return { changed, failures };
}
