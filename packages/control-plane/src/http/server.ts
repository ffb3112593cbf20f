import Fastify, { type FastifyInstance } from 'fastify';

export interface ServerOptions {
  /** The name that its lines in the log carry, beside those of another process; `true` for none, `false` for no log. */
  readonly log: boolean | { readonly name: string };
  readonly maxBodyBytes: number;
}

/** A server without routes that checks bodies as they are, and is where a process's logger comes from. */
export function newServer({ log, maxBodyBytes }: ServerOptions): FastifyInstance {
  return Fastify({
    logger: log,
    bodyLimit: maxBodyBytes,
    // By default Fastify bends a body to its schema: it would drop a misspelt field and read "3" as 3.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
}
