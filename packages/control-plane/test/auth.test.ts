import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceStatus } from '../src/models/index.js';
import {
  adoptAdminToken,
  bearerOf,
  findTokenOwner,
  hasLiveToken,
  isAdminToken,
  issueAdminToken,
  issueWorkspaceToken,
  listAdminTokens,
  revokeWorkspaceTokens,
} from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';
import { UNREACHABLE } from './support/unreachable.js';

const database = useDatabase();
const ADMIN = 'an-admin-secret-of-the-operator';

let stage: Stage;

beforeEach(() => {
  stage = makeStage(database());
});

describe('workspace tokens', () => {
  test('are 32 random bytes, stored as a SHA-256 with a prefix', async () => {
    const id = await seedWorkspace(database());
    const secret = await issueWorkspaceToken(database(), id);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const { rows } = await database().query('SELECT workspace_id, prefix, hash, revoked_at FROM workspace_auth_tokens');
    expect(rows).toEqual([
      {
        workspace_id: id,
        prefix: secret.slice(0, 8),
        hash: createHash('sha256').update(secret).digest('hex'),
        revoked_at: null,
      },
    ]);
  });

  test('name their owner until they are revoked', async () => {
    const id = await seedWorkspace(database());
    const other = await seedWorkspace(database());
    const secret = await issueWorkspaceToken(database(), id);
    const kept = await issueWorkspaceToken(database(), other);
    expect(await findTokenOwner(database(), secret)).toBe(id);
    expect(
      await findTokenOwner(database(), `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`),
    ).toBeUndefined();
    expect(await findTokenOwner(database(), '')).toBeUndefined();
    expect(await revokeWorkspaceTokens(database(), [id])).toBe(1);
    expect(await findTokenOwner(database(), secret)).toBeUndefined();
    expect(await hasLiveToken(database(), id)).toBe(false);
    expect(await findTokenOwner(database(), kept)).toBe(other);
  });

  test('with the same prefix are told apart by the hash', async () => {
    const id = await seedWorkspace(database());
    const secret = await issueWorkspaceToken(database(), id);
    await database().query('INSERT INTO workspace_auth_tokens (workspace_id, prefix, hash) VALUES ($1, $2, $3)', [
      await seedWorkspace(database()),
      secret.slice(0, 8),
      'ff'.repeat(32),
    ]);
    expect(await findTokenOwner(database(), secret)).toBe(id);
  });
});

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc', 'abc'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  [undefined, undefined],
])('the header %s carries %s', (header, secret) => {
  expect(bearerOf(header)).toBe(secret);
});

describe('admin tokens', () => {
  test('are adopted once, however often the service boots', async () => {
    await adoptAdminToken(database(), ADMIN);
    await adoptAdminToken(database(), ADMIN);
    expect((await database().query('SELECT 1 FROM admin_auth_tokens')).rowCount).toBe(1);
    expect(await isAdminToken(database(), ADMIN)).toBe(true);
    expect(await isAdminToken(database(), `${ADMIN}x`)).toBe(false);
    await expect(adoptAdminToken(database(), 'short')).rejects.toThrow('at least 16 characters');
  });

  test('are issued, listed without their secrets and revoked by admins; the last one stays', async () => {
    await adoptAdminToken(database(), ADMIN);
    const first = (await call('GET', '/admin/tokens', ADMIN)).json<{ tokens: { id: string }[] }>().tokens[0]?.id ?? '';
    expect((await call('DELETE', `/admin/tokens/${first}`, ADMIN)).statusCode).toBe(409);

    const issued = await call('POST', '/admin/tokens', ADMIN);
    const { id, token, prefix, createdAt } = issued.json<Record<string, string>>();
    expect([issued.statusCode, token?.length, prefix]).toEqual([201, 43, token?.slice(0, 8)]);
    const listed = await call('GET', '/admin/tokens', token);
    expect(listed.json()).toEqual({
      tokens: [
        { id: first, prefix: ADMIN.slice(0, 8), createdAt: expect.any(String) },
        { id, prefix, createdAt },
      ],
    });

    expect((await call('DELETE', `/admin/tokens/${first}`, token)).statusCode).toBe(204);
    expect((await call('DELETE', `/admin/tokens/${first}`, token)).statusCode).toBe(404);
    expect((await call('GET', '/admin/tokens', ADMIN)).statusCode).toBe(401);
    expect((await call('GET', '/workspaces', ADMIN)).statusCode).toBe(401);
    expect((await call('DELETE', `/admin/tokens/${id}`, token)).statusCode).toBe(409);
    expect((await call('GET', '/workspaces', token)).statusCode).toBe(200);
    await expect(adoptAdminToken(database(), ADMIN)).rejects.toThrow('the admin token was revoked: choose another');
  });

  test('of two that revoke each other at once one stays', async () => {
    const tokens = [await issueAdminToken(database()), await issueAdminToken(database())];
    const codes = await Promise.all(
      tokens.map(
        async ({ token }, index) => (await call('DELETE', `/admin/tokens/${tokens[1 - index]?.id}`, token)).statusCode,
      ),
    );
    expect(await listAdminTokens(database())).toHaveLength(1);
    expect(codes.filter((code) => code === 204)).toHaveLength(1);
  });

  test('that were all revoked by hand open no door', async () => {
    await adoptAdminToken(database(), ADMIN);
    await database().query('UPDATE admin_auth_tokens SET revoked_at = now()');
    expect((await call('GET', '/workspaces', undefined)).statusCode).toBe(401);
  });

  test.each([
    { path: '/admin/events', token: undefined, code: 401 },
    { path: '/admin/events', token: 'wrong', code: 401 },
    { path: '/admin/events', token: ADMIN, code: 200 },
    { path: '/admin/sweeps', token: undefined, code: 401 },
    { path: '/admin/sweeps', token: ADMIN, code: 200 },
    { path: '/workspaces', token: undefined, code: 401 },
    { path: '/workspaces', token: 'wrong', code: 401 },
    { path: '/workspaces', token: ADMIN, code: 200 },
    { path: '/healthz', token: undefined, code: 200 },
  ])('$path with $token is $code', async ({ path, token, code }) => {
    await adoptAdminToken(database(), ADMIN);
    expect((await get(path, token)).statusCode).toBe(code);
  });

  test('nobody is an admin where none was set up', async () => {
    expect((await get('/admin/events', undefined)).statusCode).toBe(401);
    expect((await get('/admin/events', ADMIN)).statusCode).toBe(401);
    expect((await get('/workspaces', undefined)).statusCode).toBe(200);
  });

  test.each([
    { path: '/admin/events', token: ADMIN },
    { path: '/workspaces', token: undefined },
    { path: '/healthz', token: undefined },
  ])('$path is 503 when the store is down', async ({ path, token }) => {
    stage = makeStage(UNREACHABLE);
    const reply = await get(path, token);
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ error: 'unavailable' });
  });
});

describe('a workspace token', () => {
  let own: string;
  let sibling: string;
  let stranger: string;
  let token: string;

  beforeEach(async () => {
    await adoptAdminToken(database(), ADMIN);
    const parentId = await seedWorkspace(database());
    own = await seedWorkspace(database(), { parentId, name: 'own' });
    sibling = await seedWorkspace(database(), { parentId, name: 'sibling' });
    stranger = await seedWorkspace(database(), { name: 'stranger' });
    token = await issueWorkspaceToken(database(), own);
  });

  test.each([
    { of: 'own', path: '', code: 200 },
    { of: 'sibling', path: '', code: 200 },
    { of: 'stranger', path: '', code: 404 },
    { of: 'nobody', path: '', code: 404 },
    ...['/events', '/audit', '/secrets', '/files'].flatMap((path) => [
      { of: 'own', path, code: 200 },
      { of: 'sibling', path, code: 403 },
      { of: 'stranger', path, code: 403 },
    ]),
  ])('reads $path of $of: $code', async ({ of, path, code }) => {
    const id = { own, sibling, stranger, nobody: randomUUID() }[of] ?? '';
    expect((await get(`/workspaces/${id}${path}`, token)).statusCode).toBe(code);
  });

  test('does not do what operators do', async () => {
    expect((await get('/workspaces', token)).statusCode).toBe(403);
    expect((await get('/admin/events', token)).statusCode).toBe(401);
    const remove = await stage.app.inject({
      method: 'DELETE',
      url: `/workspaces/${own}`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(remove.statusCode).toBe(403);
  });

  test.each([
    { path: '/registry/heartbeat', body: {} },
    { path: '/registry/register', body: { url: 'http://a.test' } },
  ])('is required at $path once it is live', async ({ path, body }) => {
    const call = async (id: string, secret?: string) => {
      const reply = await stage.app.inject({
        method: 'POST',
        url: path,
        payload: { id, ...body },
        ...(secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } }),
      });
      return reply.statusCode;
    };
    expect(await call(own)).toBe(401);
    expect(await call(own, 'unknown')).toBe(401);
    expect(await call(stranger, token)).toBe(403);
    expect(await call(own, token)).toBe(200);
    await revokeWorkspaceTokens(database(), [own]);
    expect(await call(own, token)).toBe(401);
  });
});

test('the first registration gives out the token, later ones need it', async () => {
  const id = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
  const register = (token?: string) =>
    stage.app.inject({
      method: 'POST',
      url: '/registry/register',
      payload: { id, url: 'http://a.test' },
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
  const first = (await register()).json<{ authToken: string }>();
  expect(first).toEqual({ status: 'online', authToken: expect.stringMatching(/^[\w-]{43}$/) });
  expect((await register()).statusCode).toBe(401);
  expect((await register(first.authToken)).json()).toEqual({ status: 'online' });
});

test('a workspace that nobody knew registers itself as an external one', async () => {
  const id = randomUUID();
  const reply = await stage.app.inject({
    method: 'POST',
    url: '/registry/register',
    payload: { id, url: 'http://a.test', name: 'visitor' },
  });
  expect(reply.statusCode).toBe(200);
  expect((await get(`/workspaces/${id}`, undefined)).json()).toMatchObject({
    id,
    name: 'visitor',
    runtime: 'external',
    status: 'online',
    tier: 3,
    url: 'http://a.test',
  });
  expect(stage.eventNames(id)).toEqual(['workspace.online']);
});

function get(url: string, token: string | undefined) {
  return call('GET', url, token);
}

function call(method: 'GET' | 'POST' | 'DELETE', url: string, token: string | undefined) {
  return stage.app.inject({
    method,
    url,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
}
