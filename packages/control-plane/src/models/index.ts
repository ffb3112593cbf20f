export { BackendKind } from './backend.js';
export { boundedTier, defaultModel, defaultTier, MAX_TIER, MIN_TIER } from './defaults.js';
export type { Log } from './log.js';
export { DEFAULT_RUNTIME, EXTERNAL_RUNTIME } from './runtime.js';
export { KEEPS_INSTANCE_IN, NEVER_PAUSED, REGISTERS_FROM, RESTARTS_FROM, RUNS_IN } from './transition-sources.js';
export { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from './workspace-status.js';
export { Refusal, type RefusalKind } from './refusal.js';
