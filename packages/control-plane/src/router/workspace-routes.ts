import type { FastifyInstance } from 'fastify';
import { readEvents } from '../events/index.js';
import {
  createWorkspace,
  deleteSecret,
  deleteWorkspace,
  getFiles,
  getWorkspace,
  getWorkspaces,
  hibernateWorkspace,
  listSecrets,
  type NewWorkspace,
  patchWorkspace,
  pause,
  reportBootstrapFailure,
  restart,
  restartWithNewSession,
  resume,
  type Services,
  setSecrets,
  wake,
  type WorkspacePatch,
} from '../handlers/index.js';
import { readAudit } from '../lifecycle/index.js';
import { bearerOf } from '../wsauth/index.js';
import type { Guards } from './guards.js';
import { limitOf } from './limit.js';
import {
  bootstrapFailedBody,
  createBody,
  deleteQuery,
  idParams,
  limitQuery,
  listQuery,
  patchBody,
  restartBody,
  secretParams,
  secretsBody,
} from './schemas.js';

export function workspaceRoutes(app: FastifyInstance, services: Services, { operator, owner, peer }: Guards): void {
  app.post<{ Body: NewWorkspace }>(
    '/workspaces',
    { schema: { body: createBody }, preHandler: operator },
    async (request, reply) => {
      const { workspace, authToken, connection } = await createWorkspace(services, request.body);
      return reply.code(201).send({ ...workspace, ...(authToken === undefined ? {} : { authToken, connection }) });
    },
  );

  app.get<{ Querystring: { includeRemoved?: string; rootsOnly?: string } }>(
    '/workspaces',
    { schema: { querystring: listQuery }, preHandler: operator },
    async ({ query }) => ({
      workspaces: await getWorkspaces(services, {
        includeRemoved: query.includeRemoved === 'true',
        rootsOnly: query.rootsOnly === 'true',
      }),
    }),
  );

  app.get<WithId>('/workspaces/:id', { schema: { params: idParams }, preHandler: peer }, ({ params }) =>
    getWorkspace(services, params.id),
  );

  app.patch<WithId & { Body: WorkspacePatch }>(
    '/workspaces/:id',
    { schema: { params: idParams, body: patchBody }, preHandler: operator },
    ({ params, body }) => patchWorkspace(services, params.id, body),
  );

  app.delete<WithId & { Querystring: { confirm?: string } }>(
    '/workspaces/:id',
    { schema: { params: idParams, querystring: deleteQuery }, preHandler: operator },
    async ({ params, query }) => ({
      removed: await deleteWorkspace(services, params.id, query.confirm === 'true'),
    }),
  );

  app.post<WithId & { Body: { resetSession?: boolean } | null }>(
    '/workspaces/:id/restart',
    { schema: { params: idParams, body: restartBody }, preHandler: operator },
    async ({ params, body }, reply) => {
      if (body?.resetSession === true) await restartWithNewSession(services, params.id);
      else await restart(services, params.id);
      return reply.code(202).send({ restarting: [params.id] });
    },
  );

  app.post<WithId>(
    '/workspaces/:id/pause',
    { schema: { params: idParams }, preHandler: operator },
    async ({ params }) => ({ paused: await pause(services, params.id) }),
  );

  app.post<WithId>(
    '/workspaces/:id/resume',
    { schema: { params: idParams }, preHandler: operator },
    async ({ params }, reply) => reply.code(202).send({ resuming: await resume(services, params.id) }),
  );

  app.post<WithId>(
    '/workspaces/:id/hibernate',
    { schema: { params: idParams }, preHandler: operator },
    async ({ params }) => {
      await hibernateWorkspace(services, params.id);
      return { hibernated: [params.id] };
    },
  );

  app.post<WithId>(
    '/workspaces/:id/wake',
    { schema: { params: idParams }, preHandler: peer },
    async ({ params }, reply) => {
      await wake(services, params.id);
      return reply.code(202).send({ waking: [params.id] });
    },
  );

  app.post<WithId & { Body: { message: string } }>(
    '/workspaces/:id/bootstrap-failed',
    { schema: { params: idParams, body: bootstrapFailedBody } },
    async ({ params, body, headers }, reply) => {
      await reportBootstrapFailure(services, params.id, body.message, bearerOf(headers.authorization));
      return reply.code(204).send();
    },
  );

  app.put<WithId & { Body: Record<string, string> }>(
    '/workspaces/:id/secrets',
    { schema: { params: idParams, body: secretsBody }, preHandler: operator },
    async ({ params, body }) => ({ secrets: await setSecrets(services, params.id, body) }),
  );

  app.get<WithId>(
    '/workspaces/:id/secrets',
    { schema: { params: idParams }, preHandler: owner },
    async ({ params }) => ({ secrets: await listSecrets(services, params.id) }),
  );

  app.delete<{ Params: { id: string; name: string } }>(
    '/workspaces/:id/secrets/:name',
    { schema: { params: secretParams }, preHandler: operator },
    async ({ params }, reply) => {
      await deleteSecret(services, params.id, params.name);
      return reply.code(204).send();
    },
  );

  app.get<WithId>('/workspaces/:id/files', { schema: { params: idParams }, preHandler: owner }, async ({ params }) => ({
    files: await getFiles(services, params.id),
  }));

  app.get<WithId & { Querystring: { limit?: string } }>(
    '/workspaces/:id/events',
    { schema: { params: idParams, querystring: limitQuery }, preHandler: owner },
    async ({ params, query }) => ({ events: await readEvents(services.database, params.id, limitOf(query)) }),
  );

  app.get<WithId>('/workspaces/:id/audit', { schema: { params: idParams }, preHandler: owner }, async ({ params }) => ({
    audit: await readAudit(services.database, params.id),
  }));
}

interface WithId {
  Params: { id: string };
}
