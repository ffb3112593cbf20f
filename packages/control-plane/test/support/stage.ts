import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../../src/db/index.js';
import type { DelegationFlags } from '../../src/delegations/index.js';
import { Background, type Dispatch, Turns } from '../../src/dispatchers/index.js';
import { EventHub, Outbox, type WorkspaceEvent } from '../../src/events/index.js';
import type { Services } from '../../src/handlers/index.js';
import { Metrics } from '../../src/metrics/index.js';
import type { MemoryStore } from '../../src/memory-contract/index.js';
import type { Log } from '../../src/models/index.js';
import { announceUpload, PostgresUploads } from '../../src/pending-uploads/index.js';
import { type Backend, DockerDouble, type SessionBackend } from '../../src/provisioner/index.js';
import { canCommunicate } from '../../src/registry/index.js';
import { mountRoutes, newApp } from '../../src/router/index.js';
import { SecretBox } from '../../src/secrets/index.js';

/** The whole service in this process, on doubles of its backends. */
export interface Stage {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly dispatch: Dispatch;
  readonly hub: EventHub;
  readonly metrics: Metrics;
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
  readonly log?: Log;
  readonly platformUrl?: string;
  readonly withoutUploads?: boolean;
  readonly secretsKey?: Buffer;
  readonly delegations?: Partial<DelegationFlags>;
  readonly memories?: MemoryStore;
}

export function makeStage(database: Database, options: StageOptions = { docker: new DockerDouble() }): Stage {
  const hub = new EventHub({
    canCommunicate: (from, to) => canCommunicate(database, from, to),
    onError: (error) => {
      throw error;
    },
  });
  const events: WorkspaceEvent[] = [];
  hub.subscribe((event) => events.push(event));
  const outbox = new Outbox(database, hub);
  const background = new Background(SILENT);
  const dispatch: Dispatch = {
    database,
    outbox,
    log: options.log ?? SILENT,
    background,
    turns: new Turns(),
    docker: options.docker,
    hosted: options.hosted,
    platformUrl: () => options.platformUrl ?? 'http://platform.test',
    stopRetry: { attempts: 3, delayMs: 0 },
    secretBox: new SecretBox(options.secretsKey),
  };
  const services: Services = {
    database,
    outbox,
    hub,
    dispatch,
    delegations: { ...FLAGS_OFF, ...options.delegations },
    uploads: options.withoutUploads
      ? undefined
      : new PostgresUploads({ database, log: dispatch.log, announce: announceUpload }),
    memories: options.memories,
  };
  const app = newApp(false, SHARED);
  const metrics = new Metrics();
  mountRoutes(app, services, { sweepCounts: () => ({}), metrics });
  return {
    app,
    services,
    dispatch,
    hub,
    metrics,
    events,
    eventNames: (workspaceId) => events.filter((event) => event.workspaceId === workspaceId).map((event) => event.name),
    settle: () => background.drain(),
  };
}

/** Schemas are the same objects for every stage: compiled anew each time, they would take most of a test's time. */
const SHARED = { schemaController: { compilersFactory: { buildValidator: AjvCompiler() } } };

const FLAGS_OFF: DelegationFlags = { ledgerWrite: false, resultInboxPush: false, syncViaInbox: false };

export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
