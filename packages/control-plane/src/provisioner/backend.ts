/** What a backend needs to know of a workspace to run it. */
export interface InstanceSpec {
  readonly workspaceId: string;
  readonly runtime: string;
  readonly tier: number;
  readonly environment: Readonly<Record<string, string>>;
}

export type InstanceState = 'running' | 'gone';

/** One place where workspaces run. A workspace has at most one instance on it, found by the workspace's id. */
export interface Backend {
  /** Returns the backend's own id of the instance once it is up. An instance that was there before is replaced. */
  start(spec: InstanceSpec): Promise<string>;
  /** An instance that is not there counts as stopped. */
  stop(workspaceId: string): Promise<void>;
  /** An instance that exists but does not run is gone. Throws where the backend cannot say. */
  inspect(workspaceId: string): Promise<InstanceState>;
  /** The workspaces that have an instance here, running or not. */
  list(): Promise<readonly string[]>;
}

/** Only Docker keeps a session on the machine, so only it can begin a new one. */
export interface SessionBackend extends Backend {
  /** Forgets what the stopped instance kept between starts. */
  resetSession(workspaceId: string): Promise<void>;
}

/** What went wrong in a backend, in words for the row of the workspace. */
export class BackendError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendError';
  }
}
