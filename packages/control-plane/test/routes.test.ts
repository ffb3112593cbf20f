import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { type Description, routesOf, smallestBody, wrongBodies } from './support/described-routes.js';
import { readDocumentedRoutes } from './support/readme-routes.js';
import { countWorkspaces, seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';
import { UNREACHABLE } from './support/unreachable.js';

// What holds of every route. The routes come from the description that the service serves, and who may use them from
// the README, so that a new one is held to it without being named here.

const database = useDatabase();
const DESCRIPTION = (await makeStage(UNREACHABLE).app.inject('/openapi.json')).json<Description>();
const ROUTES = routesOf(DESCRIPTION).map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const WITH_BODY = ROUTES.flatMap(({ body, ...route }) => (body === undefined ? [] : [{ ...route, body }]));
const DOCUMENTED = await readDocumentedRoutes();

let stage: Stage;

beforeEach(() => {
  stage = makeStage(database());
});

test('there is something to hold to it', () => {
  expect(ROUTES.length).toBeGreaterThan(40);
  expect(WITH_BODY.length).toBeGreaterThan(15);
  expect(WITH_BODY.filter(({ method }) => method === 'GET' || method === 'DELETE')).toEqual([]);
});

describe.each(WITH_BODY)('a body of $name', ({ method, path, body }) => {
  const id = randomUUID();
  const send = (payload: string, headers: object = {}) =>
    stage.app.inject({
      method: method as 'POST',
      url: urlOf(path, id),
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });

  test.each([
    { what: 'no JSON', payload: '{"name":', headers: {}, code: 400, reason: /JSON/ },
    { what: 'nothing', payload: '', headers: {}, code: 400, reason: /empty/ },
    { what: 'text', payload: 'name', headers: { 'content-type': 'text/plain' }, code: 415, reason: /Media Type/ },
    { what: 'too large', payload: '{}', headers: { 'content-length': '16777217' }, code: 413, reason: /too large/ },
  ])('that is $what is $code', async ({ payload, headers, code, reason }) => {
    const reply = await send(payload, headers);
    expect([reply.statusCode, reply.json()]).toEqual([
      code,
      { error: 'invalid', reason: expect.stringMatching(reason) },
    ]);
  });

  test('with one thing wrong is 400 and says where', async () => {
    const wrong = wrongBodies(DESCRIPTION, body, id);
    expect(wrong.length).toBeGreaterThan(0);
    const replies: unknown[] = [];
    for (const { body: payload } of wrong) {
      const reply = await send(JSON.stringify(payload));
      replies.push([reply.statusCode, reply.json()]);
    }
    expect(replies).toEqual(
      wrong.map(({ at }) => [400, { error: 'invalid', reason: expect.stringContaining(`body${at} `) }]),
    );
    expect([await countWorkspaces(database()), stage.events]).toEqual([0, []]);
  });
});

test('a body that is as large as it says is turned down, too', async () => {
  const payload = JSON.stringify({ name: 'a'.repeat(16 * 1024 * 1024) });
  const reply = await stage.app.inject({
    method: 'POST',
    url: '/workspaces',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  expect([reply.statusCode, reply.json()]).toEqual([
    413,
    { error: 'invalid', reason: expect.stringMatching(/too large/) },
  ]);
});

test.each(
  ROUTES.flatMap((route) =>
    route.parameters
      .filter(({ in: place, schema }) => place === 'query' || schema.format === 'uuid')
      .flatMap((parameter) =>
        (parameter.in === 'path' ? ['!', `urn:uuid:${randomUUID()}`] : ['!']).map((wrong) => ({
          ...route,
          parameter,
          wrong,
        })),
      ),
  ),
)('$name: "$wrong" as $parameter.name is 400', async ({ method, path, body, parameter, wrong }) => {
  const id = randomUUID();
  const inPath = parameter.in === 'path';
  const reply = await stage.app.inject({
    method: method as 'GET',
    url: inPath ? urlOf(path.replace(`{${parameter.name}}`, wrong), id) : `${urlOf(path, id)}?${parameter.name}=!`,
    ...(body === undefined ? {} : { payload: smallestBody(DESCRIPTION, body, id) as object }),
  });
  expect([reply.statusCode, reply.json()]).toEqual([
    400,
    {
      error: 'invalid',
      reason: expect.stringMatching(`^${inPath ? 'params' : 'querystring'}/${parameter.name} must`),
    },
  ]);
});

/** What the README promises to each caller of a route, by who may use it. Undefined is anything but a refusal of it. */
const PROMISED: Readonly<Record<string, Readonly<Record<Caller, number | undefined>>>> = {
  anybody: { nobody: undefined, 'an unknown token': undefined, stranger: undefined, itself: undefined },
  operator: { nobody: 401, 'an unknown token': 401, stranger: 403, itself: 403 },
  admin: { nobody: 401, 'an unknown token': 401, stranger: 401, itself: 401 },
  'its owner': { nobody: 401, 'an unknown token': 401, stranger: 403, itself: undefined },
  'its peers': { nobody: 401, 'an unknown token': 401, stranger: 404, itself: undefined },
  'its agent': { nobody: 401, 'an unknown token': 401, stranger: 403, itself: undefined },
};

type Caller = (typeof CALLERS)[number];
const CALLERS = ['nobody', 'an unknown token', 'stranger', 'itself'] as const;

describe.each(ROUTES)('$name', ({ method, path, body }) => {
  test.each(CALLERS)('to %s, where an admin token is set up', async (caller) => {
    const who = whoMay(method, path);
    const promised = PROMISED[who]?.[caller];
    // No test could read such an answer to its end; `stream.test.ts` does.
    if (promised === undefined && path.endsWith('/stream')) return;

    await adoptAdminToken(database(), 'an-admin-secret-of-the-operator');
    const parentId = await seedWorkspace(database(), { name: MARK });
    const id = await seedWorkspace(database(), { name: MARK, parentId });
    const own = await issueWorkspaceToken(database(), id);
    const stranger = await issueWorkspaceToken(database(), await seedWorkspace(database(), { name: 'stranger' }));
    const token = { nobody: undefined, 'an unknown token': 'unknown', stranger, itself: own }[caller];

    const reply = await stage.app.inject({
      method: method as 'GET',
      url: urlOf(path, id),
      ...(body === undefined ? {} : { payload: smallestBody(DESCRIPTION, body, id) as object }),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    await stage.settle();

    if (promised === undefined) {
      expect([401, 403]).not.toContain(reply.statusCode);
      return;
    }
    expect(reply.statusCode).toBe(promised);
    expect(reply.json()).toEqual({ error: expect.any(String), reason: expect.any(String) });
    // Neither data in the answer nor a write behind it.
    expect(reply.body).not.toContain(MARK);
    expect([await countWorkspaces(database()), stage.events]).toEqual([3, []]);
  });
});

test.each(ROUTES)('$name of a database that nothing reaches', async ({ method, path, body }) => {
  stage = makeStage(UNREACHABLE);
  const who = whoMay(method, path);
  const id = randomUUID();
  const reply = await stage.app.inject({
    method: method as 'GET',
    url: urlOf(path, id),
    ...(body === undefined ? {} : { payload: smallestBody(DESCRIPTION, body, id) as object }),
    headers: { authorization: 'Bearer any' },
  });
  await stage.settle();
  // What an agent's token is checked against is looked up together with what it asks for.
  const code = path === '/metrics' ? 200 : who === 'its agent' ? 500 : 503;
  expect(reply.statusCode).toBe(code);
  if (code !== 200) expect(Object.keys(reply.json())).toEqual(['error', 'reason']);
  expect(reply.body).not.toContain('connection refused');
  expect(stage.events).toEqual([]);
});

const MARK = 'not for strangers';

function whoMay(method: string, path: string): string {
  const who = DOCUMENTED.find((each) => each.method === method && each.path === path)?.who ?? '';
  expect(Object.keys(PROMISED)).toContain(who);
  return who;
}

/** Every parameter of the path becomes the id: what it names need not be there. */
function urlOf(path: string, id: string): string {
  return path.replace(/\{\w+\}/g, id);
}
