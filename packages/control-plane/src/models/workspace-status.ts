/** Where a workspace is in its life. The database enum `workspace_status` holds the same labels. */
export const WorkspaceStatus = {
  Provisioning: 'provisioning',
  Online: 'online',
  Offline: 'offline',
  Degraded: 'degraded',
  Failed: 'failed',
  Removed: 'removed',
  Paused: 'paused',
  Hibernated: 'hibernated',
  AwaitingAgent: 'awaiting_agent',
  Hibernating: 'hibernating',
} as const;

export type WorkspaceStatus = (typeof WorkspaceStatus)[keyof typeof WorkspaceStatus];

/** The canonical list: every constant above stands here once. */
export const ALL_WORKSPACE_STATUSES: readonly WorkspaceStatus[] = [
  WorkspaceStatus.Provisioning,
  WorkspaceStatus.Online,
  WorkspaceStatus.Offline,
  WorkspaceStatus.Degraded,
  WorkspaceStatus.Failed,
  WorkspaceStatus.Removed,
  WorkspaceStatus.Paused,
  WorkspaceStatus.Hibernated,
  WorkspaceStatus.AwaitingAgent,
  WorkspaceStatus.Hibernating,
];
