import type { BindingFact, FileFacts, TypeExpression } from '#facts/index';
import { callGiven } from './file-index.js';

/** What Fastify calls the parts of a request, and the names under which the type of a route gives them. */
const parts = [
  ['body', 'Body'],
  ['query', 'Querystring'],
  ['params', 'Params'],
  ['headers', 'Headers'],
] as const;
const methods = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all']);

/**
 * The type of the request that a route's handler is given: `app.post<{ Body: Patch }>('/…', (request) => …)`. Undefined for any
 * other parameter. Reading it here saves most services with such routes the type checker.
 */
export function requestType(facts: FileFacts, { parameter, function: id }: BindingFact): TypeExpression | undefined {
  const given = parameter === 0 ? callGiven(facts, id) : undefined;
  const call = given === undefined ? undefined : facts.calls[given];
  const [route] = call?.typeArguments ?? [];
  if (route === undefined || call?.callee.kind !== 'member' || !methods.has(call.callee.property)) return undefined;
  const { span } = route;
  return {
    kind: 'object',
    span,
    members: parts.map(([name, part]) => ({
      name,
      span,
      optional: false,
      method: false,
      type: { kind: 'indexed', span, object: route, index: { kind: 'literal', span, value: part } },
    })),
  };
}
