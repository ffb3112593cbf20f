export { endAdminToken } from './admin-tokens.js';
export { reportBootstrapFailure } from './bootstrap-failed.js';
export { type Bundle, importBundle } from './bundle-import.js';
export { createWorkspace, type NewWorkspace } from './create-workspace.js';
export {
  delegate,
  type DelegationReport,
  type DelegationRequest,
  getDelegation,
  reportDelegation,
} from './delegate.js';
export { deleteWorkspace } from './delete-workspace.js';
export { getExecutions, openExecution, patchExecution } from './executions.js';
export { type Connection, connectionOf, getConnection, rotateConnection } from './external.js';
export { hibernateWorkspace } from './hibernate-workspace.js';
export { importOrg, type ImportedNode, type OrgNode } from './org-import.js';
export { commitMemory, forgetMemory, listMemoryNamespaces, recallMemories } from './memories.js';
export { patchWorkspace, type WorkspacePatch } from './patch-workspace.js';
export { pause } from './pause.js';
export { getPlugins, setPlugins } from './plugins.js';
export { restart, restartWithNewSession } from './restart.js';
export { resume } from './resume.js';
export { deleteSecret, listSecrets, setSecrets } from './secrets.js';
export type { Services } from './services.js';
export { acknowledgeUpload, fetchUpload, upload, type UploadedFile } from './uploads.js';
export { wake } from './wake.js';
export { getFiles } from './workspace-files.js';
export { getWorkspace, getWorkspaces, type WorkspaceView } from './workspace-view.js';
