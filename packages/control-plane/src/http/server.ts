import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';

export interface ServerOptions extends Pick<FastifyServerOptions, 'schemaController'> {
  /** The name that its lines in the log carry, beside those of another process; `true` for none, `false` for no log. */
  readonly log: boolean | { readonly name: string };
  readonly maxBodyBytes: number;
}

/** A server without routes that checks bodies as they are, and is where a process's logger comes from. */
export function newServer({ log, maxBodyBytes, ...options }: ServerOptions): FastifyInstance {
  const app = Fastify({
    ...options,
    logger: log,
    bodyLimit: maxBodyBytes,
    // By default Fastify bends a body to its schema: it would drop a misspelt field and read "3" as 3.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  // Every body is JSON. Taken as a text it would be told that it is no object, which is not what is wrong with it.
  app.removeContentTypeParser('text/plain');
  return app;
}
