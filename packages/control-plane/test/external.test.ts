import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { WorkspaceStatus } from '../src/models/index.js';
import { findTokenOwner, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

interface Connection {
  readonly authToken: string;
  readonly platformUrl: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly snippets: Readonly<Record<string, string>>;
}

let stage: Stage;
let id: string;

beforeEach(async () => {
  stage = makeStage(database());
  id = await seedWorkspace(database(), { name: 'laptop', runtime: 'external' });
});

test('create, connection and rotate give the same payload but for the token', async () => {
  const made = await stage.app.inject({
    method: 'POST',
    url: '/workspaces',
    payload: { name: 'a', runtime: 'external' },
  });
  const created = made.json<{ id: string; authToken: string; connection: Connection }>();
  expect(created.connection.authToken).toBe(created.authToken);
  const read = await connection(created.id);
  expect(read.authToken).toBe('');
  const rotated = await rotate(created.id);
  const masked = (payload: Connection) =>
    JSON.stringify(payload, (_key, value: unknown) =>
      typeof value === 'string' && payload.authToken !== '' ? value.replaceAll(payload.authToken, '') : value,
    );
  expect(masked(created.connection)).toBe(masked(read));
  expect(masked(rotated)).toBe(masked(read));
});

test('the payload carries identifiers, endpoints that exist and snippets that pin no version', async () => {
  const payload = await connection(id);
  expect(payload).toMatchObject({ workspaceId: id, name: 'laptop', platformUrl: 'http://platform.test' });
  expect(payload.endpoints).toEqual({
    register: 'http://platform.test/registry/register',
    heartbeat: 'http://platform.test/registry/heartbeat',
    activity: `http://platform.test/workspaces/${id}/activity`,
  });
  for (const [name, url] of Object.entries(payload.endpoints)) {
    const path = new URL(url).pathname.replace(id, ':id');
    expect(stage.app.hasRoute({ method: name === 'activity' ? 'GET' : 'POST', url: path })).toBe(true);
  }
  for (const snippet of Object.values(payload.snippets)) expect(snippet).not.toMatch(/@v?\d|[=~^]=?\d+\./);
});

test('a slash at the end of the platform URL does not reach the payload', async () => {
  stage = makeStage(database(), { platformUrl: 'https://p.test//' });
  const payload = await connection(id);
  expect(payload.platformUrl).toBe('https://p.test');
  expect(JSON.stringify(payload)).not.toContain('p.test/"');
  expect(JSON.stringify(payload)).not.toContain('p.test//');
});

test('a rotation ends the old tokens at once, brings one that works and is told', async () => {
  const old = [await issueWorkspaceToken(database(), id), await issueWorkspaceToken(database(), id)];
  const { authToken } = await rotate(id);
  expect(await Promise.all(old.map((secret) => findTokenOwner(database(), secret)))).toEqual([undefined, undefined]);
  const beat = (secret: string) =>
    stage.app.inject({
      method: 'POST',
      url: '/registry/heartbeat',
      payload: { id },
      headers: { authorization: `Bearer ${secret}` },
    });
  expect((await beat(old[0] ?? '')).statusCode).toBe(401);
  expect((await beat(authToken)).statusCode).toBe(200);
  expect(stage.events.map(({ name, payload }) => ({ name, payload }))).toEqual([
    { name: 'workspace.token_rotated', payload: { revoked: 2 } },
  ]);
});

test('of two rotations at once one token lives', async () => {
  const tokens = (await Promise.all([rotate(id), rotate(id)])).map((payload) => payload.authToken);
  const owners = await Promise.all(tokens.map((secret) => findTokenOwner(database(), secret)));
  expect(owners.filter((owner) => owner === id)).toHaveLength(1);
});

test.each(['GET connection', 'POST rotate'])(
  '%s is 400 for another runtime, with a hint that exists',
  async (route) => {
    const other = await seedWorkspace(database());
    const [method = '', verb = ''] = route.split(' ');
    const reply = await call(method, other, verb);
    expect([reply.statusCode, reply.json()]).toEqual([
      400,
      {
        error: 'invalid',
        reason: 'a workspace that runs claude-code is connected by the platform itself',
        runtime: 'claude-code',
        hint: 'POST /workspaces/:id/restart',
      },
    ]);
    const [hintMethod = '', hintUrl = ''] = reply.json<{ hint: string }>().hint.split(' ');
    expect(stage.app.hasRoute({ method: hintMethod as 'POST', url: hintUrl })).toBe(true);
    expect((await call(method, randomUUID(), verb)).statusCode).toBe(404);
    expect((await call(method, 'nobody', verb)).statusCode).toBe(400);
    const removed = await seedWorkspace(database(), { runtime: 'external', status: WorkspaceStatus.Removed });
    expect((await call(method, removed, verb)).statusCode).toBe(410);
  },
);

function call(method: string, of: string, verb: string) {
  return stage.app.inject({ method: method as 'GET' | 'POST', url: `/workspaces/${of}/external/${verb}` });
}

async function connection(of: string): Promise<Connection> {
  return (await call('GET', of, 'connection')).json<{ connection: Connection }>().connection;
}

async function rotate(of: string): Promise<Connection> {
  return (await call('POST', of, 'rotate')).json<{ connection: Connection }>().connection;
}
