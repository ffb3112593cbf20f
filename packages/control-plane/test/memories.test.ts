import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PluginMemories } from '../src/memory/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useBareDatabase, useDatabase } from './support/database.js';
import { listen, type RunningServer } from './support/http-server.js';
import { makePlugin, PLUGIN_TOKEN } from './support/memory-plugin.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();
const { database: pluginDatabase } = useBareDatabase();

const ADMIN = 'an-admin-secret-of-the-operator';
const FACT = { namespace: 'facts', content: 'The release is on Friday.' };

let plugin: Awaited<ReturnType<typeof makePlugin>>;
let pluginUrl: string;
let stage: Stage;
let alpha: { readonly id: string; readonly token: string };
let beta: { readonly id: string; readonly token: string };

beforeAll(async () => {
  plugin = await makePlugin(pluginDatabase());
  pluginUrl = await plugin.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => plugin.close());

beforeEach(async () => {
  stage = stageOn(() => pluginUrl);
  await adoptAdminToken(database(), ADMIN);
  [alpha, beta] = [await seed(), await seed()];
});
afterEach(async () => {
  await pluginDatabase().query('DELETE FROM memory_namespaces');
});

test('a workspace commits, recalls, lists and forgets what is its own', async () => {
  const committed = await call(alpha.token, 'POST', `${alpha.id}/memories`, { ...FACT, metadata: { turn: 3 } });
  expect(committed).toEqual({ code: 201, body: { id: expect.any(String), created: true } });
  expect((await call(alpha.token, 'POST', `${alpha.id}/memories`, FACT)).code).toBe(200);
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories/recall`, { query: 'release' })).toMatchObject({
    code: 200,
    body: { memories: [{ id: committed.body['id'], ...FACT, metadata: { turn: 3 } }] },
  });
  expect(await call(alpha.token, 'GET', `${alpha.id}/memories/namespaces`)).toEqual({
    code: 200,
    body: { namespaces: [{ name: 'facts', memories: 1, dimensions: null }] },
  });
  const memory = `${alpha.id}/memories/${String(committed.body['id'])}`;
  expect(await call(alpha.token, 'DELETE', memory)).toEqual({ code: 204, body: {} });
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories/recall`, { query: 'release' })).toEqual({
    code: 200,
    body: { memories: [] },
  });
});

test('neither by its path nor by an id does a workspace reach the memories of another', async () => {
  const { body } = await call(alpha.token, 'POST', `${alpha.id}/memories`, FACT);
  const memory = String(body['id']);
  const forbidden = { code: 403, body: { error: 'forbidden', reason: 'the token belongs to another workspace' } };
  expect(await call(beta.token, 'POST', `${alpha.id}/memories`, FACT)).toEqual(forbidden);
  expect(await call(beta.token, 'POST', `${alpha.id}/memories/recall`, { query: 'release' })).toEqual(forbidden);
  expect(await call(beta.token, 'GET', `${alpha.id}/memories/namespaces`)).toEqual(forbidden);
  expect(await call(beta.token, 'DELETE', `${alpha.id}/memories/${memory}`)).toEqual(forbidden);
  expect(await call(beta.token, 'DELETE', `${beta.id}/memories/${memory}`)).toEqual({
    code: 404,
    body: { error: 'not-found', reason: 'the workspace has no such memory' },
  });
  expect(await call(beta.token, 'POST', `${beta.id}/memories/recall`, { query: 'release' })).toEqual({
    code: 200,
    body: { memories: [] },
  });
  expect((await call(undefined, 'GET', `${alpha.id}/memories/namespaces`)).code).toBe(401);
  expect((await call(ADMIN, 'GET', `${alpha.id}/memories/namespaces`)).body).toMatchObject({
    namespaces: [{ memories: 1 }],
  });
});

test('the token of a workspace opens nothing at the plugin itself', async () => {
  const response = await fetch(`${pluginUrl}/v1/workspaces/${alpha.id}/memories/namespaces`, {
    headers: { authorization: `Bearer ${alpha.token}` },
  });
  expect(response.status).toBe(401);
});

test.each([
  { path: () => `${randomUUID()}/memories/namespaces`, code: 404, reason: 'there is no such workspace' },
  { path: () => '7/memories/namespaces', code: 400, reason: expect.stringMatching(/^params\/id must match pattern/) },
  {
    path: () => `urn:uuid:${alpha.id}/memories/namespaces`,
    code: 400,
    reason: expect.stringMatching(/^params\/id must match pattern/),
  },
])('what is no workspace is answered with $code', async ({ path, code, reason }) => {
  expect(await call(ADMIN, 'GET', path())).toMatchObject({ code, body: { reason } });
});

test('what a removed workspace remembers is out of reach', async () => {
  const removed = await seedWorkspace(database(), { status: WorkspaceStatus.Removed });
  expect(await call(ADMIN, 'POST', `${removed}/memories`, FACT)).toEqual({
    code: 410,
    body: { error: 'gone', reason: 'the workspace was removed' },
  });
});

test.each([
  { payload: { ...FACT, content: '' }, reason: 'body/content must NOT have fewer than 1 characters' },
  { payload: { ...FACT, tags: [] }, reason: 'body must NOT have additional properties' },
])('a commit that the plugin would turn down is turned down before: $reason', async ({ payload, reason }) => {
  stage = stageOn(() => 'http://127.0.0.1:1');
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories`, payload)).toEqual({
    code: 400,
    body: { error: 'invalid', reason },
  });
});

test('what only the plugin knows to be wrong is passed on as it says it', async () => {
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories/recall`, {})).toEqual({
    code: 400,
    body: { error: 'invalid', reason: 'a recall is by query or by embedding: give one of the two' },
  });
});

test('without a plugin memories are turned down', async () => {
  stage = makeStage(database());
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories`, FACT)).toEqual({
    code: 422,
    body: { error: 'unprocessable', reason: 'memories are not wired here' },
  });
});

test('a plugin that is down is said to be', async () => {
  stage = stageOn(() => undefined);
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories`, FACT)).toEqual({
    code: 502,
    body: { error: 'backend', reason: 'the memory plugin is down, and is being started again' },
  });
});

test.each<{
  readonly what: string;
  readonly answer: (() => Promise<RunningServer>) | undefined;
  readonly reason: string;
}>([
  { what: 'is not there', answer: undefined, reason: 'the memory plugin did not answer' },
  {
    what: 'says nothing in time',
    answer: () => listen(() => undefined),
    reason: 'the memory plugin did not answer',
  },
  {
    what: 'answers with no JSON',
    answer: () => listen((_request, response) => response.end('<html>')),
    reason: 'the memory plugin did not answer',
  },
  {
    what: 'fails',
    answer: () => listen((_request, response) => response.writeHead(500).end('{"error":"internal","reason":"no"}')),
    reason: 'the memory plugin answered 500',
  },
  {
    what: 'does not share the token',
    answer: () =>
      listen((_request, response) => response.writeHead(401).end('{"error":"unauthenticated","reason":"no"}')),
    reason: 'the memory plugin answered 401',
  },
])('a plugin that $what is trouble between it and the service', async ({ answer, reason }) => {
  const server = await answer?.();
  stage = stageOn(() => server?.url ?? 'http://127.0.0.1:1');
  expect(await call(alpha.token, 'POST', `${alpha.id}/memories`, FACT)).toEqual({
    code: 502,
    body: { error: 'backend', reason },
  });
  await server?.close();
});

async function seed(): Promise<{ readonly id: string; readonly token: string }> {
  const id = await seedWorkspace(database());
  return { id, token: await issueWorkspaceToken(database(), id) };
}

function stageOn(url: () => string | undefined): Stage {
  return makeStage(database(), { memories: new PluginMemories({ url, token: PLUGIN_TOKEN, timeoutMs: 2000 }) });
}

async function call(token: string | undefined, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const response = await stage.app.inject({
    method,
    url: `/workspaces/${path}`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  });
  const body = response.body === '' ? {} : response.json<Readonly<Record<string, unknown>>>();
  return { code: response.statusCode, body };
}
