export { cleanUpIdle, IDLE_SECONDS } from './cleanup.js';
export { removeOnAgent } from './remove-on-agent.js';
export {
  type ExecutionPatch,
  findViolators,
  insertExecution,
  listExecutions,
  updateExecution,
  type Violator,
} from './repository.js';
export { executionWorkspaces, type ExecutionWorkspace } from './schema.js';
