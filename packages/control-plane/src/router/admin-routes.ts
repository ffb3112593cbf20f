import type { FastifyInstance } from 'fastify';
import { readEvents } from '../events/index.js';
import type { Services } from '../handlers/index.js';
import type { SweepCounts } from '../registry/index.js';
import type { Guards } from './guards.js';
import { limitOf } from './limit.js';
import { limitQuery } from './schemas.js';

export type ReadSweepCounts = () => Readonly<Record<string, SweepCounts>>;

export function adminRoutes(
  app: FastifyInstance,
  { database }: Services,
  { admin }: Guards,
  sweepCounts: ReadSweepCounts,
): void {
  app.get<{ Querystring: { limit?: string } }>(
    '/admin/events',
    { schema: { querystring: limitQuery }, preHandler: admin },
    async ({ query }) => ({ events: await readEvents(database, undefined, limitOf(query)) }),
  );

  app.get('/admin/sweeps', { preHandler: admin }, async () => ({ sweeps: sweepCounts() }));
}
