import type { Queryable } from '../db/index.js';
import { Refusal } from '../models/index.js';
import { findTokenOwner, hasLiveToken } from '../wsauth/index.js';

/**
 * Lets an agent speak for a workspace. As long as no token of the workspace is live anybody may, since the first
 * registration is what gives out the first one; from then on the token is required.
 */
export async function authorizeAgent(db: Queryable, workspaceId: string, secret: string | undefined): Promise<void> {
  if (secret === undefined) {
    if (await hasLiveToken(db, workspaceId)) {
      throw new Refusal('unauthenticated', 'this workspace has a token: send it as a bearer token');
    }
    return;
  }
  const owner = await findTokenOwner(db, secret);
  if (owner === undefined) throw new Refusal('unauthenticated', 'the token is unknown or revoked');
  if (owner !== workspaceId) throw new Refusal('forbidden', 'the token belongs to another workspace');
}
