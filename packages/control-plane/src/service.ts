import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { type Database, migrate, openDataFolder, openPglite, openPostgres } from './db/index.js';
import { sweepDelegations } from './delegations/index.js';
import {
  Background,
  type Dispatch,
  inspectWorkspaceAuto,
  listInstancesAuto,
  stopWorkspaceAuto,
  Turns,
} from './dispatchers/index.js';
import { cleanUpIdle, removeOnAgent } from './execution-workspaces/index.js';
import { EventHub, Outbox } from './events/index.js';
import { Metrics } from './metrics/index.js';
import { openMemories } from './memory/index.js';
import type { Log } from './models/index.js';
import {
  announceUpload,
  PostgresUploads,
  sweepUploads,
  UPLOAD_SWEEP_SECONDS,
  type UploadStorage,
} from './pending-uploads/index.js';
import { AgentPluginInstaller, firstOnline, reconcilePlugins } from './plugins/index.js';
import { DockerBackend, HostedBackend } from './provisioner/index.js';
import {
  canCommunicate,
  type ScheduledSweep,
  Sweeper,
  sweepHealth,
  sweepIdle,
  sweepLiveness,
  sweepOrphans,
  sweepPhantomBusy,
  sweepProvisionTimeout,
} from './registry/index.js';
import { mountRoutes } from './router/index.js';
import { SecretBox } from './secrets/index.js';
import { adoptAdminToken, hasAdminToken } from './wsauth/index.js';

export interface Service {
  /** Begins to answer, and resolves with the address. */
  listen(): Promise<string>;
  /** Ends in the order in which work flows: no new requests, then sweeps, then started work, then the plugin and the database. */
  close(): Promise<void>;
}

/** Puts the service together: an up-to-date database, all routes, and sweeps that run. */
export async function startService(config: Config, app: FastifyInstance): Promise<Service> {
  const database = await openDatabase(config, app.log);
  try {
    return await assemble(config, app, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(config: Config, app: FastifyInstance, database: Database): Promise<Service> {
  const { recognised, ran } = await migrate(database);
  app.log.info({ recognised, ran }, 'migrations done');
  if (config.adminToken !== undefined) await adoptAdminToken(database, config.adminToken);
  if (!(await hasAdminToken(database))) {
    app.log.warn({}, 'no ADMIN_TOKEN is set: operator routes are open to whoever reaches this address');
  }
  if (config.secretsKey === undefined) app.log.warn({}, 'no SECRETS_KEY is set: secrets are stored as plain text');
  const hub = new EventHub({
    canCommunicate: (from, to) => canCommunicate(database, from, to),
    onError: (error, event) => app.log.error({ err: error, event }, 'a subscriber failed'),
  });
  const outbox = new Outbox(database, hub);
  const dispatch = makeDispatch(config, app, database, outbox);
  reconcileOnArrival(hub, dispatch);
  const sweeper = new Sweeper(app.log);
  const metrics = new Metrics();
  const uploads = new PostgresUploads({ database, log: app.log, announce: announceUpload });
  const { memories, stop: stopMemories } = await openMemories(config.memory, app.log);
  mountRoutes(
    app,
    { database, outbox, hub, dispatch, delegations: config.delegations, uploads, memories },
    { sweepCounts: () => sweeper.counts(), metrics },
  );
  const close = async (): Promise<void> => {
    await app.close();
    await sweeper.stop();
    await dispatch.background.drain();
    await stopMemories();
    await database.close();
  };
  return {
    listen: async () => {
      const address = await app.listen({ host: config.host, port: config.port }).catch(async (error: unknown) => {
        // What is open would keep the process alive, and the plugin with it.
        await close();
        throw error;
      });
      sweeper.start([...sweepsOf(config, dispatch, metrics), uploadSweep(uploads, metrics)]);
      return address;
    },
    close,
  };
}

async function openDatabase({ databaseUrl, dataDir }: Config, log: Log): Promise<Database> {
  if (databaseUrl !== undefined) {
    return openPostgres(databaseUrl, (error) => log.error({ err: error }, 'an idle connection was lost'));
  }
  return dataDir === undefined ? openPglite() : openDataFolder(dataDir);
}

function makeDispatch(config: Config, app: FastifyInstance, database: Database, outbox: Outbox): Dispatch {
  const { dockerSocket, dockerImage, hostedUrl, hostedToken } = config;
  return {
    database,
    outbox,
    log: app.log,
    background: new Background(app.log),
    turns: new Turns(),
    docker:
      dockerSocket === undefined ? undefined : new DockerBackend({ socketPath: dockerSocket, image: dockerImage }),
    hosted:
      hostedUrl === undefined
        ? undefined
        : new HostedBackend({ url: hostedUrl, ...(hostedToken === undefined ? {} : { token: hostedToken }) }),
    platformUrl: () => config.platformUrl ?? listeningUrl(app, config.host),
    stopRetry: { attempts: 3, delayMs: 1000 },
    secretBox: new SecretBox(config.secretsKey),
  };
}

/** The port is known only once it listens, since 0 asks for any. */
function listeningUrl(app: FastifyInstance, host: string): string {
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the service does not listen yet');
  return `http://${host}:${address.port}`;
}

function sweepsOf(
  { sweepSeconds, provisionTimeoutSeconds, delegationStuckSeconds }: Config,
  dispatch: Dispatch,
  metrics: Metrics,
): readonly ScheduledSweep[] {
  const { database, outbox } = dispatch;
  const everyMs = sweepSeconds * 1000;
  const inspect = (workspaceId: string) => inspectWorkspaceAuto(dispatch, workspaceId);
  const stop = (workspaceId: string) => stopWorkspaceAuto(dispatch, workspaceId);
  return [
    { name: 'liveness', everyMs, run: () => sweepLiveness(outbox) },
    { name: 'health', everyMs, run: () => sweepHealth({ database, outbox, inspect }) },
    { name: 'provision-timeout', everyMs, run: () => sweepProvisionTimeout(outbox, provisionTimeoutSeconds) },
    {
      name: 'phantom-busy',
      everyMs,
      run: () => sweepPhantomBusy(outbox, (count) => metrics.countPhantomBusyResets(count)),
    },
    { name: 'delegations', everyMs, run: () => sweepDelegations(database, delegationStuckSeconds) },
    {
      name: 'execution-cleanup',
      everyMs,
      run: () => cleanUpIdle({ database, remove: (execution) => removeOnAgent(database, execution) }),
    },
    { name: 'orphans', everyMs, run: () => sweepOrphans({ database, list: () => listInstancesAuto(dispatch), stop }) },
    { name: 'idle', everyMs, run: () => sweepIdle({ database, outbox, stop }) },
  ];
}

/** The first sign of life after a start is when an agent can be asked what it has. */
function reconcileOnArrival(hub: EventHub, { database, background, log }: Dispatch): void {
  const installer = new AgentPluginInstaller(database);
  hub.subscribe((event) => {
    if (!firstOnline(event)) return;
    const { workspaceId } = event;
    background.run('plugins', { workspaceId }, () => reconcilePlugins({ database, installer, log }, workspaceId));
  });
}

function uploadSweep(storage: UploadStorage, metrics: Metrics): ScheduledSweep {
  const run = () => sweepUploads({ storage, metrics });
  return { name: 'pending-uploads', everyMs: UPLOAD_SWEEP_SECONDS * 1000, run };
}
