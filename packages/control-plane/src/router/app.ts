import Fastify, { type FastifyInstance } from 'fastify';
import { hasProvisioner } from '../dispatchers/index.js';
import type { Services } from '../handlers/index.js';
import { Refusal } from '../models/index.js';
import { adminRoutes, type ReadSweepCounts } from './admin-routes.js';
import { answerErrors } from './errors.js';
import { makeGuards } from './guards.js';
import { importRoutes } from './import-routes.js';
import { registryRoutes } from './registry-routes.js';
import { workspaceRoutes } from './workspace-routes.js';

/** A server with no routes yet, which is also where the service's logger comes from. */
export function newApp(logging: boolean): FastifyInstance {
  return Fastify({
    logger: logging,
    bodyLimit: MAX_BODY_BYTES,
    // By default Fastify bends a body to its schema: it would drop a misspelt field and read "3" as 3.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
}

/** Gives a server all routes of the service. */
export function mountRoutes(app: FastifyInstance, services: Services, sweepCounts: ReadSweepCounts): void {
  answerErrors(app);
  app.get('/healthz', async () => {
    try {
      await services.database.query(`SELECT 1`);
    } catch (error) {
      throw new Refusal('unavailable', 'the database does not answer', {}, { cause: error });
    }
    return { status: 'ok', provisioner: hasProvisioner(services.dispatch) };
  });
  const guards = makeGuards(services.database);
  workspaceRoutes(app, services, guards);
  registryRoutes(app, services, guards);
  importRoutes(app, services, guards);
  adminRoutes(app, services, guards, sweepCounts);
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;
