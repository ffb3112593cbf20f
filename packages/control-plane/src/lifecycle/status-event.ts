import { EventName } from '../events/index.js';
import { WorkspaceStatus } from '../models/index.js';

/** The event that tells of an arrival in a status. */
export function eventOf(status: WorkspaceStatus): EventName {
  return EVENTS[status];
}

const EVENTS: Readonly<Record<WorkspaceStatus, EventName>> = {
  [WorkspaceStatus.Provisioning]: EventName.Provisioning,
  [WorkspaceStatus.Online]: EventName.Online,
  [WorkspaceStatus.Offline]: EventName.Offline,
  [WorkspaceStatus.Degraded]: EventName.Degraded,
  [WorkspaceStatus.Failed]: EventName.Failed,
  [WorkspaceStatus.Removed]: EventName.Removed,
  [WorkspaceStatus.Paused]: EventName.Paused,
  [WorkspaceStatus.Hibernated]: EventName.Hibernated,
  [WorkspaceStatus.AwaitingAgent]: EventName.AwaitingAgent,
  [WorkspaceStatus.Hibernating]: EventName.Hibernating,
};
