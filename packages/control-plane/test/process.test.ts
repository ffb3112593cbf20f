import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { loadMigrations } from '../src/db/index.js';
import { ENGINE } from './support/database.js';
import { FakeDocker } from './support/fake-docker.js';
import { listen, readJson } from './support/http-server.js';
import { ServiceProcess } from './support/process.js';
import { createServerDatabase, dropServerDatabase, urlOf } from './support/server-databases.js';
import { until } from './support/until.js';

const ADMIN = 'the-admin-of-the-process-test';
/** For calls without any token. */
const NOBODY = '';
const TIMEOUT = { timeout: 120_000 };

let docker: FakeDocker;
let folder: string;
let store: Readonly<Record<string, string>>;
let dropStore: () => Promise<void>;
const started: ServiceProcess[] = [];

beforeEach(async () => {
  docker = await FakeDocker.start();
  docker.images.add('agent-claude-code');
  folder = await mkdtemp(join(tmpdir(), 'control-plane-process-'));
  if (ENGINE === 'postgres') {
    const name = await createServerDatabase();
    store = { DATABASE_URL: urlOf(name) };
    dropStore = () => dropServerDatabase(name);
  } else {
    store = { CONTROL_PLANE_DATA_DIR: folder };
    dropStore = async () => undefined;
  }
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.kill()));
  await dropStore();
  await docker.close();
  await rm(folder, { recursive: true, force: true });
});

test('the whole life of a workspace over HTTP, and the same rows after the next start', TIMEOUT, async () => {
  // From nothing: this start has to make the schema, too.
  const service = run();
  const call = client(await service.ready());
  const container = () => docker.containers.get(`workspace-${id}`);

  const created = await call('POST', '/workspaces', { name: 'alpha', secrets: { KEY: '1' } });
  const id = String(created.body['id']);
  expect([created.code, created.body['status']]).toEqual([201, 'provisioning']);
  await until(() => container()?.running === true);
  expect(container()?.config.Env).toContain('KEY=1');
  expect(container()?.config.Env).toContain(`PLATFORM_URL=${call.address}`);

  const registered = await call('POST', '/registry/register', { id, url: 'http://10.0.0.2:9000' }, NOBODY);
  const token = String(registered.body['authToken']);
  expect([registered.code, await status(id)]).toEqual([200, 'online']);

  const beat = (figures: object) => call('POST', '/registry/heartbeat', { id, ...figures }, token);
  expect((await beat({ activeTasks: 1 })).body).toEqual({ status: 'online' });
  expect((await beat({ errorRate: 0.6, sampleError: 'overloaded' })).body).toEqual({
    status: 'degraded',
    previous: 'online',
  });
  expect((await beat({ errorRate: 0 })).body).toEqual({ status: 'online', previous: 'degraded' });

  expect((await call('POST', `/workspaces/${id}/pause`)).body).toEqual({ paused: [id] });
  expect([await status(id), container()]).toEqual(['paused', undefined]);
  expect((await beat({})).body).toEqual({ status: 'paused' });

  expect((await call('POST', `/workspaces/${id}/resume`)).code).toBe(202);
  expect(await status(id)).toBe('provisioning');
  await until(() => container()?.running === true);
  expect((await beat({})).body).toEqual({ status: 'online', previous: 'provisioning' });

  expect((await call('POST', `/workspaces/${id}/hibernate`)).body).toEqual({ hibernated: [id] });
  expect([await status(id), container()]).toEqual(['hibernated', undefined]);

  expect((await call('POST', `/workspaces/${id}/restart`)).code).toBe(202);
  expect(await status(id)).toBe('provisioning');
  await until(() => container()?.running === true);
  expect((await beat({})).body).toEqual({ status: 'online', previous: 'provisioning' });

  expect((await call('DELETE', `/workspaces/${id}`)).body).toEqual({ removed: [id] });
  expect([await status(id), container()]).toEqual(['removed', undefined]);
  expect((await beat({})).code).toBe(410);

  const { body } = await call('GET', '/admin/events?limit=20');
  expect((body['events'] as { name: string }[]).map((event) => event.name).reverse()).toEqual([
    'workspace.created',
    'workspace.online',
    'workspace.degraded',
    'workspace.online',
    'workspace.paused',
    'workspace.provisioning',
    'workspace.online',
    'workspace.hibernating',
    'workspace.hibernated',
    'workspace.provisioning',
    'workspace.online',
    'workspace.removed',
  ]);
  expect(await service.end('SIGTERM')).toBe(0);
  expect(ranOf(service)).toEqual((await loadMigrations()).map((migration) => migration.name));

  const next = run();
  const reading = client(await next.ready());
  expect((await reading('GET', `/workspaces/${id}`)).body).toMatchObject({ id, status: 'removed' });
  expect(ranOf(next)).toEqual([]);
  expect(await next.end('SIGINT')).toBe(0);

  async function status(of: string): Promise<unknown> {
    return (await call('GET', `/workspaces/${of}`)).body['status'];
  }
});

test('a container that goes away takes its workspace offline by the sweep', TIMEOUT, async () => {
  await makeStore();
  const service = run({ SWEEP_SECONDS: '1' });
  const call = client(await service.ready());
  const id = String((await call('POST', '/workspaces', { name: 'alpha' })).body['id']);
  await until(() => docker.containers.get(`workspace-${id}`)?.running === true);
  await call('POST', '/registry/heartbeat', { id }, NOBODY);
  docker.containers.clear();
  await until(async () => (await call('GET', `/workspaces/${id}`)).body['status'] === 'offline');
  const { body } = await call('GET', '/admin/sweeps');
  expect(body).toMatchObject({ sweeps: { health: { changed: 1, errors: 0 } } });
  // Each ran at the start, those with long pauses too.
  const sweeps = body['sweeps'] as Record<string, { runs: number }>;
  expect(Object.keys(sweeps).toSorted()).toEqual(await documentedSweeps());
  expect(Object.values(sweeps).filter(({ runs }) => runs === 0)).toEqual([]);
  // The process reads its log line by line, each of them one JSON object.
  const places = service.log.filter((line) => line.msg === 'provlog');
  expect(places).toMatchObject([{ event: 'provision.start', workspaceId: id, backend: 'docker', sync: false }]);
});

test('the plugins that a workspace declares are installed when its agent comes up after a start', TIMEOUT, async () => {
  await makeStore();
  const installed = ['kept'];
  const agent = await listen(async (request, response) => {
    const body = (await readJson(request)) as { name: string } | undefined;
    if (body !== undefined) installed.push(body.name);
    response.end(JSON.stringify(installed));
  });
  try {
    const service = run();
    const call = client(await service.ready());
    const id = String((await call('POST', '/workspaces', { name: 'alpha' })).body['id']);
    expect((await call('PUT', `/workspaces/${id}/plugins`, { plugins: ['first', 'kept'] })).code).toBe(200);
    const registration = { id, url: agent.url };
    const token = String((await call('POST', '/registry/register', registration, NOBODY)).body['authToken']);
    await until(() => installed.includes('first'));
    await call('PUT', `/workspaces/${id}/plugins`, { plugins: ['first', 'second'] });
    await call('POST', '/registry/heartbeat', { id }, token);
    await call('POST', `/workspaces/${id}/restart`);
    await call('POST', '/registry/heartbeat', { id }, token);
    await until(() => installed.includes('second'));
    expect(installed).toEqual(['kept', 'first', 'second']);
    expect(await service.end('SIGTERM')).toBe(0);
  } finally {
    await agent.close();
  }
});

test('what cannot start ends with 1 and says why', TIMEOUT, async () => {
  const wrong = run({ PORT: 'http' });
  expect(await wrong.exited()).toBe(1);
  expect(wrong.log.at(-1)).toMatchObject({
    msg: 'could not start',
    err: { message: 'PORT is a whole number from 0 to 65535, not "http"' },
  });
  const unreachable = run({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
  expect(await unreachable.exited()).toBe(1);
  expect(unreachable.log.at(-1)).toMatchObject({
    msg: 'could not start',
    err: { message: expect.stringContaining('ECONNREFUSED') },
  });
});

/** Begins with the newest schema, where making it would only cost time. */
async function makeStore(): Promise<void> {
  if (ENGINE === 'pglite') await cp(inject('pgliteFolder'), join(folder, 'pgdata'), { recursive: true });
}

function run(environment: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = new ServiceProcess({
    ...store,
    ADMIN_TOKEN: ADMIN,
    DOCKER_SOCKET: docker.socketPath,
    DOCKER_IMAGE: 'agent-{runtime}',
    ...environment,
  });
  started.push(service);
  return service;
}

async function documentedSweeps(): Promise<readonly string[]> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('| sweep '), readme.indexOf('`provlog` lines'));
  return [...table.matchAll(/^\| ([a-z-]+) *\|/gm)]
    .map(([, name = '']) => name)
    .filter((name) => /^[a-z]/.test(name) && name !== 'sweep')
    .toSorted();
}

function ranOf(service: ServiceProcess): readonly string[] | undefined {
  return service.log.find((line) => line.msg === 'migrations done')?.ran;
}

/** Calls the service as its operator, as the bearer of a token, or as nobody. */
function client(address: string) {
  const call = async (method: string, path: string, payload?: object, token = ADMIN) => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: {
        ...(token === NOBODY ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
    const text = await response.text();
    return { code: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return Object.assign(call, { address });
}
