export { Background } from './background.js';
export { type Dispatch, hasProvisioner, isHosted, type StopRetry } from './dispatch.js';
export { buildEnvironment, EnvironmentError } from './environment.js';
export { NO_BACKEND, provisionWorkspaceAuto, provisionWorkspaceAutoSync, type ProvisionOutcome } from './provision.js';
export {
  restartWorkspaceAuto,
  restartWorkspaceAutoWithOptions,
  type RestartOptions,
  runRestartCycle,
} from './restart.js';
export { inspectWorkspaceAuto, stopWorkspaceAuto } from './stop.js';
export { templateConfig } from './template-config.js';
export { Turns } from './turns.js';
