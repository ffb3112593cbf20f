import type { FastifyInstance } from 'fastify';
import { Refusal, type RefusalKind } from '../models/index.js';

/** Turns what handlers throw into answers: `{ error, reason, … }`. What nobody foresaw is logged and not told. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    if (error instanceof Refusal) {
      const status = STATUS_OF[error.kind];
      if (status >= 500) request.log.error({ err: error.cause ?? error }, error.message);
      return reply.code(status).send({ error: error.kind, reason: error.message, ...error.details });
    }
    if (isClientError(error)) return reply.code(error.statusCode).send({ error: 'invalid', reason: error.message });
    request.log.error({ err: error }, 'the request failed');
    return reply.code(500).send({ error: 'internal', reason: 'the request failed; the log says why' });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: 'not-found', reason: `there is no route ${request.method} ${request.url}` }),
  );
}

const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  unprocessable: 422,
  backend: 502,
  unavailable: 503,
};

/** A body that is no JSON, breaks its schema or is too large: Fastify found out before any handler ran. */
function isClientError(error: unknown): error is Error & { readonly statusCode: number } {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return false;
  return error.statusCode >= 400 && error.statusCode < 500;
}
