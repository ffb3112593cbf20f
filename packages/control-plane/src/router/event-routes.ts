import type { FastifyInstance } from 'fastify';
import type { Services } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { idParams } from './schemas.js';
import { Streams } from './stream.js';

/** Events as they happen: all of them for operators; for a workspace its own and those of its peers. */
export function eventRoutes(app: FastifyInstance, { hub }: Services, { operator, owner }: Guards): void {
  const streams = new Streams(hub);
  app.addHook('preClose', async () => streams.endAll());

  app.get('/events/stream', { preHandler: operator }, (_request, reply) => {
    streams.open(reply);
  });

  app.get<{ Params: { id: string } }>(
    '/workspaces/:id/events/stream',
    { schema: { params: idParams }, preHandler: owner },
    ({ params }, reply) => {
      streams.open(reply, params.id);
    },
  );
}
