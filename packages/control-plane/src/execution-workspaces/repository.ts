import { and, asc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '../db/index.js';
import { CLOSED_EXECUTIONS, ExecutionStatus, type REQUESTED_EXECUTIONS } from '../models/index.js';
import { orm } from './orm.js';
import { executionWorkspaces, type ExecutionWorkspace } from './schema.js';

export async function insertExecution(db: Queryable, workspaceId: string, name: string): Promise<ExecutionWorkspace> {
  const [made] = await orm(db)
    .insert(executionWorkspaces)
    .values({ workspaceId, name, status: ExecutionStatus.Active })
    .returning();
  if (made === undefined) throw new Error('an execution workspace was not inserted');
  return made;
}

export function listExecutions(db: Queryable, workspaceId: string): Promise<readonly ExecutionWorkspace[]> {
  return orm(db)
    .select()
    .from(executionWorkspaces)
    .where(eq(executionWorkspaces.workspaceId, workspaceId))
    .orderBy(asc(executionWorkspaces.createdAt), asc(executionWorkspaces.id));
}

type RequestedStatus = (typeof REQUESTED_EXECUTIONS)[number];

export interface ExecutionPatch {
  readonly name?: string;
  readonly status?: RequestedStatus;
}

/** Writes what is given. What is opened again is no longer closed, and what is closed says since when. */
export async function updateExecution(
  db: Queryable,
  workspaceId: string,
  id: string,
  { name, status }: ExecutionPatch,
): Promise<ExecutionWorkspace | undefined> {
  const [changed] = await orm(db)
    .update(executionWorkspaces)
    .set({
      ...(name === undefined ? {} : { name }),
      ...(status === undefined ? {} : inStatus(status)),
      lastUsedAt: new Date(),
    })
    .where(and(eq(executionWorkspaces.workspaceId, workspaceId), eq(executionWorkspaces.id, id)))
    .returning();
  return changed;
}

/** Closes one that is still idle, and says whether this call did it. */
export async function archiveIdle(db: Queryable, id: string): Promise<boolean> {
  const closed = await orm(db)
    .update(executionWorkspaces)
    .set({ status: ExecutionStatus.Archived, closedAt: new Date(), cleanupError: null })
    .where(and(eq(executionWorkspaces.id, id), eq(executionWorkspaces.status, ExecutionStatus.Idle)))
    .returning({ id: executionWorkspaces.id });
  return closed.length > 0;
}

/** Notes that what was archived could not be cleaned up. One that was opened again in between stays open. */
export async function markCleanupFailed(db: Queryable, id: string, message: string): Promise<void> {
  await orm(db)
    .update(executionWorkspaces)
    .set({ status: ExecutionStatus.CleanupFailed, closedAt: new Date(), cleanupError: message })
    .where(and(eq(executionWorkspaces.id, id), eq(executionWorkspaces.status, ExecutionStatus.Archived)));
}

/** Those that have been idle for that long, the longest first. */
export function findIdle(db: Queryable, idleSeconds: number): Promise<readonly ExecutionWorkspace[]> {
  return orm(db)
    .select()
    .from(executionWorkspaces)
    .where(
      and(
        eq(executionWorkspaces.status, ExecutionStatus.Idle),
        lt(executionWorkspaces.lastUsedAt, new Date(Date.now() - idleSeconds * 1000)),
      ),
    )
    .orderBy(asc(executionWorkspaces.lastUsedAt), asc(executionWorkspaces.id));
}

export interface Violator {
  readonly id: string;
  readonly workspace_id: string;
  readonly status: string;
  readonly closed_at: Date;
}

/** Rows that are closed in an open state. The constraint refuses them; this is for databases from before it. */
export async function findViolators(db: Queryable): Promise<readonly Violator[]> {
  const { rows } = await db.query<Violator>(
    `SELECT id, workspace_id, status, closed_at
       FROM execution_workspaces
      WHERE closed_at IS NOT NULL AND status <> ALL($1)
      ORDER BY closed_at, id`,
    [CLOSED_EXECUTIONS],
  );
  return rows;
}

/** A status with what it brings with it. */
function inStatus(
  status: RequestedStatus,
): Pick<typeof executionWorkspaces.$inferInsert, 'status' | 'closedAt' | 'cleanupError'> {
  return status === ExecutionStatus.Archived
    ? { status: ExecutionStatus.Archived, closedAt: new Date() }
    : { status, closedAt: null, cleanupError: null };
}
