import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loadMigrations, openPostgres } from '../../src/db/index.js';
import { FakeDocker } from '../support/fake-docker.js';
import { ServiceProcess } from '../support/process.js';
import { Proxy } from '../support/proxy.js';
import { createServerDatabase, dropServerDatabase, serverUrl, urlOf } from '../support/server-databases.js';
import { until } from '../support/until.js';

// A database server that stops and returns, and processes that meet at one.

const ADMIN = 'the-admin-of-the-outage-test';
const TIMEOUT = { timeout: 120_000 };
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test(
  'while the database is away callers get errors; when it returns rows are as they were, and sweeps go on',
  TIMEOUT,
  async () => {
    const name = await createServerDatabase();
    cleanUps.push(() => dropServerDatabase(name));
    const { hostname, port } = new URL(serverUrl());
    const proxy = await Proxy.start({ host: hostname, port: Number(port || 5432) });
    cleanUps.push(() => proxy.stop());
    const docker = await FakeDocker.start();
    cleanUps.push(() => docker.close());
    docker.images.add('agent-claude-code');
    const url = new URL(urlOf(name));
    url.host = `127.0.0.1:${proxy.port}`;
    const service = new ServiceProcess({
      DATABASE_URL: url.href,
      ADMIN_TOKEN: ADMIN,
      DOCKER_SOCKET: docker.socketPath,
      DOCKER_IMAGE: 'agent-{runtime}',
      SWEEP_SECONDS: '1',
    });
    cleanUps.push(() => service.kill());
    const address = await service.ready();
    const call = async (method: string, path: string, body?: object, token = ADMIN) => {
      const reply = await fetch(`${address}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { code: reply.status, body: (await reply.json()) as Record<string, unknown> };
    };
    const sweeps = async () => {
      const { body } = await call('GET', '/admin/sweeps');
      return Object.entries(body['sweeps'] as Record<string, { runs: number; errors: number }>);
    };

    const id = String((await call('POST', '/workspaces', { name: 'alpha' })).body['id']);
    const token = String(
      (await call('POST', '/registry/register', { id, url: 'http://a.test' }, '')).body['authToken'],
    );
    const beat = () => call('POST', '/registry/heartbeat', { id, errorRate: 0.7 }, token);

    await proxy.stop();
    expect((await beat()).code).toBe(500);
    expect((await call('GET', '/healthz')).code).toBe(503);
    expect(await call('POST', '/workspaces', { name: 'beta' })).toEqual({
      code: 503,
      body: { error: 'unavailable', reason: 'the store of tokens does not answer' },
    });
    // Every sweep that runs each second has met the outage.
    await until(() => new Set(failedSweeps(service)).size >= 8, 30_000);

    await proxy.return();
    await until(async () => (await call('GET', '/healthz')).code === 200);
    expect((await call('GET', `/workspaces/${id}`)).body).toMatchObject({ id, status: 'online', errorRate: 0 });
    expect((await call('GET', '/workspaces')).body['workspaces']).toHaveLength(1);
    expect((await beat()).body).toEqual({ status: 'degraded', previous: 'online' });
    const before = new Map(await sweeps());
    await until(async () =>
      (await sweeps()).every(([each, { runs }]) => each === 'pending-uploads' || runs > (before.get(each)?.runs ?? 0)),
    );
    const after = (await sweeps()).filter(([each]) => each !== 'pending-uploads');
    expect(after.filter(([, { errors }]) => errors === 0)).toEqual([]);
    expect(await service.end('SIGTERM')).toBe(0);
  },
);

test('a server that takes a connection and says nothing is an error in bounded time', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const database = openPostgres(`postgres://a@127.0.0.1:${port}/a`, undefined, 100);
  await expect(database.query('SELECT 1')).rejects.toThrow(/timeout/);
  await database.close();
  silent.close();
});

test('of two processes that boot at once on an empty database one applies the migrations', TIMEOUT, async () => {
  const name = await createServerDatabase();
  cleanUps.push(() => dropServerDatabase(name));
  const services = [1, 2].map(() => new ServiceProcess({ DATABASE_URL: urlOf(name), ADMIN_TOKEN: ADMIN }));
  for (const service of services) cleanUps.push(() => service.kill());
  await Promise.all(services.map((service) => service.ready()));
  const ran = services.map((service) => service.log.find((line) => line.msg === 'migrations done')?.ran ?? []);
  expect(ran.toSorted((a, b) => a.length - b.length)).toEqual([[], (await loadMigrations()).map((each) => each.name)]);
  const database = openPostgres(urlOf(name));
  cleanUps.push(() => database.close());
  expect((await database.query('SELECT 1 FROM admin_auth_tokens')).rowCount).toBe(1);
  expect(await Promise.all(services.map((service) => service.end('SIGTERM')))).toEqual([0, 0]);
});

function failedSweeps(service: ServiceProcess): readonly (string | undefined)[] {
  return service.log.filter((line) => line.msg === 'sweep failed').map((line) => line.sweep);
}
