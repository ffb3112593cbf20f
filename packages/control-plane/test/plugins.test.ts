import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { EventName } from '../src/events/index.js';
import { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from '../src/models/index.js';
import { AgentPluginInstaller, firstOnline, type PluginInstaller, reconcilePlugins } from '../src/plugins/index.js';
import { useDatabase } from './support/database.js';
import { listen, readJson } from './support/http-server.js';
import { keepLog } from './support/log.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

/** An agent in this process with real state. */
class InstallerDouble implements PluginInstaller {
  readonly plugins = new Map<string, Set<string>>();
  readonly refused = new Set<string>();

  async installed(workspaceId: string): Promise<readonly string[]> {
    if (this.refused.has('installed')) throw new Error('no answer');
    return [...(this.plugins.get(workspaceId) ?? [])];
  }

  async install(workspaceId: string, name: string): Promise<void> {
    if (this.refused.has(name)) throw new Error(`no such plugin: ${name}`);
    this.plugins.set(workspaceId, new Set([...(this.plugins.get(workspaceId) ?? []), name]));
  }
}

let stage: Stage;
let kept: ReturnType<typeof keepLog>;
let installer: InstallerDouble;
let id: string;

beforeEach(async () => {
  stage = makeStage(database());
  kept = keepLog();
  installer = new InstallerDouble();
  id = await seedWorkspace(database());
});

const declare = (plugins: unknown, of = id) =>
  stage.app.inject({ method: 'PUT', url: `/workspaces/${of}/plugins`, payload: { plugins } });
const reconcile = () => reconcilePlugins({ database: database(), installer, log: kept.log }, id);

test('are declared as a whole, and listed', async () => {
  expect((await declare(['b', 'a'])).json()).toEqual({ plugins: ['a', 'b'] });
  expect((await declare(['b', '@org/c'])).json()).toEqual({ plugins: ['@org/c', 'b'] });
  expect((await stage.app.inject(`/workspaces/${id}/plugins`)).json()).toEqual({ plugins: ['@org/c', 'b'] });
  expect((await declare([])).json()).toEqual({ plugins: [] });
  expect((await declare(['a', 'a'])).statusCode).toBe(400);
  expect((await declare(['a b'])).statusCode).toBe(400);
  expect((await declare(['a'], randomUUID())).statusCode).toBe(404);
});

test('what is missing is installed, what is there stays, and a second time there is nothing to do', async () => {
  installer.plugins.set(id, new Set(['a', 'extra']));
  await declare(['a', 'b', 'c']);
  expect(await reconcile()).toEqual(['b', 'c']);
  expect([...(installer.plugins.get(id) ?? [])]).toEqual(['a', 'extra', 'b', 'c']);
  expect(await reconcile()).toEqual([]);
});

test('one that cannot be installed is logged and keeps none of the others from theirs', async () => {
  installer.refused.add('b');
  await declare(['a', 'b', 'c']);
  expect(await reconcile()).toEqual(['a', 'c']);
  expect(kept.lines).toEqual([
    {
      level: 'error',
      message: 'a declared plugin was not installed',
      fields: { workspaceId: id, plugin: 'b', err: new Error('no such plugin: b') },
    },
  ]);
});

test('an agent that does not answer reaches the caller; one without declared plugins is not asked', async () => {
  installer.refused.add('installed');
  expect(await reconcile()).toEqual([]);
  await declare(['a']);
  await expect(reconcile()).rejects.toThrow('no answer');
});

test.each(ALL_WORKSPACE_STATUSES)('an agent that comes online from %s', (previous) => {
  const event = { id: 1, workspaceId: id, payload: { previous } };
  expect(firstOnline({ ...event, name: EventName.Online })).toBe(previous === WorkspaceStatus.Provisioning);
  expect(firstOnline({ ...event, name: EventName.Degraded })).toBe(false);
});

test('the first heartbeat, and no later one, is told as the one that fires it', async () => {
  const workspaceId = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
  const beat = () => stage.app.inject({ method: 'POST', url: '/registry/heartbeat', payload: { id: workspaceId } });
  await beat();
  await beat();
  expect(stage.events.filter(firstOnline).map((event) => event.workspaceId)).toEqual([workspaceId]);
});

test('the agent is asked and told at the address that it registered', async () => {
  const installed = ['a'];
  const agent = await listen(async (request, response) => {
    const body = (await readJson(request)) as { name: string } | undefined;
    if (body !== undefined) installed.push(body.name);
    response.writeHead(body?.name === 'broken' ? 500 : 200).end(JSON.stringify(installed));
  });
  try {
    await database().query('UPDATE workspaces SET url = $2 WHERE id = $1', [id, `${agent.url}/`]);
    const real = new AgentPluginInstaller(database());
    await real.install(id, 'b');
    expect(await real.installed(id)).toEqual(['a', 'b']);
    await expect(real.install(id, 'broken')).rejects.toThrow('the agent answered 500');
  } finally {
    await agent.close();
  }
  await database().query('UPDATE workspaces SET url = NULL WHERE id = $1', [id]);
  await expect(new AgentPluginInstaller(database()).installed(id)).rejects.toThrow('no address');
});
