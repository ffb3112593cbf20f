export {
  type AdminToken,
  adoptAdminToken,
  hasAdminToken,
  isAdminToken,
  issueAdminToken,
  listAdminTokens,
  revokeAdminToken,
} from './admin-tokens.js';
export { bearerOf } from './bearer.js';
export type { Queryable } from './queryable.js';
export { describeToken, matchesHash } from './token.js';
export { findTokenOwner, hasLiveToken, issueWorkspaceToken, revokeWorkspaceTokens } from './workspace-tokens.js';
