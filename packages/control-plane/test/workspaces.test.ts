import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble, HostedDouble } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { interceptTransactions } from './support/intercept.js';
import { countWorkspaces, readRow, seedWorkspace, statusOf } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

describe('create', () => {
  test('answers with the row, provisioning, and starts it with its secrets and its config', async () => {
    const reply = await create({ name: 'alpha', secrets: { API_KEY: 'k' }, canvas: { x: 3, collapsed: true } });
    expect(reply.statusCode).toBe(201);
    const { id, createdAt, statusChangedAt, ...rest } = reply.json<Record<string, unknown>>();
    expect({ createdAt: typeof createdAt, statusChangedAt: typeof statusChangedAt }).toEqual({
      createdAt: 'string',
      statusChangedAt: 'string',
    });
    expect(rest).toEqual({
      parentId: null,
      deliveryMode: 'push',
      name: 'alpha',
      runtime: 'claude-code',
      model: 'sonnet',
      tier: 3,
      url: '',
      status: 'provisioning',
      backend: null,
      instanceId: null,
      errorRate: 0,
      activeTasks: 0,
      lastSampleError: null,
      lastHeartbeatAt: null,
      hibernateAfterSeconds: null,
      canvas: { x: 3, y: 0, collapsed: true },
    });
    await stage.settle();
    const row = await readRow(database(), String(id));
    expect(row).toMatchObject({ status: 'provisioning', backend: 'docker', instance_id: 'instance-1' });
    expect(docker.specOf(String(id))?.environment).toEqual({
      API_KEY: 'k',
      PLATFORM_URL: 'http://platform.test',
      WORKSPACE_ID: id,
      WORKSPACE_CONFIG: '{"name":"alpha","runtime":"claude-code","model":"sonnet","tier":3}',
    });
    expect(stage.eventNames(String(id))).toEqual(['workspace.created']);
  });

  test.each([
    { hosted: true, runtime: 'claude-code', tier: 4, model: 'sonnet' },
    { hosted: false, runtime: 'claude-code', tier: 3, model: 'sonnet' },
    { hosted: false, runtime: 'Claude-Code', tier: 3, model: 'anthropic:claude-sonnet-4-5' },
    { hosted: true, runtime: 'langgraph', tier: 4, model: 'anthropic:claude-sonnet-4-5' },
  ])('defaults: hosted $hosted, runtime $runtime', async ({ hosted, runtime, tier, model }) => {
    stage = makeStage(database(), hosted ? { docker, hosted: new HostedDouble() } : { docker });
    expect((await create({ name: 'a', runtime })).json()).toMatchObject({ tier, model });
    await stage.settle();
  });

  test('secrets are written in the same transaction: without them there is no workspace, and no word of it', async () => {
    stage = makeStage(
      interceptTransactions(database(), (text) => {
        if (text.includes('workspace_secrets')) throw new Error('disk full');
      }),
      { docker },
    );
    const reply = await create({ name: 'a', secrets: { KEY: '1' } });
    await stage.settle();
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 500,
      body: { error: 'internal', reason: 'the request failed; the log says why' },
    });
    expect(await countWorkspaces(database())).toBe(0);
    expect(stage.events).toEqual([]);
    expect(docker.countOf('start')).toBe(0);
  });

  test.each([
    { body: {}, reason: /name/ },
    { body: { name: '' }, reason: /name/ },
    { body: { name: 'a\nb' }, reason: /name/ },
    { body: { name: 'a', tier: 0 }, reason: /tier/ },
    { body: { name: 'a', tier: 5 }, reason: /tier/ },
    { body: { name: 'a', tier: '3' }, reason: /tier/ },
    { body: { name: 'a', url: 'ftp://x' }, reason: /url/ },
    { body: { name: 'a', parentId: 'nope' }, reason: /parentId/ },
    { body: { name: 'a', status: 'online' }, reason: /additional/ },
    { body: { name: 'a', secrets: { X: 1 } }, reason: /secrets/ },
    { body: { name: 'a', secrets: { X: 'nul\u0000' } }, reason: /secrets/ },
  ])('refuses $body', async ({ body, reason }) => {
    const reply = await create(body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toEqual({ error: 'invalid', reason: expect.stringMatching(reason) });
    expect(await countWorkspaces(database())).toBe(0);
  });

  test.each(['unknown', 'removed'])('refuses a parent that is %s', async (kind) => {
    const parentId =
      kind === 'unknown' ? randomUUID() : await seedWorkspace(database(), { status: WorkspaceStatus.Removed });
    const reply = await create({ name: 'child', parentId });
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 400,
      body: { error: 'invalid', reason: 'there is no such parent', parentId },
    });
  });

  test.each([
    {
      name: 'no backend',
      options: {},
      secrets: {},
      message: 'no backend is configured: neither the hosted provisioner nor Docker',
    },
    {
      name: 'a secret that is no variable',
      options: { docker: new DockerDouble() },
      secrets: { 'a-b': '1' },
      message: 'the secret "a-b" is no name of a variable',
    },
    {
      name: 'a secret that the platform sets',
      options: { docker: new DockerDouble() },
      secrets: { WORKSPACE_ID: '1' },
      message: 'the secret "WORKSPACE_ID" is set by the platform',
    },
    {
      name: 'a start error',
      options: { docker: failing('no space left') },
      secrets: {},
      message: 'no space left',
    },
  ])('fails with its message: $name', async ({ options, secrets, message }) => {
    stage = makeStage(database(), options);
    const { id } = (await create({ name: 'a', secrets })).json<{ id: string }>();
    await stage.settle();
    expect(await readRow(database(), id)).toMatchObject({ status: 'failed', last_sample_error: message });
    expect(stage.events.at(-1)).toMatchObject({
      workspaceId: id,
      name: 'workspace.failed',
      payload: { status: 'failed', last_sample_error: message, reason: message },
    });
  });

  test('an external one without a URL awaits its agent and gets a token; one with a URL does not', async () => {
    const awaited = (await create({ name: 'a', runtime: 'external' })).json<{ id: string; authToken: string }>();
    expect(awaited).toMatchObject({ status: 'awaiting_agent', authToken: expect.stringMatching(/^[\w-]{43}$/) });
    expect(stage.eventNames(awaited.id)).toEqual(['workspace.created', 'workspace.awaiting_agent']);
    const known = (await create({ name: 'b', runtime: 'external', url: 'https://agent.test' })).json<object>();
    expect(known).toMatchObject({ status: 'provisioning', url: 'https://agent.test' });
    expect(known).not.toHaveProperty('authToken');
    await stage.settle();
    expect(docker.countOf('start')).toBe(0);
    expect(await statusOf(database(), awaited.id)).toBe('awaiting_agent');
  });
});

describe('read', () => {
  test('the list holds no removed ones unless asked, and roots alone when asked', async () => {
    const root = await seedWorkspace(database(), { name: 'root', ageSeconds: 30 });
    await seedWorkspace(database(), { name: 'child', parentId: root, ageSeconds: 20 });
    await seedWorkspace(database(), { name: 'gone', status: WorkspaceStatus.Removed, ageSeconds: 10 });
    expect(await listed('')).toEqual(['root', 'child']);
    expect(await listed('?includeRemoved=true')).toEqual(['root', 'child', 'gone']);
    expect(await listed('?rootsOnly=true')).toEqual(['root']);
    expect(await listed('?rootsOnly=true&includeRemoved=true')).toEqual(['root', 'gone']);
  });

  test.each([
    { url: `/workspaces/${randomUUID()}`, code: 404, error: 'not-found' },
    { url: '/workspaces/not-a-uuid', code: 400, error: 'invalid' },
    { url: '/workspaces?rootsOnly=yes', code: 400, error: 'invalid' },
    { url: '/nothing', code: 404, error: 'not-found' },
  ])('$url is $code', async ({ url, code, error }) => {
    const reply = await stage.app.inject(url);
    expect(reply.statusCode).toBe(code);
    expect(reply.json()).toMatchObject({ error });
  });
});

describe('patch', () => {
  test('changes what is given and keeps the rest', async () => {
    const id = await seedWorkspace(database(), { name: 'old' });
    const reply = await patch(id, { name: 'new', url: 'http://u.test', hibernateAfterSeconds: 60 });
    expect(reply.json()).toMatchObject({ name: 'new', url: 'http://u.test', hibernateAfterSeconds: 60, tier: 3 });
    const again = await patch(id, { url: null, hibernateAfterSeconds: null, canvas: { collapsed: true } });
    expect(again.json()).toMatchObject({
      name: 'new',
      url: '',
      hibernateAfterSeconds: null,
      status: 'online',
      canvas: { x: 0, y: 0, collapsed: true },
    });
    expect((await patch(id, { canvas: { x: 1.5 } })).json()).toMatchObject({
      canvas: { x: 1.5, y: 0, collapsed: true },
    });
    expect(stage.events.map((event) => event.payload)).toEqual([
      { fields: ['name', 'url', 'hibernateAfterSeconds'] },
      { fields: ['url', 'hibernateAfterSeconds', 'canvas'] },
      { fields: ['canvas'] },
    ]);
  });

  test('moves a workspace, to the top too, but never below itself', async () => {
    const a = await seedWorkspace(database(), { name: 'a' });
    const b = await seedWorkspace(database(), { name: 'b', parentId: a });
    const c = await seedWorkspace(database(), { name: 'c' });
    expect((await patch(b, { parentId: c })).json()).toMatchObject({ parentId: c });
    expect((await patch(b, { parentId: null })).json()).toMatchObject({ parentId: null });
    expect((await patch(c, { parentId: b })).json()).toMatchObject({ parentId: b });
    for (const [id, parentId] of [
      [b, c],
      [b, b],
    ] as const) {
      const reply = await patch(id, { parentId });
      expect(reply.statusCode).toBe(400);
      expect(reply.json()).toEqual({ error: 'invalid', reason: 'a workspace cannot hang below itself', parentId });
    }
  });

  test.each([
    { body: {}, code: 400 },
    { body: { status: 'online' }, code: 400 },
    { body: { tier: 9 }, code: 400 },
    { body: { name: null }, code: 400 },
    { body: { parentId: randomUUID() }, code: 400 },
  ])('refuses $body', async ({ body, code }) => {
    const id = await seedWorkspace(database());
    expect((await patch(id, body)).statusCode).toBe(code);
    expect(stage.events).toEqual([]);
  });

  test('an unknown one is 404, a removed one 410', async () => {
    expect((await patch(randomUUID(), { name: 'x' })).statusCode).toBe(404);
    const removed = await seedWorkspace(database(), { status: WorkspaceStatus.Removed });
    expect((await patch(removed, { name: 'x' })).statusCode).toBe(410);
  });
});

describe('delete', () => {
  test('children are in the way until they are confirmed, and then go too', async () => {
    const root = await seedWorkspace(database(), { name: 'root' });
    const child = await seedWorkspace(database(), { name: 'child', parentId: root });
    const grandchild = await seedWorkspace(database(), { name: 'grandchild', parentId: child });
    await seedWorkspace(database(), { name: 'gone', parentId: root, status: WorkspaceStatus.Removed });
    for (const id of [root, child, grandchild]) await docker.start({ ...SPEC, workspaceId: id });

    const refused = await remove(root);
    expect({ code: refused.statusCode, body: refused.json() }).toEqual({
      code: 409,
      body: {
        error: 'conflict',
        reason: 'the workspace has children: confirm that they are to be removed too',
        children: [
          { id: child, name: 'child', status: 'online' },
          { id: grandchild, name: 'grandchild', status: 'online' },
        ],
      },
    });
    expect(await statusOf(database(), root)).toBe('online');

    const reply = await remove(root, '?confirm=true');
    expect(reply.statusCode).toBe(200);
    expect(reply.json<{ removed: string[] }>().removed.toSorted()).toEqual([root, child, grandchild].toSorted());
    for (const id of [root, child, grandchild]) {
      expect(await statusOf(database(), id)).toBe('removed');
      expect(docker.specOf(id)).toBeUndefined();
      expect(stage.eventNames(id)).toEqual(['workspace.removed']);
    }
  });

  test('takes secrets and tokens with it', async () => {
    const { id, authToken } = (await create({ name: 'a', runtime: 'external', secrets: { A: '1' } })).json<{
      id: string;
      authToken: string;
    }>();
    await remove(id);
    const { rows } = await database().query('SELECT 1 FROM workspace_secrets WHERE workspace_id = $1', [id]);
    expect(rows).toEqual([]);
    const reply = await stage.app.inject({
      url: `/workspaces/${id}`,
      headers: { authorization: `Bearer ${authToken}` },
    });
    expect(reply.statusCode).toBe(401);
  });

  test('a stop that fails reaches the caller, and the row stays removed', async () => {
    const id = await seedWorkspace(database());
    await docker.start({ ...SPEC, workspaceId: id });
    docker.failNext('stop', 'machine locked');
    const reply = await remove(id);
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 502,
      body: {
        error: 'backend',
        reason: 'machine locked',
        workspaces: [id],
        failures: [{ workspaceId: id, message: 'machine locked' }],
      },
    });
    expect(await statusOf(database(), id)).toBe('removed');
  });

  test('an unknown one is 404', async () => {
    expect((await remove(randomUUID())).statusCode).toBe(404);
  });
});

describe('secrets', () => {
  test('are set, replaced, listed by name and deleted; values are never shown', async () => {
    const id = await seedWorkspace(database());
    const set = (payload: object) => stage.app.inject({ method: 'PUT', url: `/workspaces/${id}/secrets`, payload });
    expect((await set({ B: '1', A: '"quoted, {braced}\\"' })).json()).toEqual({ secrets: ['A', 'B'] });
    expect((await set({ B: '2' })).json()).toEqual({ secrets: ['A', 'B'] });
    const { rows } = await database().query(
      'SELECT name, value FROM workspace_secrets WHERE workspace_id = $1 ORDER BY name',
      [id],
    );
    expect(rows).toEqual([
      { name: 'A', value: '"quoted, {braced}\\"' },
      { name: 'B', value: '2' },
    ]);
    const drop = () => stage.app.inject({ method: 'DELETE', url: `/workspaces/${id}/secrets/A` });
    expect((await drop()).statusCode).toBe(204);
    expect((await drop()).statusCode).toBe(404);
    expect((await stage.app.inject(`/workspaces/${id}/secrets`)).json()).toEqual({ secrets: ['B'] });
  });
});

const SPEC = { workspaceId: '', runtime: 'claude-code', tier: 1, environment: {} };

function failing(message: string): DockerDouble {
  const double = new DockerDouble();
  double.failNext('start', message);
  return double;
}

function create(payload: object) {
  return stage.app.inject({ method: 'POST', url: '/workspaces', payload });
}

function patch(id: string, payload: object) {
  return stage.app.inject({ method: 'PATCH', url: `/workspaces/${id}`, payload });
}

function remove(id: string, query = '') {
  return stage.app.inject({ method: 'DELETE', url: `/workspaces/${id}${query}` });
}

async function listed(query: string): Promise<readonly string[]> {
  const reply = await stage.app.inject(`/workspaces${query}`);
  return reply.json<{ workspaces: { name: string }[] }>().workspaces.map((workspace) => workspace.name);
}
