import type { FastifyInstance } from 'fastify';
import { getConnection, rotateConnection, type Services } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { idParams } from './schemas.js';

/** How an agent on its owner's machine gets to know what it calls, and gets a new token. */
export function externalRoutes(app: FastifyInstance, services: Services, { operator }: Guards): void {
  app.get<{ Params: { id: string } }>(
    '/workspaces/:id/external/connection',
    { schema: { params: idParams }, preHandler: operator },
    async ({ params }) => ({ connection: await getConnection(services, params.id) }),
  );

  app.post<{ Params: { id: string } }>(
    '/workspaces/:id/external/rotate',
    { schema: { params: idParams }, preHandler: operator },
    async ({ params }) => ({ connection: await rotateConnection(services, params.id) }),
  );
}
