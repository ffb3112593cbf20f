import type { Database } from '../db/index.js';
import type { Outbox } from '../events/index.js';
import { BackendKind, type Log } from '../models/index.js';
import type { Backend, SessionBackend } from '../provisioner/index.js';
import type { SecretBox } from '../secrets/index.js';
import type { Background } from './background.js';
import type { Turns } from './turns.js';

/** What the dispatchers work with. Only this folder reads its two backends. */
export interface Dispatch {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly background: Background;
  readonly turns: Turns;
  readonly docker: SessionBackend | undefined;
  readonly hosted: Backend | undefined;
  /** Where agents find this service, without a trailing slash. */
  readonly platformUrl: () => string;
  readonly stopRetry: StopRetry;
  readonly secretBox: SecretBox;
}

export interface StopRetry {
  readonly attempts: number;
  readonly delayMs: number;
}

/** Whether anything can run a workspace here. */
export function hasProvisioner(dispatch: Dispatch): boolean {
  return chooseBackend(dispatch) !== undefined;
}

/** Whether the hosted provisioner is wired, which is what "hosted" means everywhere. */
export function isHosted(dispatch: Dispatch): boolean {
  return dispatch.hosted !== undefined;
}

export type Choice =
  | { readonly kind: typeof BackendKind.Hosted; readonly backend: Backend }
  | { readonly kind: typeof BackendKind.Docker; readonly backend: SessionBackend };

/** The one choice of a backend, for every verb: hosted first, Docker second. */
export function chooseBackend({ hosted, docker }: Dispatch): Choice | undefined {
  if (hosted !== undefined) return { kind: BackendKind.Hosted, backend: hosted };
  if (docker !== undefined) return { kind: BackendKind.Docker, backend: docker };
  return undefined;
}
