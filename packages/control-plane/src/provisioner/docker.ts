import { BackendError, type InstanceSpec, type InstanceState, type SessionBackend } from './backend.js';
import { DockerHttp, dockerMessage, type DockerCall, type DockerReply } from './docker-http.js';
import { field } from './json-field.js';
import { textFields } from './text-fields.js';

export interface DockerOptions {
  readonly socketPath: string;
  /** The image of a runtime: `{runtime}` in it is replaced. */
  readonly image: string;
  /** How long a container may take to end by itself before it is killed. */
  readonly stopSeconds?: number;
}

/** Runs each workspace as a container of the local Docker Engine, with a volume that outlives it. */
export class DockerBackend implements SessionBackend {
  readonly #http: DockerHttp;
  readonly #image: string;
  readonly #stopSeconds: number;

  constructor({ socketPath, image, stopSeconds = 10 }: DockerOptions) {
    this.#http = new DockerHttp(socketPath);
    this.#image = image;
    this.#stopSeconds = stopSeconds;
  }

  async start(spec: InstanceSpec): Promise<string> {
    const image = this.#image.replaceAll('{runtime}', spec.runtime);
    // A container of an earlier start may hold the name, running or not.
    await this.#removeContainer(spec.workspaceId);
    const created = await this.#create(spec, image);
    const id = field(created.body, 'Id');
    if (typeof id !== 'string') throw new BackendError('Docker created a container without an id');
    await this.#call(
      `start the container of image ${image}`,
      { method: 'POST', path: `/containers/${id}/start` },
      [204, 304],
    );
    return id;
  }

  async stop(workspaceId: string): Promise<void> {
    const name = containerName(workspaceId);
    await this.#call(
      'stop the container',
      {
        method: 'POST',
        path: `/containers/${name}/stop?t=${this.#stopSeconds}`,
        timeoutMs: (this.#stopSeconds + STOP_GRACE_SECONDS) * 1000,
      },
      [204, 304, 404],
    );
    await this.#removeContainer(workspaceId);
  }

  async inspect(workspaceId: string): Promise<InstanceState> {
    const reply = await this.#call(
      'inspect the container',
      { method: 'GET', path: `/containers/${containerName(workspaceId)}/json` },
      [200, 404],
    );
    return field(field(reply.body, 'State'), 'Running') === true ? 'running' : 'gone';
  }

  async list(): Promise<readonly string[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: [WORKSPACE_LABEL] }));
    const reply = await this.#call(
      'list the containers',
      { method: 'GET', path: `/containers/json?all=true&filters=${filters}` },
      [200],
    );
    const labels = Array.isArray(reply.body) ? reply.body.map((container) => field(container, 'Labels')) : [];
    return textFields(labels, WORKSPACE_LABEL);
  }

  async resetSession(workspaceId: string): Promise<void> {
    await this.#call(
      'remove the session volume',
      { method: 'DELETE', path: `/volumes/${volumeName(workspaceId)}?force=true` },
      [204, 404],
    );
  }

  async #create(spec: InstanceSpec, image: string): Promise<DockerReply> {
    const call: DockerCall = {
      method: 'POST',
      path: `/containers/create?name=${containerName(spec.workspaceId)}`,
      body: containerConfig(spec, image),
    };
    const first = await this.#call(`create a container of image ${image}`, call, [201, 404]);
    if (first.status === 201) return first;
    await this.#pull(image);
    return this.#call(`create a container of image ${image}`, call, [201]);
  }

  /** A pull that fails half-way still answers 200: the error stands in a line of its progress. */
  async #pull(image: string): Promise<void> {
    const reply = await this.#call(
      `pull the image ${image}`,
      { method: 'POST', path: `/images/create?fromImage=${encodeURIComponent(image)}`, timeoutMs: PULL_TIMEOUT_MS },
      [200],
    );
    const failure = /"error"\s*:\s*"([^"]*)"/.exec(
      typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? ''),
    );
    if (failure !== null) throw new BackendError(`Docker could not pull the image ${image}: ${failure[1]}`);
  }

  async #removeContainer(workspaceId: string): Promise<void> {
    await this.#call(
      'remove the container',
      { method: 'DELETE', path: `/containers/${containerName(workspaceId)}?force=true` },
      [204, 404],
    );
  }

  async #call(purpose: string, call: DockerCall, accepted: readonly number[]): Promise<DockerReply> {
    const reply = await this.#http.call(call);
    if (accepted.includes(reply.status)) return reply;
    throw new BackendError(`Docker could not ${purpose}: ${dockerMessage(reply)}`);
  }
}

const WORKSPACE_LABEL = 'control-plane.workspace';
const STOP_GRACE_SECONDS = 20;
const PULL_TIMEOUT_MS = 600_000;
const MEGABYTE = 1024 * 1024;

/** Memory and processors by tier, the first tier first. */
const TIER_LIMITS: readonly { readonly memory: number; readonly cpus: number }[] = [
  { memory: 512 * MEGABYTE, cpus: 0.5 },
  { memory: 1024 * MEGABYTE, cpus: 1 },
  { memory: 2048 * MEGABYTE, cpus: 2 },
  { memory: 4096 * MEGABYTE, cpus: 4 },
];

function containerConfig(spec: InstanceSpec, image: string): object {
  const limits = TIER_LIMITS[spec.tier - 1];
  if (limits === undefined) throw new BackendError(`there is no tier ${spec.tier}`);
  return {
    Image: image,
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { [WORKSPACE_LABEL]: spec.workspaceId },
    HostConfig: {
      Memory: limits.memory,
      NanoCpus: limits.cpus * 1e9,
      Mounts: [{ Type: 'volume', Source: volumeName(spec.workspaceId), Target: '/session' }],
      // Whether a workspace runs is decided here, not by the engine.
      RestartPolicy: { Name: 'no' },
    },
  };
}

function containerName(workspaceId: string): string {
  return `workspace-${workspaceId}`;
}

function volumeName(workspaceId: string): string {
  return `workspace-${workspaceId}-session`;
}
