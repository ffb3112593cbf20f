import type { FastifyInstance } from 'fastify';
import { isHosted } from '../dispatchers/index.js';
import type { Services } from '../handlers/index.js';
import { defaultModel, defaultTier, EXTERNAL_RUNTIME } from '../models/index.js';
import { canCommunicate, heartbeat, register } from '../registry/index.js';
import { bearerOf } from '../wsauth/index.js';
import type { Guards } from './guards.js';
import { accessBody, heartbeatBody, registerBody } from './schemas.js';

/** What agents call. They show their workspace's token as soon as there is one. */
export function registryRoutes(app: FastifyInstance, services: Services, { operator }: Guards): void {
  app.post<{ Body: RegisterBody }>('/registry/register', { schema: { body: registerBody } }, ({ body, headers }) =>
    register(services.outbox, {
      id: body.id,
      url: body.url,
      name: body.name ?? body.id,
      model: body.model ?? defaultModel(EXTERNAL_RUNTIME),
      tier: defaultTier(isHosted(services.dispatch)),
      secret: bearerOf(headers.authorization),
    }),
  );

  app.post<{ Body: HeartbeatBody }>('/registry/heartbeat', { schema: { body: heartbeatBody } }, ({ body, headers }) =>
    heartbeat(services.outbox, {
      id: body.id,
      errorRate: body.errorRate ?? 0,
      activeTasks: body.activeTasks ?? 0,
      wedged: body.wedged ?? false,
      sampleError: body.sampleError,
      secret: bearerOf(headers.authorization),
    }),
  );

  app.post<{ Body: { from: string; to: string } }>(
    '/registry/check-access',
    { schema: { body: accessBody }, preHandler: operator },
    async ({ body }) => ({ allowed: await canCommunicate(services.database, body.from, body.to) }),
  );
}

interface RegisterBody {
  readonly id: string;
  readonly url: string;
  readonly name?: string;
  readonly model?: string;
}

interface HeartbeatBody {
  readonly id: string;
  readonly errorRate?: number;
  readonly activeTasks?: number;
  readonly wedged?: boolean;
  readonly sampleError?: string;
}
