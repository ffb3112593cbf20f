import type { FastifyInstance } from 'fastify';
import { type Bundle, importBundle, importOrg, type OrgNode, type Services } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { bundleBody, orgImportBody } from './schemas.js';

export function importRoutes(app: FastifyInstance, services: Services, { operator }: Guards): void {
  app.post<{ Body: { root: OrgNode; parentId?: string } }>(
    '/org/import',
    { schema: { body: orgImportBody }, preHandler: operator },
    async ({ body }) => ({ root: await importOrg(services, body.root, body.parentId ?? null) }),
  );

  app.post<{ Body: Bundle }>(
    '/bundles/import',
    { schema: { body: bundleBody }, preHandler: operator },
    async ({ body }, reply) => {
      const { workspace, authToken } = await importBundle(services, body);
      return reply.code(201).send({ ...workspace, ...(authToken === undefined ? {} : { authToken }) });
    },
  );
}
