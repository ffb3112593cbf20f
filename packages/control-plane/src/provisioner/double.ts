import { BackendError, type Backend, type InstanceSpec, type InstanceState, type SessionBackend } from './backend.js';

export type BackendAction = 'start' | 'stop' | 'inspect' | 'list' | 'resetSession';

/**
 * A backend in this process with real state: what was started runs until it is stopped or lost, and an action that is
 * told to fail does so and changes nothing. It keeps the same contract as the backends that it stands for.
 */
export class HostedDouble implements Backend {
  readonly #running = new Map<string, { readonly instanceId: string; readonly spec: InstanceSpec }>();
  readonly #failures = new Map<BackendAction, { readonly message: string; times: number }>();
  readonly #counts = new Map<BackendAction, number>();
  #started = 0;

  async start(spec: InstanceSpec): Promise<string> {
    this.act('start');
    this.#started += 1;
    const instanceId = `instance-${this.#started}`;
    this.#running.set(spec.workspaceId, { instanceId, spec });
    return instanceId;
  }

  async stop(workspaceId: string): Promise<void> {
    this.act('stop');
    this.#running.delete(workspaceId);
  }

  async inspect(workspaceId: string): Promise<InstanceState> {
    this.act('inspect');
    return this.#running.has(workspaceId) ? 'running' : 'gone';
  }

  async list(): Promise<readonly string[]> {
    this.act('list');
    return [...this.#running.keys()];
  }

  /** Makes the next `times` calls of an action fail. */
  failNext(action: BackendAction, message: string, times = 1): void {
    this.#failures.set(action, { message, times });
  }

  /** Ends an instance behind the control plane's back, as a crash does. */
  lose(workspaceId: string): void {
    this.#running.delete(workspaceId);
  }

  specOf(workspaceId: string): InstanceSpec | undefined {
    return this.#running.get(workspaceId)?.spec;
  }

  /** How often an action was asked for, failures included. */
  countOf(action: BackendAction): number {
    return this.#counts.get(action) ?? 0;
  }

  protected act(action: BackendAction): void {
    this.#counts.set(action, this.countOf(action) + 1);
    const failure = this.#failures.get(action);
    if (failure === undefined || failure.times === 0) return;
    failure.times -= 1;
    throw new BackendError(failure.message);
  }
}

/** The Docker double also keeps a session for each workspace, which lives until it is reset. */
export class DockerDouble extends HostedDouble implements SessionBackend {
  readonly #sessions = new Set<string>();

  override async start(spec: InstanceSpec): Promise<string> {
    const instanceId = await super.start(spec);
    this.#sessions.add(spec.workspaceId);
    return instanceId;
  }

  async resetSession(workspaceId: string): Promise<void> {
    this.act('resetSession');
    this.#sessions.delete(workspaceId);
  }

  hasSession(workspaceId: string): boolean {
    return this.#sessions.has(workspaceId);
  }
}
