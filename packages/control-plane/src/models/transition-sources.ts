import { WorkspaceStatus } from './workspace-status.js';

/** The states that `register` takes to online; paused, hibernated, hibernating and removed stay as they are. */
export const REGISTERS_FROM: readonly WorkspaceStatus[] = [
  WorkspaceStatus.Provisioning,
  WorkspaceStatus.Online,
  WorkspaceStatus.Offline,
  WorkspaceStatus.Degraded,
  WorkspaceStatus.Failed,
  WorkspaceStatus.AwaitingAgent,
];

/** The states that a restart takes to provisioning. */
export const RESTARTS_FROM: readonly WorkspaceStatus[] = [
  WorkspaceStatus.Online,
  WorkspaceStatus.Offline,
  WorkspaceStatus.Degraded,
  WorkspaceStatus.Failed,
  WorkspaceStatus.Hibernated,
];

/** The states in which an agent is taken to be up: what sweeps watch, and what may hibernate. */
export const RUNS_IN: readonly WorkspaceStatus[] = [WorkspaceStatus.Online, WorkspaceStatus.Degraded];

/** The states in which a backend instance that just came up still belongs to its workspace. */
export const KEEPS_INSTANCE_IN: readonly WorkspaceStatus[] = [
  WorkspaceStatus.Provisioning,
  WorkspaceStatus.Online,
  WorkspaceStatus.Degraded,
  WorkspaceStatus.Offline,
];

/** The states that a pause leaves alone: paused already, or gone for good. */
export const NEVER_PAUSED: readonly WorkspaceStatus[] = [WorkspaceStatus.Paused, WorkspaceStatus.Removed];
