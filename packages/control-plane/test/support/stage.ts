import type { FastifyInstance } from 'fastify';
import type { Database } from '../../src/db/index.js';
import { Background, type Dispatch, Turns } from '../../src/dispatchers/index.js';
import { EventHub, Outbox, type WorkspaceEvent } from '../../src/events/index.js';
import type { Services } from '../../src/handlers/index.js';
import type { Log } from '../../src/models/index.js';
import { type Backend, DockerDouble, type SessionBackend } from '../../src/provisioner/index.js';
import { mountRoutes, newApp } from '../../src/router/index.js';

/** The whole service in this process, on doubles of its backends. */
export interface Stage {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly dispatch: Dispatch;
  readonly hub: EventHub;
  /** What was broadcast, in order. */
  readonly events: readonly WorkspaceEvent[];
  /** Names of the events about one workspace. */
  eventNames(workspaceId: string): readonly string[];
  /** Resolves when nothing that a request set off is still at work. */
  settle(): Promise<void>;
}

export interface StageOptions {
  readonly docker?: SessionBackend | undefined;
  readonly hosted?: Backend | undefined;
}

export function makeStage(database: Database, options: StageOptions = { docker: new DockerDouble() }): Stage {
  const hub = new EventHub((error) => {
    throw error;
  });
  const events: WorkspaceEvent[] = [];
  hub.subscribe((event) => events.push(event));
  const outbox = new Outbox(database, hub);
  const background = new Background(SILENT);
  const dispatch: Dispatch = {
    database,
    outbox,
    log: SILENT,
    background,
    turns: new Turns(),
    docker: options.docker,
    hosted: options.hosted,
    platformUrl: () => 'http://platform.test',
    stopRetry: { attempts: 3, delayMs: 0 },
  };
  const services: Services = { database, outbox, dispatch };
  const app = newApp(false);
  mountRoutes(app, services, () => ({}));
  return {
    app,
    services,
    dispatch,
    hub,
    events,
    eventNames: (workspaceId) => events.filter((event) => event.workspaceId === workspaceId).map((event) => event.name),
    settle: () => background.drain(),
  };
}

export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
