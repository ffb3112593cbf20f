import { listen, readJson } from './http-server.js';

export interface HostedInstance {
  readonly instanceId: string;
  readonly request: { readonly runtime: string; readonly tier: number; readonly environment: Record<string, string> };
  state: 'running' | 'stopped';
}

/** The hosted provisioner's HTTP interface, with its states and its refusals. */
export class FakeHosted {
  readonly instances = new Map<string, HostedInstance>();
  /** The reason of the next answer to a method: it is a 503. */
  readonly failures = new Map<string, string>();
  readonly url: string;
  readonly #close: () => Promise<void>;
  #started = 0;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(token: string): Promise<FakeHosted> {
    const server = await listen(async (request, response) => {
      const body = await readJson(request);
      const { status, answer } =
        request.headers.authorization === `Bearer ${token}`
          ? fake.#answer(request.method ?? '', request.url ?? '', body)
          : { status: 401, answer: { message: 'unknown token' } };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    });
    const fake: FakeHosted = new FakeHosted(server.url, () => server.close());
    return fake;
  }

  close(): Promise<void> {
    return this.#close();
  }

  #answer(method: string, url: string, body: unknown): { readonly status: number; readonly answer?: unknown } {
    const failure = this.failures.get(method);
    if (failure !== undefined) {
      this.failures.delete(method);
      return { status: 503, answer: { message: failure } };
    }
    if (`${method} ${url}` === 'GET /v1/instances') {
      return { status: 200, answer: { instances: [...this.instances.keys()].map((workspaceId) => ({ workspaceId })) } };
    }
    const id = /^\/v1\/instances\/([^/]+)$/.exec(url)?.[1];
    if (id === undefined) return { status: 400, answer: { message: `no route ${url}` } };
    const instance = this.instances.get(id);
    switch (method) {
      case 'PUT': {
        this.#started += 1;
        const instanceId = `i-${this.#started}`;
        this.instances.set(id, { instanceId, request: body as HostedInstance['request'], state: 'running' });
        return { status: instance === undefined ? 201 : 200, answer: { instanceId } };
      }
      case 'GET':
        return instance === undefined ? { status: 404 } : { status: 200, answer: { state: instance.state } };
      case 'DELETE':
        return { status: this.instances.delete(id) ? 204 : 404 };
      default:
        return { status: 405 };
    }
  }
}
