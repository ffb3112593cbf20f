import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventName } from '../src/events/index.js';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

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
