import type { FastifyInstance } from 'fastify';
import { readActivity } from '../activity/index.js';
import {
  delegate,
  type DelegationReport,
  type DelegationRequest,
  getDelegation,
  reportDelegation,
  type Services,
} from '../handlers/index.js';
import type { ActivityType } from '../models/index.js';
import type { Guards } from './guards.js';
import { limitOf } from './limit.js';
import { activityQuery, delegateBody, delegationParams, idParams, reportBody } from './schemas.js';

/** What workspaces hand to each other, and what each of them has in its log. */
export function delegationRoutes(app: FastifyInstance, services: Services, { owner }: Guards): void {
  app.post<{ Params: { id: string }; Body: DelegationRequest }>(
    '/workspaces/:id/delegations',
    { schema: { params: idParams, body: delegateBody }, preHandler: owner },
    async ({ params, body }, reply) => reply.code(202).send({ id: await delegate(services, params.id, body) }),
  );

  app.get<{ Params: DelegationParams }>(
    '/workspaces/:id/delegations/:delegationId',
    { schema: { params: delegationParams }, preHandler: owner },
    ({ params }) => getDelegation(services, params.id, params.delegationId),
  );

  app.post<{ Params: DelegationParams; Body: DelegationReport }>(
    '/workspaces/:id/delegations/:delegationId/report',
    { schema: { params: delegationParams, body: reportBody }, preHandler: owner },
    async ({ params, body }, reply) => {
      await reportDelegation(services, params.id, params.delegationId, body);
      return reply.code(204).send();
    },
  );

  app.get<{ Params: { id: string }; Querystring: { type?: ActivityType; after?: string; limit?: string } }>(
    '/workspaces/:id/activity',
    { schema: { params: idParams, querystring: activityQuery }, preHandler: owner },
    async ({ params, query }) => ({
      activity: await readActivity(services.database, params.id, {
        type: query.type,
        after: Number(query.after ?? 0),
        limit: limitOf(query),
      }),
    }),
  );
}

interface DelegationParams {
  readonly id: string;
  readonly delegationId: string;
}
