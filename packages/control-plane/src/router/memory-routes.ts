import type { FastifyInstance } from 'fastify';
import { commitMemory, forgetMemory, listMemoryNamespaces, recallMemories, type Services } from '../handlers/index.js';
import {
  type Commit,
  commitBody,
  memoryParams,
  namespacesParams,
  type Recall,
  recallBody,
} from '../memory-contract/index.js';
import type { Guards } from './guards.js';

/** What a workspace remembers, kept by the memory plugin. Its token is checked here; the plugin never sees it. */
export function memoryRoutes(app: FastifyInstance, services: Services, { owner }: Guards): void {
  app.post<{ Params: { id: string }; Body: Commit }>(
    '/workspaces/:id/memories',
    { schema: { params: namespacesParams, body: commitBody }, preHandler: owner },
    async ({ params, body }, reply) => {
      const memory = await commitMemory(services, params.id, body);
      return reply.code(memory.created ? 201 : 200).send(memory);
    },
  );

  app.post<{ Params: { id: string }; Body: Recall }>(
    '/workspaces/:id/memories/recall',
    { schema: { params: namespacesParams, body: recallBody }, preHandler: owner },
    async ({ params, body }) => ({ memories: await recallMemories(services, params.id, body) }),
  );

  app.get<{ Params: { id: string } }>(
    '/workspaces/:id/memories/namespaces',
    { schema: { params: namespacesParams }, preHandler: owner },
    async ({ params }) => ({ namespaces: await listMemoryNamespaces(services, params.id) }),
  );

  app.delete<{ Params: { id: string; memoryId: string } }>(
    '/workspaces/:id/memories/:memoryId',
    { schema: { params: memoryParams }, preHandler: owner },
    async ({ params }, reply) => {
      await forgetMemory(services, params.id, params.memoryId);
      return reply.code(204).send();
    },
  );
}
