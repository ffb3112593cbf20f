import type { FastifyInstance } from 'fastify';
import { countDelegations, listDelegations } from '../delegations/index.js';
import { readEvents } from '../events/index.js';
import { endAdminToken, type Services } from '../handlers/index.js';
import type { DelegationStatus } from '../models/index.js';
import { issueAdminToken, listAdminTokens } from '../wsauth/index.js';
import type { Guards } from './guards.js';
import { limitOf } from './limit.js';
import type { Operations } from './operations.js';
import { adminTokenParams, delegationsQuery, limitQuery } from './schemas.js';

export function adminRoutes(
  app: FastifyInstance,
  services: Services,
  { admin }: Guards,
  { sweepCounts }: Operations,
): void {
  const { database } = services;
  app.get<{ Querystring: { limit?: string } }>(
    '/admin/events',
    { schema: { querystring: limitQuery }, preHandler: admin },
    async ({ query }) => ({ events: await readEvents(database, undefined, limitOf(query)) }),
  );

  app.get<{ Querystring: { status?: DelegationStatus; limit?: string } }>(
    '/admin/delegations',
    { schema: { querystring: delegationsQuery }, preHandler: admin },
    async ({ query }) => ({ delegations: await listDelegations(database, query.status, limitOf(query)) }),
  );

  app.get('/admin/delegations/stats', { preHandler: admin }, async () => ({
    stats: await countDelegations(database),
  }));

  app.get('/admin/tokens', { preHandler: admin }, async () => ({ tokens: await listAdminTokens(database) }));

  app.post('/admin/tokens', { preHandler: admin }, async (_request, reply) =>
    reply.code(201).send(await issueAdminToken(database)),
  );

  app.delete<{ Params: { tokenId: string } }>(
    '/admin/tokens/:tokenId',
    { schema: { params: adminTokenParams }, preHandler: admin },
    async ({ params }, reply) => {
      await endAdminToken(services, params.tokenId);
      return reply.code(204).send();
    },
  );

  app.get('/admin/sweeps', { preHandler: admin }, async () => ({ sweeps: sweepCounts() }));
}
