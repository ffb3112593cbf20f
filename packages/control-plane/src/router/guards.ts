import type { FastifyRequest } from 'fastify';
import type { Queryable } from '../db/index.js';
import { Refusal } from '../models/index.js';
import { canCommunicate } from '../registry/index.js';
import { bearerOf, findTokenOwner, hasAdminToken, isAdminToken } from '../wsauth/index.js';

export interface Guards {
  /** For `/admin`: an admin token and nothing else. */
  readonly admin: Guard;
  /** For what operators do: an admin token, or anybody as long as nobody has set up administration. */
  readonly operator: Guard;
  /** For a workspace's own rows: its token, or an operator. */
  readonly owner: WorkspaceGuard;
  /** For what others may see of a workspace: the token of one that may talk to it, or an operator. */
  readonly peer: WorkspaceGuard;
}

export type Guard = (request: FastifyRequest) => Promise<void>;
export type WorkspaceGuard = (request: FastifyRequest<{ Params: { id: string } }>) => Promise<void>;

export function makeGuards(db: Queryable): Guards {
  return {
    admin: async (request) => {
      const secret = bearerOf(request.headers.authorization);
      if (secret === undefined || !(await answered(isAdminToken(db, secret)))) throw askForAdmin();
    },
    operator: async (request) => {
      const caller = await identify(db, request);
      if (caller.kind === 'workspace') throw new Refusal('forbidden', 'a workspace token does not do this');
    },
    owner: async (request) => {
      const caller = await identify(db, request);
      if (caller.kind === 'workspace' && caller.id !== request.params.id) {
        throw new Refusal('forbidden', 'the token belongs to another workspace');
      }
    },
    peer: async (request) => {
      const caller = await identify(db, request);
      if (caller.kind === 'operator') return;
      if (!(await answered(canCommunicate(db, caller.id, request.params.id)))) {
        // The same words as for one that does not exist: whether it does is not the caller's to know.
        throw new Refusal('not-found', 'there is no such workspace');
      }
    },
  };
}

type Caller = { readonly kind: 'operator' } | { readonly kind: 'workspace'; readonly id: string };

async function identify(db: Queryable, request: FastifyRequest): Promise<Caller> {
  const secret = bearerOf(request.headers.authorization);
  if (secret === undefined) {
    if (await answered(hasAdminToken(db))) throw askForAdmin();
    return { kind: 'operator' };
  }
  if (await answered(isAdminToken(db, secret))) return { kind: 'operator' };
  const id = await answered(findTokenOwner(db, secret));
  if (id === undefined) throw new Refusal('unauthenticated', 'the token is unknown or revoked');
  return { kind: 'workspace', id };
}

function askForAdmin(): Refusal {
  return new Refusal('unauthenticated', 'an admin token is required: send it as a bearer token');
}

/** A store that is down says nothing about the token: that is the service's trouble, not the caller's. */
async function answered<T>(lookup: Promise<T>): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    throw new Refusal('unavailable', 'the store of tokens does not answer', {}, { cause: error });
  }
}
