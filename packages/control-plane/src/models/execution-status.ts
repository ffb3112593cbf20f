/** Where an execution workspace is in its life; the CHECK of `execution_workspaces.status` holds the same values. */
export const ExecutionStatus = {
  Active: 'active',
  Idle: 'idle',
  Archived: 'archived',
  CleanupFailed: 'cleanup_failed',
} as const;

export type ExecutionStatus = (typeof ExecutionStatus)[keyof typeof ExecutionStatus];

/** The states that a closed one may be in. */
export const CLOSED_EXECUTIONS: readonly ExecutionStatus[] = [ExecutionStatus.Archived, ExecutionStatus.CleanupFailed];

/** The states that a request may ask for: that a cleanup failed is for the cleanup job to say. */
export const REQUESTED_EXECUTIONS = [
  ExecutionStatus.Active,
  ExecutionStatus.Idle,
  ExecutionStatus.Archived,
] as const satisfies readonly ExecutionStatus[];
