/** Every event that the service records and broadcasts. */
export const EventName = {
  Created: 'workspace.created',
  Updated: 'workspace.updated',
  Provisioning: 'workspace.provisioning',
  Online: 'workspace.online',
  Offline: 'workspace.offline',
  Degraded: 'workspace.degraded',
  Failed: 'workspace.failed',
  Removed: 'workspace.removed',
  Paused: 'workspace.paused',
  Hibernating: 'workspace.hibernating',
  Hibernated: 'workspace.hibernated',
  AwaitingAgent: 'workspace.awaiting_agent',
  TokenRotated: 'workspace.token_rotated',
} as const;

export type EventName = (typeof EventName)[keyof typeof EventName];
