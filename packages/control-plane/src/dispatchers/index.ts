export { Background } from './background.js';
export { type Dispatch, hasProvisioner, isHosted, type StopRetry } from './dispatch.js';
export { buildEnvironment, EnvironmentError } from './environment.js';
export {
  NO_BACKEND,
  provisionWorkspaceAuto,
  provisionWorkspaceAutoSync,
  provisionWorkspacesPaced,
  type ProvisionOutcome,
  STARTS_AT_ONCE,
} from './provision.js';
export {
  restartWorkspaceAuto,
  restartWorkspaceAutoWithOptions,
  type RestartOptions,
  runRestartCycle,
} from './restart.js';
export { inspectWorkspaceAuto, listInstancesAuto, stopWorkspaceAuto } from './stop.js';
export { templateConfig } from './template-config.js';
export { Turns } from './turns.js';
