import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../db/index.js';
import { answerErrors, newServer } from '../http/index.js';
import {
  type Commit,
  commitBody,
  memoryParams,
  type MemoryStore,
  namespacesParams,
  type Recall,
  recallBody,
} from '../memory-contract/index.js';
import { Refusal } from '../models/index.js';
import { makeGuard } from './guard.js';

export interface MemoryServices {
  /** For the health alone. */
  readonly database: Queryable;
  readonly memories: MemoryStore;
  /** Whether memories can be recalled by embedding; for whoever watches the plugin. */
  readonly vector: boolean;
  /** Shared with the service, and with nobody else. */
  readonly token: string;
}

/** A server with no routes yet, which is also where the plugin's logger comes from. */
export function newMemoryApp(logging: boolean): FastifyInstance {
  return newServer({ log: logging && { name: 'memory-plugin' }, maxBodyBytes: MAX_BODY_BYTES });
}

/** Gives a server all routes of the plugin. */
export function mountMemoryRoutes(app: FastifyInstance, { database, memories, vector, token }: MemoryServices): void {
  const preHandler = makeGuard(token);
  answerErrors(app);

  app.get('/v1/health', async () => {
    try {
      await database.query(`SELECT 1`);
    } catch (error) {
      throw new Refusal('unavailable', 'the database does not answer', {}, { cause: error });
    }
    return { status: 'ok', vector };
  });

  app.post<{ Params: WorkspaceParams; Body: Commit }>(
    '/v1/workspaces/:id/memories',
    { schema: { params: namespacesParams, body: commitBody }, preHandler },
    async ({ params, body }, reply) => {
      const memory = await memories.commit(params.id, body);
      return reply.code(memory.created ? 201 : 200).send(memory);
    },
  );

  app.post<{ Params: WorkspaceParams; Body: Recall }>(
    '/v1/workspaces/:id/memories/recall',
    { schema: { params: namespacesParams, body: recallBody }, preHandler },
    async ({ params, body }) => ({ memories: await memories.recall(params.id, body) }),
  );

  app.get<{ Params: WorkspaceParams }>(
    '/v1/workspaces/:id/memories/namespaces',
    { schema: { params: namespacesParams }, preHandler },
    async ({ params }) => ({ namespaces: await memories.namespaces(params.id) }),
  );

  app.delete<{ Params: WorkspaceParams & { readonly memoryId: string } }>(
    '/v1/workspaces/:id/memories/:memoryId',
    { schema: { params: memoryParams }, preHandler },
    async ({ params }, reply) => {
      await memories.forget(params.id, params.memoryId);
      return reply.code(204).send();
    },
  );
}

interface WorkspaceParams {
  readonly id: string;
}

/** Room for the largest body that the schemas take, with every character escaped. */
const MAX_BODY_BYTES = 1024 * 1024;
