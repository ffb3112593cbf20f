import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/index.js';
import { loadMemoryMigrations, migrateMemory } from '../../src/memory-plugin/migrations.js';
import { ServiceProcess } from '../support/process.js';
import { createServerDatabase, dropServerDatabase, urlOf } from '../support/server-databases.js';
import { until } from '../support/until.js';

const ADMIN = 'the-admin-of-the-process-test';
const TIMEOUT = { timeout: 90_000 };
const TABLES = ['memory_namespaces', 'memory_records', 'memory_schema_migrations'];

let name: string;
const started: ServiceProcess[] = [];

beforeEach(async () => {
  name = await createServerDatabase();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.kill()));
  await dropServerDatabase(name);
});

test('the service starts the plugin on its database, uses it, and ends it', TIMEOUT, async () => {
  const service = run({ MEMORY_V2_CUTOVER: 'true' });
  const call = client(await service.ready());
  const plugin = pluginOf(service);
  const health = await fetch(`${plugin.url}/v1/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', vector: await hasVector() }]);
  expect(plugin.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await tables()).toEqual(expect.arrayContaining([...TABLES, 'workspaces']));

  const alpha = await workspace(call, 'alpha');
  const beta = await workspace(call, 'beta');
  const fact = { namespace: 'facts', content: 'The release is on Friday.' };
  expect((await call('POST', `/workspaces/${alpha.id}/memories`, fact, alpha.token)).code).toBe(201);
  const recall = (id: string, token: string) =>
    call('POST', `/workspaces/${id}/memories/recall`, { query: 'releases' }, token);
  expect((await recall(alpha.id, alpha.token)).body).toMatchObject({ memories: [fact] });
  expect((await recall(alpha.id, beta.token)).code).toBe(403);
  expect((await recall(beta.id, beta.token)).body).toEqual({ memories: [] });
  const direct = await fetch(`${plugin.url}/v1/workspaces/${alpha.id}/memories/namespaces`, {
    headers: { authorization: `Bearer ${alpha.token}` },
  });
  expect(direct.status).toBe(401);

  expect(await service.end('SIGTERM')).toBe(0);
  expect(isAlive(plugin.pid)).toBe(false);
  expect(service.log.filter((line) => line.name === 'memory-plugin').map(({ msg }) => msg)).toContain('ending');
});

test('the plugin runs as nobody where the service runs as root, and as the same user elsewhere', TIMEOUT, async () => {
  const service = run({ MEMORY_V2_CUTOVER: 'true' });
  await service.ready();
  const status = await readFile(`/proc/${pluginOf(service).pid}/status`, 'utf8');
  const own = process.getuid?.();
  const user = own === 0 ? 65_534 : own;
  // Real, effective, saved and file system: none of them is a way back.
  expect(/^Uid:\t(.*)$/m.exec(status)?.[1]).toBe(`${user}\t${user}\t${user}\t${user}`);
  if (own === 0) expect(/^Groups:\t(.*)$/m.exec(status)?.[1]?.trim()).toBe('');
});

test('a plugin that dies is started again, and has what it was told', TIMEOUT, async () => {
  const service = run({ MEMORY_V2_CUTOVER: 'true' });
  const call = client(await service.ready());
  const { id } = await workspace(call, 'alpha');
  await call('POST', `/workspaces/${id}/memories`, { namespace: 'facts', content: 'tea' });
  const first = pluginOf(service).pid;
  process.kill(first, 'SIGKILL');
  await until(() => service.log.some(({ err }) => err?.message === 'the memory plugin ended by SIGKILL'));
  const recall = () => call('POST', `/workspaces/${id}/memories/recall`, { query: 'tea' });
  await until(async () => (await recall()).code === 200);
  expect(pluginOf(service).pid).not.toBe(first);
  expect((await recall()).body).toMatchObject({ memories: [{ content: 'tea' }] });
  expect(await service.end('SIGINT')).toBe(0);
  expect(isAlive(pluginOf(service).pid)).toBe(false);
});

test('a service that is killed leaves no plugin behind', TIMEOUT, async () => {
  const service = run({ MEMORY_V2_CUTOVER: 'true' });
  await service.ready();
  const { pid } = pluginOf(service);
  await service.kill();
  await until(() => !isAlive(pid));
});

test('a service that cannot listen ends the plugin, and itself', TIMEOUT, async () => {
  const other = run({});
  const port = new URL(await other.ready()).port;
  const service = run({ MEMORY_V2_CUTOVER: 'true', PORT: port });
  expect(await service.exited()).toBe(1);
  expect(service.log.at(-1)).toMatchObject({
    msg: 'could not start',
    err: { message: expect.stringContaining('EADDRINUSE') },
  });
  expect(isAlive(pluginOf(service).pid)).toBe(false);
});

test('a plugin at the address of MEMORY_PLUGIN_URL that is another is not taken for it', TIMEOUT, async () => {
  const other = run({ MEMORY_V2_CUTOVER: 'true' });
  await other.ready();
  const service = run({ MEMORY_PLUGIN_LISTEN_ADDR: '', MEMORY_PLUGIN_URL: String(pluginOf(other).url) });
  expect(await service.exited()).toBe(1);
  expect(service.log.at(-1)).toMatchObject({
    err: { message: expect.stringMatching(/^the memory plugin ended with code 1: .*EADDRINUSE/) },
  });
});

test(
  'disabled, the service leaves the database alone, and can use a plugin that was started by hand',
  TIMEOUT,
  async () => {
    const token = 'shared-by-the-two-processes';
    const memories = await createServerDatabase();
    try {
      const plugin = run(
        {
          MEMORY_PLUGIN_DATABASE_URL: urlOf(memories),
          MEMORY_PLUGIN_TOKEN: token,
        },
        'memory-plugin/main.js',
      );
      await until(() => plugin.log.some(({ msg }) => msg === 'memory plugin ready'));
      const service = run({
        MEMORY_V2_CUTOVER: 'true',
        MEMORY_PLUGIN_DISABLE: '1',
        MEMORY_PLUGIN_URL: String(pluginOf(plugin).url),
        MEMORY_PLUGIN_TOKEN: token,
      });
      const call = client(await service.ready());
      const { id } = await workspace(call, 'alpha');
      expect((await call('POST', `/workspaces/${id}/memories`, { namespace: 'facts', content: 'tea' })).code).toBe(201);
      expect((await tables()).filter((table) => table.startsWith('memory_'))).toEqual([]);
      expect(await service.end('SIGTERM')).toBe(0);
      expect(service.log.filter((line) => line.name === 'memory-plugin')).toEqual([]);
      expect(isAlive(pluginOf(plugin).pid)).toBe(true);
      expect(await plugin.end('SIGINT')).toBe(0);
    } finally {
      await dropServerDatabase(memories);
    }
  },
);

test(
  'embeddings that were asked for are there, or the service does not start and says what is missing',
  TIMEOUT,
  async () => {
    const service = run({ MEMORY_V2_CUTOVER: 'true', MEMORY_PLUGIN_VECTOR: '1' });
    if (await hasVector()) {
      await service.ready();
      const health = await fetch(`${pluginOf(service).url}/v1/health`);
      expect(await health.json()).toEqual({ status: 'ok', vector: true });
      return;
    }
    expect(await service.exited()).toBe(1);
    expect(service.log.at(-1)).toMatchObject({
      msg: 'could not start',
      err: {
        message:
          'the memory plugin ended with code 1: MEMORY_PLUGIN_VECTOR asks for embeddings, but the server does not have the extension "vector": install pgvector on it, then start again',
      },
    });
    expect((await tables()).filter((table) => table.startsWith('memory_'))).toEqual([]);
  },
);

test('two plugins that boot at once make one schema', async () => {
  const databases = [1, 2].map(() => openPostgres(urlOf(name)));
  const migrations = await loadMemoryMigrations();
  const reports = await Promise.all(databases.map((database) => migrateMemory(database, migrations, [])));
  expect(reports.flatMap(({ ran }) => ran)).toEqual(['001_memories']);
  await Promise.all(databases.map((database) => database.close()));
  expect(await tables()).toEqual(TABLES);
});

function run(environment: Readonly<Record<string, string>>, entry?: string): ServiceProcess {
  const service = new ServiceProcess(
    {
      ...(entry === undefined ? { DATABASE_URL: urlOf(name), ADMIN_TOKEN: ADMIN } : {}),
      MEMORY_PLUGIN_LISTEN_ADDR: '127.0.0.1:0',
      ...environment,
    },
    entry,
  );
  started.push(service);
  return service;
}

/** What the newest plugin said of itself. */
function pluginOf(service: ServiceProcess): { readonly pid: number; readonly url: string | undefined } {
  const line = service.log.findLast(({ msg }) => msg === 'memory plugin ready');
  if (line === undefined) throw new Error('no plugin was ready');
  return { pid: line.pid, url: line.url };
}

function client(address: string) {
  return async (method: string, path: string, payload?: object, token = ADMIN) => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
    return { code: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
}

async function workspace(call: ReturnType<typeof client>, label: string) {
  const { body } = await call('POST', '/workspaces', { name: `${label} ${randomUUID()}`, runtime: 'external' });
  return { id: String(body['id']), token: String(body['authToken']) };
}

async function tables(): Promise<readonly string[]> {
  const rows = await read<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

async function hasVector(): Promise<boolean> {
  return (await read(`SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`)).length > 0;
}

async function read<Row>(statement: string): Promise<readonly Row[]> {
  const database = openPostgres(urlOf(name));
  try {
    return (await database.query<Row>(statement)).rows;
  } finally {
    await database.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
