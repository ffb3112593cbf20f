import type { FastifyInstance } from 'fastify';
import { type ExecutionPatch, findViolators } from '../execution-workspaces/index.js';
import { getExecutions, openExecution, patchExecution, type Services } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { executionBody, executionParams, executionPatchBody, idParams } from './schemas.js';

/** The places that agents work in, below their workspace. */
export function executionRoutes(app: FastifyInstance, services: Services, { admin, owner }: Guards): void {
  app.post<{ Params: { id: string }; Body: { name: string } }>(
    '/workspaces/:id/executions',
    { schema: { params: idParams, body: executionBody }, preHandler: owner },
    async ({ params, body }, reply) => reply.code(201).send(await openExecution(services, params.id, body.name)),
  );

  app.get<{ Params: { id: string } }>(
    '/workspaces/:id/executions',
    { schema: { params: idParams }, preHandler: owner },
    async ({ params }) => ({ executions: await getExecutions(services, params.id) }),
  );

  app.patch<{ Params: { id: string; executionId: string }; Body: ExecutionPatch }>(
    '/workspaces/:id/executions/:executionId',
    { schema: { params: executionParams, body: executionPatchBody }, preHandler: owner },
    ({ params, body }) => patchExecution(services, params.id, params.executionId, body),
  );

  app.get('/admin/executions/violations', { preHandler: admin }, async () => ({
    violations: await findViolators(services.database),
  }));
}
