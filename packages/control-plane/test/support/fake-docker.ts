import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, readJson } from './http-server.js';

export interface FakeContainer {
  readonly id: string;
  readonly config: ContainerConfig;
  running: boolean;
}

export interface ContainerConfig {
  readonly Image: string;
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly HostConfig: {
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly Mounts: readonly { readonly Type: string; readonly Source: string; readonly Target: string }[];
  };
}

/** As much of the Docker Engine as the backend speaks to, with its states, its status codes and its refusals. */
export class FakeDocker {
  readonly containers = new Map<string, FakeContainer>();
  readonly volumes = new Set<string>();
  readonly images = new Set<string>();
  /** Images that a pull finds. */
  readonly registry = new Set<string>();
  /** What was asked, as `METHOD /path` without the version. */
  readonly calls: string[] = [];
  /** The reason of the next answer to a call that begins so: it is a 500. */
  readonly failures = new Map<string, string>();
  readonly socketPath: string;
  readonly #close: () => Promise<void>;
  #created = 0;

  private constructor(socketPath: string, close: () => Promise<void>) {
    this.socketPath = socketPath;
    this.#close = close;
  }

  static async start(): Promise<FakeDocker> {
    const folder = await mkdtemp(join(tmpdir(), 'fake-docker-'));
    const socketPath = join(folder, 'docker.sock');
    const server = await listen(async (request, response) => {
      const body = await readJson(request);
      const { status, answer } = fake.#answer(request.method ?? '', request.url ?? '', body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer === undefined ? undefined : typeof answer === 'string' ? answer : JSON.stringify(answer));
    }, socketPath);
    const fake: FakeDocker = new FakeDocker(socketPath, async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    });
    return fake;
  }

  close(): Promise<void> {
    return this.#close();
  }

  #answer(method: string, url: string, body: unknown): { readonly status: number; readonly answer?: unknown } {
    const { pathname, searchParams } = new URL(url, 'http://docker');
    const path = pathname.replace(/^\/v1\.41/, '');
    const call = `${method} ${path}`;
    this.calls.push(call);
    for (const [prefix, message] of this.failures) {
      if (!call.startsWith(prefix)) continue;
      this.failures.delete(prefix);
      return { status: 500, answer: { message } };
    }
    if (call === 'POST /containers/create') return this.#create(searchParams.get('name') ?? '', body);
    if (call === 'POST /images/create') return this.#pull(searchParams.get('fromImage') ?? '');
    if (call === 'GET /containers/json') {
      const all = [...this.containers.values()].map(({ id, config }) => ({ Id: id, Labels: config.Labels }));
      return { status: 200, answer: all };
    }
    const volume = /^DELETE \/volumes\/(.+)$/.exec(call)?.[1];
    if (volume !== undefined) return { status: this.volumes.delete(volume) ? 204 : 404 };
    const [, reference = '', verb = ''] = /^\/containers\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const [name, container] = this.#find(reference);
    if (container === undefined) return { status: 404, answer: { message: `No such container: ${reference}` } };
    switch (`${method} ${verb}`) {
      case 'POST start':
        if (container.running) return { status: 304 };
        container.running = true;
        return { status: 204 };
      case 'POST stop':
        if (!container.running) return { status: 304 };
        container.running = false;
        return { status: 204 };
      case 'GET json':
        return { status: 200, answer: { Id: container.id, State: { Running: container.running } } };
      case 'DELETE ':
        this.containers.delete(name);
        return { status: 204 };
      default:
        return { status: 404, answer: { message: 'page not found' } };
    }
  }

  #find(reference: string): readonly [string, FakeContainer | undefined] {
    for (const [name, container] of this.containers) {
      if (name === reference || container.id === reference) return [name, container];
    }
    return [reference, undefined];
  }

  #create(name: string, body: unknown): { readonly status: number; readonly answer?: unknown } {
    const config = body as ContainerConfig;
    if (this.containers.has(name)) {
      return { status: 409, answer: { message: `Conflict. The container name "/${name}" is already in use` } };
    }
    if (!this.images.has(config.Image)) return { status: 404, answer: { message: `No such image: ${config.Image}` } };
    this.#created += 1;
    const id = `container${this.#created}`;
    this.containers.set(name, { id, config, running: false });
    for (const mount of config.HostConfig.Mounts) this.volumes.add(mount.Source);
    return { status: 201, answer: { Id: id, Warnings: [] } };
  }

  /** A pull answers 200 as soon as it begins; how it ends is in the lines of its progress. */
  #pull(image: string): { readonly status: number; readonly answer?: unknown } {
    const begun = '{"status":"Pulling from library"}\r\n';
    if (!this.registry.has(image)) return { status: 200, answer: `${begun}{"error":"manifest unknown"}\r\n` };
    this.images.add(image);
    return { status: 200, answer: `${begun}{"status":"Download complete"}\r\n` };
  }
}
