import type { FastifyRequest } from 'fastify';
import { Refusal } from '../models/index.js';
import { bearerOf, describeToken, matchesHash } from '../wsauth/index.js';

/**
 * Lets in whoever holds the secret that the plugin shares with the service. Workspaces do not: the service checks their
 * tokens and names the workspace whose memories are meant, so none of them can name another's.
 */
export function makeGuard(secret: string): (request: FastifyRequest) => Promise<void> {
  const { hash } = describeToken(secret);
  return async (request) => {
    const presented = bearerOf(request.headers.authorization);
    if (presented === undefined || !matchesHash(presented, hash)) {
      throw new Refusal('unauthenticated', 'the token that the plugin shares with the service is required');
    }
  };
}
