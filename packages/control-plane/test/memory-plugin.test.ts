import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureVector } from '../src/memory-plugin/vector.js';
import { useBareDatabase } from './support/database.js';
import { callsOf, makePlugin, makeSmallPlugin, PLUGIN_TOKEN, type PluginCalls } from './support/memory-plugin.js';

const { database } = useBareDatabase();

const ALPHA = randomUUID();
const BETA = randomUUID();
const NOBODY = '00000000-0000-4000-8000-000000000000';

let app: Awaited<ReturnType<typeof makePlugin>>;
let plugin: PluginCalls;

beforeAll(async () => {
  app = await makePlugin(database());
});
beforeEach(() => {
  plugin = callsOf(app);
});
afterEach(async () => {
  await database().query('DELETE FROM memory_namespaces');
});

test('a memory that is committed is recalled with all that came with it', async () => {
  const metadata = { source: 'chat', turn: 3, pinned: true };
  const committed = await plugin.commit(ALPHA, { namespace: 'facts', content: 'The release is on Friday.', metadata });
  expect(committed).toEqual({ code: 201, body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), created: true } });
  expect(await plugin.recall(ALPHA, { query: 'release' })).toEqual({
    code: 200,
    body: {
      memories: [
        {
          id: committed.body['id'],
          namespace: 'facts',
          content: 'The release is on Friday.',
          metadata,
          score: expect.any(Number),
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        },
      ],
    },
  });
});

test.each([
  { query: 'deploying', found: ['She deploys on Mondays.', 'Never deploy on a Friday, deploy early.'] },
  { query: '"deploy early"', found: ['Never deploy on a Friday, deploy early.'] },
  { query: 'deploy -friday', found: ['She deploys on Mondays.'] },
  { query: 'mondays or tea', found: ['She deploys on Mondays.', 'He drinks tea.'] },
  { query: 'deploy tea', found: [] },
  { query: 'the', found: [] },
  { query: `'); DROP TABLE memory_records; --`, found: [] },
])('the words $query find $found', async ({ query, found }) => {
  for (const content of [
    'She deploys on Mondays.',
    'Never deploy on a Friday, deploy early.',
    'He drinks tea.',
    'Nothing to do with it.',
  ]) {
    await plugin.commit(ALPHA, { namespace: 'facts', content });
  }
  expect((await plugin.contents(ALPHA, { query })).toSorted()).toEqual(found.toSorted());
});

test('what says a word more often comes first, what is newer before what is older, and no more than were asked for', async () => {
  for (const content of ['one tea', 'tea and tea and tea', 'two tea']) {
    await plugin.commit(ALPHA, { namespace: 'facts', content });
  }
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toEqual(['tea and tea and tea', 'two tea', 'one tea']);
  expect(await plugin.contents(ALPHA, { query: 'tea', limit: 1 })).toEqual(['tea and tea and tea']);
});

test('without a limit the ten closest are found', async () => {
  for (let index = 0; index < 12; index += 1) {
    await plugin.commit(ALPHA, { namespace: 'facts', content: `tea number ${index}` });
  }
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toHaveLength(10);
  expect(await plugin.contents(ALPHA, { query: 'tea', limit: 100 })).toHaveLength(12);
});

test('a recall is within one namespace, or within all of the workspace, and never within another workspace', async () => {
  await plugin.commit(ALPHA, { namespace: 'facts', content: 'alpha knows tea' });
  await plugin.commit(ALPHA, { namespace: 'people/bob', content: 'bob likes tea' });
  await plugin.commit(BETA, { namespace: 'facts', content: 'beta knows tea' });
  expect(await plugin.contents(ALPHA, { query: 'tea', namespace: 'facts' })).toEqual(['alpha knows tea']);
  expect(await plugin.contents(ALPHA, { query: 'tea', namespace: 'people/bob' })).toEqual(['bob likes tea']);
  expect((await plugin.contents(ALPHA, { query: 'tea' })).toSorted()).toEqual(['alpha knows tea', 'bob likes tea']);
  expect(await plugin.contents(ALPHA, { query: 'tea', namespace: 'none' })).toEqual([]);
  expect(await plugin.contents(NOBODY, { query: 'tea' })).toEqual([]);
});

test('the same content is kept once a namespace, and keeps its metadata until it comes with others', async () => {
  const first = await plugin.commit(ALPHA, { namespace: 'facts', content: 'tea', metadata: { turn: 1 } });
  const again = await plugin.commit(ALPHA, { namespace: 'facts', content: 'tea' });
  expect([again.code, again.body]).toEqual([200, { id: first.body['id'], created: false }]);
  expect(await metadataOf('tea')).toEqual([{ turn: 1 }]);
  await plugin.commit(ALPHA, { namespace: 'facts', content: 'tea', metadata: { turn: 2 } });
  expect(await metadataOf('tea')).toEqual([{ turn: 2 }]);
  expect((await plugin.commit(ALPHA, { namespace: 'other', content: 'tea' })).code).toBe(201);
  expect((await plugin.commit(BETA, { namespace: 'facts', content: 'tea' })).code).toBe(201);
});

test('commits of one content at the same time make one memory', async () => {
  const commits = await Promise.all(
    Array.from({ length: 8 }, () => plugin.commit(ALPHA, { namespace: 'facts', content: 'tea' })),
  );
  expect(commits.map(({ code }) => code).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  expect(new Set(commits.map(({ body }) => body['id'])).size).toBe(1);
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toEqual(['tea']);
});

test('namespaces are listed with what they hold, and stay when that is forgotten', async () => {
  await plugin.commit(ALPHA, { namespace: 'b', content: 'one' });
  await plugin.commit(ALPHA, { namespace: 'B', content: 'one' });
  const { body } = await plugin.commit(ALPHA, { namespace: 'b', content: 'two' });
  await plugin.commit(BETA, { namespace: 'c', content: 'one' });
  expect((await plugin('GET', `${ALPHA}/memories/namespaces`)).body).toEqual({
    namespaces: [
      { name: 'B', memories: 1, dimensions: null },
      { name: 'b', memories: 2, dimensions: null },
    ],
  });
  expect((await plugin('DELETE', `${ALPHA}/memories/${String(body['id'])}`)).code).toBe(204);
  expect((await plugin('GET', `${ALPHA}/memories/namespaces`)).body).toMatchObject({
    namespaces: [{ name: 'B' }, { name: 'b', memories: 1 }],
  });
  expect((await plugin('GET', `${NOBODY}/memories/namespaces`)).body).toEqual({ namespaces: [] });
});

test('a memory is forgotten by its own workspace only, and once', async () => {
  const { body } = await plugin.commit(ALPHA, { namespace: 'facts', content: 'tea' });
  const id = String(body['id']);
  const gone = { code: 404, body: { error: 'not-found', reason: 'the workspace has no such memory' } };
  expect(await plugin('DELETE', `${BETA}/memories/${id}`)).toEqual(gone);
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toEqual(['tea']);
  expect((await plugin('DELETE', `${ALPHA}/memories/${id}`)).code).toBe(204);
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toEqual([]);
  expect(await plugin('DELETE', `${ALPHA}/memories/${id}`)).toEqual(gone);
});

test('a workspace that is full is told so, keeps what it has, and may say it again', async () => {
  const small = callsOf(makeSmallPlugin(database(), 2));
  await small.commit(ALPHA, { namespace: 'a', content: 'one' });
  await small.commit(ALPHA, { namespace: 'b', content: 'two' });
  expect(await small.commit(ALPHA, { namespace: 'c', content: 'three' })).toEqual({
    code: 409,
    body: { error: 'conflict', reason: 'the workspace holds 2 memories, and no more: forget some first' },
  });
  expect((await small('GET', `${ALPHA}/memories/namespaces`)).body).toMatchObject({
    namespaces: [{ name: 'a' }, { name: 'b' }],
  });
  expect((await small.commit(ALPHA, { namespace: 'a', content: 'one', metadata: { turn: 2 } })).code).toBe(200);
  expect((await small.commit(BETA, { namespace: 'a', content: 'one' })).code).toBe(201);
});

const FACT = { namespace: 'facts', content: 'tea' };

test.each<{ readonly payload: object; readonly reason: string | RegExp }>([
  { payload: {}, reason: "body must have required property 'namespace'" },
  { payload: { namespace: 'facts' }, reason: "body must have required property 'content'" },
  { payload: { ...FACT, namespace: '' }, reason: /^body\/namespace must match pattern/ },
  { payload: { ...FACT, namespace: ' facts' }, reason: /^body\/namespace must match pattern/ },
  { payload: { ...FACT, namespace: 'n'.repeat(101) }, reason: /^body\/namespace must match pattern/ },
  { payload: { ...FACT, content: '' }, reason: 'body/content must NOT have fewer than 1 characters' },
  { payload: { ...FACT, content: 3 }, reason: 'body/content must be string' },
  { payload: { ...FACT, content: 'a\u0000b' }, reason: /^body\/content must match pattern/ },
  { payload: { ...FACT, content: 'a\ud800b' }, reason: /^body\/content must match pattern/ },
  {
    payload: { ...FACT, content: 'a'.repeat(20_001) },
    reason: 'body/content must NOT have more than 20000 characters',
  },
  { payload: { ...FACT, metadata: { deep: {} } }, reason: /^body\/metadata\/deep must/ },
  { payload: { ...FACT, metadata: { half: '\udfff' } }, reason: /^body\/metadata\/half must match pattern/ },
  { payload: { ...FACT, metadata: { '\u0000': 1 } }, reason: /^body\/metadata/ },
  { payload: { ...FACT, embedding: [] }, reason: 'body/embedding must NOT have fewer than 1 items' },
  { payload: { ...FACT, embedding: ['1'] }, reason: 'body/embedding/0 must be number' },
  { payload: { ...FACT, embedding: [null] }, reason: 'body/embedding/0 must be number' },
  { payload: { ...FACT, embedding: Array(4097).fill(1) }, reason: 'body/embedding must NOT have more than 4096 items' },
  { payload: { ...FACT, key: 'x' }, reason: 'body must NOT have additional properties' },
  { payload: [], reason: 'body must be object' },
])('a commit of $payload is turned down: $reason', async ({ payload, reason }) => {
  const { code, body } = await plugin.commit(ALPHA, payload);
  expect([code, body['error']]).toEqual([400, 'invalid']);
  expect(body['reason']).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
});

test.each([
  { payload: {}, reason: 'a recall is by query or by embedding: give one of the two' },
  { payload: { query: 'a', embedding: [1] }, reason: 'a recall is by query or by embedding: give one of the two' },
  { payload: { query: '' }, reason: 'body/query must NOT have fewer than 1 characters' },
  { payload: { query: 'a', limit: 0 }, reason: 'body/limit must be >= 1' },
  { payload: { query: 'a', limit: 101 }, reason: 'body/limit must be <= 100' },
  { payload: { query: 'a', limit: '5' }, reason: 'body/limit must be integer' },
  { payload: { query: 'a', workspace: BETA }, reason: 'body must NOT have additional properties' },
])('a recall by $payload is turned down: $reason', async ({ payload, reason }) => {
  expect(await plugin.recall(ALPHA, payload)).toEqual({ code: 400, body: { error: 'invalid', reason } });
});

test.each(['7', `urn:uuid:${NOBODY}`, `${NOBODY}0`, NOBODY.replaceAll('-', '')])('the id %s is none', async (id) => {
  const pattern = expect.stringMatching(/^params\/\w+ must match pattern/);
  const invalid = { code: 400, body: { error: 'invalid', reason: pattern } };
  expect(await plugin.commit(id, FACT)).toEqual(invalid);
  expect(await plugin.recall(id, { query: 'tea' })).toEqual(invalid);
  expect(await plugin('GET', `${id}/memories/namespaces`)).toEqual(invalid);
  expect(await plugin('DELETE', `${ALPHA}/memories/${id}`)).toEqual(invalid);
});

test('the largest commit that the schema takes is taken, whatever its words are', async () => {
  const content = Array.from({ length: 4000 }, (_, index) => String.fromCodePoint(0x20000 + index))
    .map((word) => `${word}-${word} `)
    .join('');
  expect(content.length).toBeLessThanOrEqual(2 * 20_000);
  const metadata = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`key ${index}`, '\u0001'.repeat(1000)]),
  );
  expect(await plugin.commit(ALPHA, { namespace: 'n'.repeat(100), content, metadata })).toMatchObject({ code: 201 });
});

test('a body that is no JSON, or far too large, is turned down', async () => {
  const send = (payload: string) =>
    app.inject({
      method: 'POST',
      url: `/v1/workspaces/${ALPHA}/memories`,
      headers: { authorization: `Bearer ${PLUGIN_TOKEN}`, 'content-type': 'application/json' },
      payload,
    });
  const broken = await send('{');
  expect([broken.statusCode, broken.json<object>()]).toMatchObject([400, { error: 'invalid' }]);
  const large = await send(JSON.stringify({ ...FACT, content: 'a'.repeat(1024 * 1024) }));
  expect([large.statusCode, large.json<object>()]).toMatchObject([413, { error: 'invalid' }]);
});

test.each([
  { method: 'POST', path: 'memories', payload: FACT },
  { method: 'POST', path: 'memories/recall', payload: { query: 'tea' } },
  { method: 'GET', path: 'memories/namespaces', payload: undefined },
  { method: 'DELETE', path: `memories/${NOBODY}`, payload: undefined },
] as const)('$method $path is for whoever shows the shared token', async ({ method, path, payload }) => {
  const send = (authorization: string | undefined) =>
    app.inject({
      method,
      url: `/v1/workspaces/${ALPHA}/${path}`,
      headers: authorization === undefined ? {} : { authorization },
      ...(payload === undefined ? {} : { payload }),
    });
  for (const authorization of [undefined, 'Bearer ', PLUGIN_TOKEN, `Bearer ${PLUGIN_TOKEN}x`, 'Basic c2hhcmVk']) {
    const response = await send(authorization);
    expect([response.statusCode, response.json()]).toEqual([
      401,
      { error: 'unauthenticated', reason: 'the token that the plugin shares with the service is required' },
    ]);
  }
  expect((await send(`Bearer ${PLUGIN_TOKEN}`)).statusCode).not.toBe(401);
});

test('embeddings are taken where the server has the extension, and turned down with the reason where it has not', async () => {
  const { rowCount } = await database().query(`SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`);
  const required = await makePlugin(database(), true).then(
    () => 'started',
    (error: unknown) => String(error),
  );
  const commit = await plugin.commit(ALPHA, { ...FACT, embedding: [1, 2] });
  const recall = await plugin.recall(ALPHA, { embedding: [1, 2] });
  if (rowCount > 0) {
    expect([required, commit.code, recall.code, recall.body]).toMatchObject([
      'started',
      201,
      200,
      { memories: [{ content: 'tea' }] },
    ]);
    return;
  }
  const missing = 'the server does not have the extension "vector": install pgvector on it, then start again';
  expect(required).toBe(`Error: MEMORY_PLUGIN_VECTOR asks for embeddings, but ${missing}`);
  const refusal = {
    code: 422,
    body: { error: 'unprocessable', reason: `embeddings cannot be used here: ${missing}` },
  };
  expect([commit, recall]).toEqual([refusal, refusal]);
  expect(await plugin.contents(ALPHA, { query: 'tea' })).toEqual([]);
});

test('the health is for anybody, and says whether embeddings can be used', async () => {
  const { there } = await ensureVector(database());
  const response = await app.inject('/v1/health');
  expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok', vector: there }]);
});

test('a plugin whose database does not answer is not healthy', async () => {
  const down = makeSmallPlugin({ ...database(), query: () => Promise.reject(new Error('gone')) }, 1);
  const response = await down.inject('/v1/health');
  expect([response.statusCode, response.json()]).toEqual([
    503,
    { error: 'unavailable', reason: 'the database does not answer' },
  ]);
});

test('a route that there is not is answered in the same shape', async () => {
  const response = await app.inject('/v1/nothing');
  expect([response.statusCode, response.json()]).toEqual([
    404,
    { error: 'not-found', reason: 'there is no route GET /v1/nothing' },
  ]);
});

async function metadataOf(query: string): Promise<readonly unknown[]> {
  const { body } = await plugin.recall(ALPHA, { query });
  return (body['memories'] as readonly { readonly metadata: unknown }[]).map(({ metadata }) => metadata);
}
