import type { FastifyInstance } from 'fastify';
import { countDelegations, listDelegations } from '../delegations/index.js';
import { readEvents } from '../events/index.js';
import type { Services } from '../handlers/index.js';
import type { DelegationStatus } from '../models/index.js';
import type { Guards } from './guards.js';
import { limitOf } from './limit.js';
import type { Operations } from './operations.js';
import { delegationsQuery, limitQuery } from './schemas.js';

export function adminRoutes(
  app: FastifyInstance,
  { database }: Services,
  { admin }: Guards,
  { sweepCounts }: Operations,
): void {
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

  app.get('/admin/sweeps', { preHandler: admin }, async () => ({ sweeps: sweepCounts() }));
}
