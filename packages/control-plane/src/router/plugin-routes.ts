import type { FastifyInstance } from 'fastify';
import { getPlugins, type Services, setPlugins } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { idParams, pluginsBody } from './schemas.js';

/** What a workspace declares that its agent has to have. */
export function pluginRoutes(app: FastifyInstance, services: Services, { operator, owner }: Guards): void {
  app.put<{ Params: { id: string }; Body: { plugins: string[] } }>(
    '/workspaces/:id/plugins',
    { schema: { params: idParams, body: pluginsBody }, preHandler: operator },
    async ({ params, body }) => ({ plugins: await setPlugins(services, params.id, body.plugins) }),
  );

  app.get<{ Params: { id: string } }>(
    '/workspaces/:id/plugins',
    { schema: { params: idParams }, preHandler: owner },
    async ({ params }) => ({ plugins: await getPlugins(services, params.id) }),
  );
}
