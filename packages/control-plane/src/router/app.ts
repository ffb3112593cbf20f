import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { hasProvisioner } from '../dispatchers/index.js';
import type { Services } from '../handlers/index.js';
import { answerErrors, newServer } from '../http/index.js';
import { Refusal } from '../models/index.js';
import { adminRoutes } from './admin-routes.js';
import { delegationRoutes } from './delegation-routes.js';
import { eventRoutes } from './event-routes.js';
import { executionRoutes } from './execution-routes.js';
import { externalRoutes } from './external-routes.js';
import { makeGuards } from './guards.js';
import { importRoutes } from './import-routes.js';
import { describeRoutes } from './openapi.js';
import { memoryRoutes } from './memory-routes.js';
import type { Operations } from './operations.js';
import { pluginRoutes } from './plugin-routes.js';
import { registryRoutes } from './registry-routes.js';
import { orgNode } from './schemas.js';
import { uploadRoutes } from './upload-routes.js';
import { workspaceRoutes } from './workspace-routes.js';

/**
 * A server with no routes yet, which is also where the service's logger comes from. Whoever makes many of them may have
 * them share what compiles their schemas.
 */
export function newApp(
  logging: boolean,
  options: Pick<FastifyServerOptions, 'schemaController'> = {},
): FastifyInstance {
  return newServer({ ...options, log: logging, maxBodyBytes: MAX_BODY_BYTES });
}

/** Gives a server all routes of the service, and their description. */
export function mountRoutes(app: FastifyInstance, services: Services, operations: Operations): void {
  answerErrors(app);
  app.addSchema(orgNode);
  describeRoutes(app);
  // The description sees what is mounted after it was loaded, and a plugin is loaded in its turn.
  app.register(async (routes) => {
    const guards = makeGuards(services.database);
    statusRoutes(routes, services, operations);
    workspaceRoutes(routes, services, guards);
    registryRoutes(routes, services, guards);
    delegationRoutes(routes, services, guards);
    uploadRoutes(routes, services, guards);
    executionRoutes(routes, services, guards);
    pluginRoutes(routes, services, guards);
    memoryRoutes(routes, services, guards);
    externalRoutes(routes, services, guards);
    eventRoutes(routes, services, guards);
    importRoutes(routes, services, guards);
    adminRoutes(routes, services, guards, operations);
  });
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** For whoever watches the service: neither tells anything of a workspace. */
function statusRoutes(app: FastifyInstance, { database, dispatch }: Services, { metrics }: Operations): void {
  app.get('/healthz', async () => {
    try {
      await database.query(`SELECT 1`);
    } catch (error) {
      throw new Refusal('unavailable', 'the database does not answer', {}, { cause: error });
    }
    return { status: 'ok', provisioner: hasProvisioner(dispatch) };
  });

  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
