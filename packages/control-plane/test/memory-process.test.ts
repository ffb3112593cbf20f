import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepRunning, type KeptPlugin, type PluginLaunch } from '../src/memory/index.js';
import { keepLog } from './support/log.js';
import { ServiceProcess } from './support/process.js';
import { until } from './support/until.js';

const TIMEOUT = { timeout: 90_000 };
const TOKEN = 'sixteen characters';

let folder: string;
const kept: KeptPlugin[] = [];
const started: ServiceProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-process-'));
});
afterEach(async () => {
  await Promise.all([...kept.splice(0).map((each) => each.stop()), ...started.splice(0).map((each) => each.kill())]);
  await rm(folder, { recursive: true, force: true });
});

/** Answers with its process id as soon as it is healthy. */
const WELL = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => response.end(String(process.pid)));
  server.listen(0, '127.0.0.1', () => process.send({ url: 'http://127.0.0.1:' + server.address().port }));
  process.once('disconnect', () => process.exit(0));
`;

describe('a plugin that is kept running', () => {
  test('is up when it says that it is well, and gone when it was stopped', TIMEOUT, async () => {
    const { log, lines } = keepLog();
    const plugin = await keep(await launchOf(WELL), log);
    const pid = await pidOf(plugin);
    expect(isAlive(pid)).toBe(true);
    await plugin.stop();
    expect(isAlive(pid)).toBe(false);
    expect(lines.map(({ level, message }) => [level, message])).toEqual([['info', 'the memory plugin is up']]);
  });

  test('is not up while it says that it is not well', TIMEOUT, async () => {
    const ill = WELL.replace(
      'response.end(',
      `(response.statusCode = ++globalThis.asked > 3 ? 200 : 503) && response.end(`,
    );
    const plugin = await keep(await launchOf(`globalThis.asked = 0; ${ill}`));
    await pidOf(plugin);
  });

  test.each([
    { what: 'never listens', text: 'setInterval(() => undefined, 1000);' },
    { what: 'listens and is never well', text: WELL.replace('response.end(', 'response.writeHead(503).end(') },
    { what: 'listens and never answers', text: WELL.replace('response.end(String(process.pid))', 'undefined') },
  ])('that $what is ended when its time is over', TIMEOUT, async ({ text }) => {
    const pidFile = join(folder, 'pid');
    const launch = await launchOf(
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${text}`,
      { healthTimeoutMs: 1500 },
    );
    await expect(keep(launch)).rejects.toThrow('the memory plugin was not healthy within 1.5 s');
    expect(isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  });

  test.each([
    { text: 'process.exit(3);', how: 'ended with code 3' },
    { text: `process.kill(process.pid, 'SIGKILL');`, how: 'ended by SIGKILL' },
    { text: `process.send({ failure: 'no room' }); process.exitCode = 1;`, how: 'ended with code 1: no room' },
  ])('that does not come up fails at once: $how', TIMEOUT, async ({ text, how }) => {
    await expect(keep(await launchOf(text))).rejects.toThrow(new RegExp(`^the memory plugin ${how}$`));
  });

  test('is not taken for another that answers at its address', TIMEOUT, async () => {
    const other = await keep(await launchOf(WELL));
    const launch = await launchOf('process.exit(4);', { url: other.url() });
    await expect(keep(launch)).rejects.toThrow('the memory plugin ended with code 4');
  });

  test('is started again when it dies, and the log says that it died', TIMEOUT, async () => {
    const { log, lines } = keepLog();
    const pauses: number[] = [];
    const plugin = await keep(await launchOf(WELL), log, async (milliseconds) => {
      pauses.push(milliseconds);
      expect(plugin.url()).toBeUndefined();
    });
    const first = await pidOf(plugin);
    process.kill(first, 'SIGKILL');
    await until(() => pauses.length === 1 && plugin.url() !== undefined);
    expect(await pidOf(plugin)).not.toBe(first);
    expect(pauses).toEqual([1000]);
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['info', 'the memory plugin is up'],
      ['error', 'a loop failed and starts again'],
      ['info', 'the memory plugin is up'],
    ]);
    expect(lines[1]?.fields['err']).toMatchObject({ message: 'the memory plugin ended by SIGKILL' });
  });

  test('is not started again once it is to stop, also where it is on its way up', TIMEOUT, async () => {
    const once = join(folder, 'once');
    const launch = await launchOf(`
      import { existsSync, writeFileSync } from 'node:fs';
      const again = existsSync(${JSON.stringify(once)});
      writeFileSync(${JSON.stringify(once)}, String(process.pid));
      if (again) setInterval(() => undefined, 1000);
      else await import('./well.mjs');
    `);
    await writeFile(join(folder, 'well.mjs'), WELL);
    const plugin = await keep(launch, keepLog().log, async () => undefined);
    const first = await pidOf(plugin);
    process.kill(first, 'SIGKILL');
    await until(async () => Number(await readFile(once, 'utf8')) !== first);
    const second = Number(await readFile(once, 'utf8'));
    await plugin.stop();
    expect([isAlive(first), isAlive(second), plugin.url()]).toEqual([false, false, undefined]);
  });
});

describe('the service', () => {
  test('does without the plugin where that is disabled', TIMEOUT, async () => {
    const service = run({ MEMORY_V2_CUTOVER: 'true', MEMORY_PLUGIN_DISABLE: '1' });
    const address = await service.ready();
    const made = await fetch(`${address}/workspaces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'alpha', runtime: 'external' }),
    });
    const { id } = (await made.json()) as { id: string };
    const answer = await fetch(`${address}/workspaces/${id}/memories/namespaces`);
    expect([answer.status, await answer.json()]).toEqual([
      422,
      { error: 'unprocessable', reason: 'memories are not wired here' },
    ]);
    expect(await service.end('SIGTERM')).toBe(0);
    expect(service.log.filter(({ name }) => name === 'memory-plugin')).toEqual([]);
  });

  test('does not start where the plugin has no database', TIMEOUT, async () => {
    const service = run({ MEMORY_V2_CUTOVER: 'true' });
    expect(await service.exited()).toBe(1);
    expect(service.log.map(({ msg, err }) => [msg, err?.message])).toEqual([
      [
        'could not start',
        'the memory plugin needs a PostgreSQL server: set MEMORY_PLUGIN_DATABASE_URL or DATABASE_URL, or MEMORY_PLUGIN_DISABLE=1 to do without it',
      ],
    ]);
  });

  test('does not start where the plugin does not come up, and says why', TIMEOUT, async () => {
    const service = run({
      MEMORY_V2_CUTOVER: 'true',
      MEMORY_PLUGIN_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
      MEMORY_PLUGIN_LISTEN_ADDR: '127.0.0.1:0',
    });
    expect(await service.exited()).toBe(1);
    expect(service.log.at(-1)).toMatchObject({
      msg: 'could not start',
      err: { message: expect.stringMatching(/^the memory plugin ended with code 1: .*ECONNREFUSED/) },
    });
    expect(service.log.find(({ name }) => name === 'memory-plugin')).toMatchObject({ msg: 'could not start' });
  });
});

describe('the plugin, started by hand', () => {
  const SERVER = 'postgres://nobody@127.0.0.1:1/nothing';

  test.each([
    {
      environment: { DATABASE_URL: SERVER, MEMORY_PLUGIN_TOKEN: TOKEN },
      why: /^MEMORY_PLUGIN_DATABASE_URL is not set: /,
    },
    { environment: { MEMORY_PLUGIN_DATABASE_URL: SERVER }, why: /^MEMORY_PLUGIN_TOKEN is what the service shows/ },
    {
      environment: {
        MEMORY_PLUGIN_DATABASE_URL: SERVER,
        MEMORY_PLUGIN_TOKEN: TOKEN,
        MEMORY_PLUGIN_MIGRATIONS_DIR: '/none',
      },
      why: /^MEMORY_PLUGIN_MIGRATIONS_DIR names no folder of migrations: ENOENT/,
    },
    { environment: { MEMORY_PLUGIN_DATABASE_URL: SERVER, MEMORY_PLUGIN_TOKEN: TOKEN }, why: /ECONNREFUSED/ },
  ])('ends with one line where it cannot start: $why', TIMEOUT, async ({ environment, why }) => {
    const plugin = run(environment, 'memory-plugin/main.js');
    expect(await plugin.exited()).toBe(1);
    expect(plugin.log).toMatchObject([
      { name: 'memory-plugin', msg: 'could not start', err: { message: expect.stringMatching(why) } },
    ]);
  });
});

async function launchOf(text: string, options: Partial<PluginLaunch> = {}): Promise<PluginLaunch> {
  const entry = join(await mkdtemp(join(folder, 'entry-')), 'plugin.mjs');
  await writeFile(entry, text.replace('./well.mjs', '../well.mjs'));
  return { entry, url: undefined, environment: {}, healthTimeoutMs: 30_000, ...options };
}

async function keep(
  launch: PluginLaunch,
  log = keepLog().log,
  wait?: (milliseconds: number) => Promise<void>,
): Promise<KeptPlugin> {
  const plugin = await keepRunning(launch, log, wait);
  kept.push(plugin);
  return plugin;
}

async function pidOf(plugin: KeptPlugin): Promise<number> {
  return Number(await (await fetch(String(plugin.url()))).text());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function run(environment: Readonly<Record<string, string>>, entry?: string): ServiceProcess {
  const service = new ServiceProcess(environment, entry);
  started.push(service);
  return service;
}
