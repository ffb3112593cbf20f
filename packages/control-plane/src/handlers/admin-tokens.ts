import { Refusal } from '../models/index.js';
import { revokeAdminToken } from '../wsauth/index.js';
import type { Services } from './services.js';

/** Ends an admin token, which is dead once this returns. */
export async function endAdminToken({ database }: Services, id: string): Promise<void> {
  const outcome = await database.transaction((tx) => revokeAdminToken(tx, id));
  if (outcome === 'unknown') throw new Refusal('not-found', 'there is no such admin token, or not any more');
  if (outcome === 'last') throw new Refusal('conflict', 'this is the last admin token: issue another one first');
}
