export { announceArrivals, type ArrivalDetails } from './announce-arrivals.js';
export { type AuditEntry, readAudit, recordArrival } from './audit.js';
export { awaitAgent, awaitsAgent } from './await-agent.js';
export { markFailed } from './mark-failed.js';
export { findWorkspace, listWorkspaces, type WorkspaceFilter, type WorkspaceRow } from './read-workspace.js';
export { setStatusFrom } from './set-status.js';
export { MAX_TREE_DEPTH, readAncestors, readSubtree, type TreeNode } from './subtree.js';
