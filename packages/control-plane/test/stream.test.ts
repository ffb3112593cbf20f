import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventHub, EventName } from '../src/events/index.js';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';
import { until } from './support/until.js';

const database = useDatabase();
const ADMIN = 'an-admin-secret-of-the-operator';

let stage: Stage;
let address: string;
let own: string;
let other: string;
let token: string;

beforeEach(async () => {
  stage = makeStage(database());
  address = await stage.app.listen({ port: 0 });
  await adoptAdminToken(database(), ADMIN);
  own = await seedWorkspace(database());
  other = await seedWorkspace(database());
  token = await issueWorkspaceToken(database(), own);
});
afterEach(() => stage.app.close());

test('a workspace hears its own events, an operator all of them', async () => {
  const mine = await listen(`/workspaces/${own}/events/stream`, token);
  const all = await listen('/events/stream', ADMIN);
  const second = await announced(other, 'second');
  const first = await announced(own, 'first');
  expect(await mine.next()).toBe(first);
  expect([await all.next(), await all.next()]).toEqual([second, first]);
  expect(mine.contentType).toBe('text/event-stream');
});

test.each([
  { path: 'own', token: 'none', code: 401 },
  { path: 'own', token: 'wrong', code: 401 },
  { path: 'other', token: 'own', code: 403 },
  { path: 'all', token: 'own', code: 403 },
])('$path with the token $token is $code', async ({ path, token: whose, code }) => {
  const url = path === 'all' ? '/events/stream' : `/workspaces/${path === 'own' ? own : other}/events/stream`;
  const secret = { none: undefined, wrong: 'wrong', own: token }[whose];
  const response = await fetch(`${address}${url}`, {
    headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
  });
  expect(response.status).toBe(code);
  await response.body?.cancel();
});

test('a workspace hears of those that it may talk to, in order, and what ends their streams does not end its own', async () => {
  const parentId = await seedWorkspace(database());
  await database().query('UPDATE workspaces SET parent_id = $2 WHERE id = $1', [own, parentId]);
  const sibling = await seedWorkspace(database(), { parentId });
  const mine = await listen(`/workspaces/${own}/events/stream`, token);
  const all = await listen('/events/stream', ADMIN);
  const told: string[] = [];
  for (const id of [sibling, other, own, parentId]) told.push(await announced(id, 'x', EventName.TokenRotated));
  const [ofSibling, , ofOwn] = told;
  expect([await mine.next(), await mine.next(), await mine.next()]).toEqual([ofSibling, ofOwn, undefined]);
  expect([await all.next(), await all.next(), await all.next(), await all.next()]).toEqual(told);
});

test('nobody hears of another where nobody can say whether it may, or after it stopped to listen', async () => {
  const errors: unknown[] = [];
  const heard: number[] = [];
  let allow = (): void => undefined;
  const hub = new EventHub({
    canCommunicate: (_from, to) =>
      to === 'down'
        ? Promise.reject(new Error('connection lost'))
        : new Promise((resolve) => (allow = () => resolve(true))),
    onError: (error) => errors.push(error),
  });
  const leave = hub.subscribeAs('me', (event) => heard.push(event.id));
  const tell = (id: number, workspaceId: string) =>
    hub.broadcast({ id, workspaceId, name: EventName.Updated, payload: {} });
  tell(1, 'me');
  tell(2, 'down');
  tell(3, 'me');
  tell(4, 'peer');
  await until(() => heard.length === 2 && errors.length === 1);
  expect([heard, errors]).toEqual([[1, 3], [new Error('connection lost')]]);
  leave();
  allow();
  tell(5, 'me');
  await new Promise(setImmediate);
  expect(heard).toEqual([1, 3]);
});

test.each([EventName.TokenRotated, EventName.Removed])('%s is the last that a stream tells', async (name) => {
  const mine = await listen(`/workspaces/${own}/events/stream`, token);
  const last = await announced(own, 'last', name);
  expect([await mine.next(), await mine.next()]).toEqual([last, undefined]);
});

test('a client that goes away is forgotten, and a service that ends does not wait for those that stay', async () => {
  const gone = await listen('/events/stream', ADMIN);
  const stays = await listen('/events/stream', ADMIN);
  await gone.leave();
  const heard = await announced(own, 'x');
  expect(await stays.next()).toBe(heard);
  await stage.app.close();
  expect(await stays.next()).toBeUndefined();
});

interface Listener {
  readonly contentType: string | null;
  /** The next event as it was sent; undefined at the end of the stream. */
  next(): Promise<string | undefined>;
  leave(): Promise<void>;
}

/** Resolves once the server has said that it listens. */
async function listen(path: string, secret: string): Promise<Listener> {
  const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${secret}` } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('the reply has no body');
  let text = '';
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const part = text.slice(0, end);
        text = text.slice(end + 2);
        return part;
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += value;
    }
  };
  expect(await next()).toBe(': listening');
  return { contentType: response.headers.get('content-type'), next, leave: () => reader.cancel() };
}

/** Records and broadcasts an event, and returns what a stream has to say of it. */
async function announced(workspaceId: string, what: string, name: EventName = EventName.Updated): Promise<string> {
  await stage.services.outbox.transaction((_tx, announce) => announce(workspaceId, name, { what }));
  const id = stage.events.at(-1)?.id;
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify({ id, workspaceId, name, payload: { what } })}`;
}
