import { BackendError, type Backend, type InstanceSpec, type InstanceState } from './backend.js';
import { field } from './json-field.js';
import { textFields } from './text-fields.js';

export interface HostedOptions {
  /** The provisioner's address, with or without a trailing slash. */
  readonly url: string;
  readonly token?: string;
  readonly timeoutMs?: number;
}

/** Runs each workspace on a machine of the hosted provisioner, which is an HTTP service. */
export class HostedBackend implements Backend {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #timeoutMs: number;

  constructor({ url, token, timeoutMs = 120_000 }: HostedOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  async start(spec: InstanceSpec): Promise<string> {
    const reply = await this.#call('start the instance', 'PUT', `/${spec.workspaceId}`, [200, 201], {
      runtime: spec.runtime,
      tier: spec.tier,
      environment: spec.environment,
    });
    const id = field(reply.body, 'instanceId');
    if (typeof id !== 'string') throw new BackendError('the hosted provisioner started an instance without an id');
    return id;
  }

  async stop(workspaceId: string): Promise<void> {
    await this.#call('stop the instance', 'DELETE', `/${workspaceId}`, [200, 202, 204, 404]);
  }

  async inspect(workspaceId: string): Promise<InstanceState> {
    const reply = await this.#call('inspect the instance', 'GET', `/${workspaceId}`, [200, 404]);
    return reply.status === 200 && field(reply.body, 'state') === 'running' ? 'running' : 'gone';
  }

  async list(): Promise<readonly string[]> {
    const reply = await this.#call('list the instances', 'GET', '', [200]);
    return textFields(field(reply.body, 'instances'), 'workspaceId');
  }

  async #call(
    purpose: string,
    method: 'GET' | 'PUT' | 'DELETE',
    path: string,
    accepted: readonly number[],
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    let reply: { readonly status: number; readonly body: unknown };
    try {
      const response = await fetch(`${this.#url}/v1/instances${path}`, {
        method,
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      reply = { status: response.status, body: parse(await response.text()) };
    } catch (error) {
      throw new BackendError(`the hosted provisioner did not ${purpose}: ${causeOf(error)}`, { cause: error });
    }
    if (accepted.includes(reply.status)) return reply;
    throw new BackendError(`the hosted provisioner could not ${purpose}: ${messageOf(reply)}`);
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf({ status, body }: { readonly status: number; readonly body: unknown }): string {
  const message = field(body, 'message');
  return typeof message === 'string' && message !== '' ? message : `status ${status}`;
}

/** `fetch` says "fetch failed" and keeps the reason in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
