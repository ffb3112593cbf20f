import { beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { interceptTransactions } from './support/intercept.js';
import { readRow, seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

const { Provisioning, Online, Offline, Paused, Hibernated, Hibernating } = WorkspaceStatus;

const post = (url: string, payload?: object) =>
  stage.app.inject({ method: 'POST', url, ...(payload === undefined ? {} : { payload }) });

test('what is recorded is what is broadcast, and the audit agrees', async () => {
  const id = await seedWorkspace(database(), { status: Online });
  await post(`/workspaces/${id}/hibernate`);
  await post(`/workspaces/${id}/wake`);
  await post('/registry/heartbeat', { id });
  await stage.settle();

  const { events } = (await stage.app.inject(`/workspaces/${id}/events`)).json<{ events: { name: string }[] }>();
  const { audit } = (await stage.app.inject(`/workspaces/${id}/audit`)).json<{
    audit: { status: string; note: string }[];
  }>();
  const names = ['workspace.hibernating', 'workspace.hibernated', 'workspace.provisioning', 'workspace.online'];
  expect(stage.eventNames(id)).toEqual(names);
  expect(events.map((event) => event.name)).toEqual([...names].reverse());
  expect(audit.map(({ status, note }) => ({ status, note }))).toEqual([
    { status: Hibernating, note: '' },
    { status: Hibernated, note: '' },
    { status: Provisioning, note: 'woken' },
    { status: Online, note: '' },
  ]);
});

describe('an error of a write reaches the caller, changes nothing and is not broadcast', () => {
  test.each<FailingCall>([
    { from: Online, method: 'POST', path: (id: string) => `/workspaces/${id}/pause` },
    { from: Paused, method: 'POST', path: (id: string) => `/workspaces/${id}/resume` },
    { from: Online, method: 'POST', path: (id: string) => `/workspaces/${id}/restart` },
    { from: Hibernated, method: 'POST', path: (id: string) => `/workspaces/${id}/wake` },
    { from: Online, method: 'POST', path: (id: string) => `/workspaces/${id}/hibernate` },
    { from: Online, method: 'DELETE', path: (id: string) => `/workspaces/${id}` },
    { from: Offline, method: 'POST', path: () => '/registry/heartbeat', body: (id: string) => ({ id }) },
    {
      from: Offline,
      method: 'POST',
      path: () => '/registry/register',
      body: (id: string) => ({ id, url: 'http://agent.test' }),
    },
    {
      from: Provisioning,
      method: 'POST',
      path: (id: string) => `/workspaces/${id}/bootstrap-failed`,
      body: () => ({ message: 'no disk' }),
    },
  ])('$method, call $#, from $from', async ({ from, method, path, body }) => {
    const id = await seedWorkspace(database(), { status: from });
    const broken = interceptTransactions(database(), (text) => {
      if (/UPDATE workspaces\b|INSERT INTO workspaces\b/.test(text)) throw new Error('connection lost');
    });
    stage = makeStage(broken, { docker });
    const reply = await stage.app.inject({
      method,
      url: path(id),
      ...(body === undefined ? {} : { payload: body(id) }),
    });
    await stage.settle();
    expect(reply.statusCode).toBe(500);
    expect(await readRow(database(), id)).toMatchObject({ status: from });
    expect(stage.events).toEqual([]);
    expect([docker.countOf('start'), docker.countOf('stop')]).toEqual([0, 0]);
  });
});

test.each([
  { url: '/registry/heartbeat', body: {} },
  { url: '/registry/register', body: { url: 'http://agent.test' } },
])(
  'a state before that cannot be read is an error to the caller of $url, and not taken for none',
  async ({ url, body }) => {
    const id = await seedWorkspace(database(), { status: Provisioning });
    const broken = interceptTransactions(database(), (text) => {
      if (/SELECT status FROM workspaces/.test(text)) throw new Error('connection lost');
    });
    stage = makeStage(broken, { docker });
    const reply = await post(url, { id, ...body });
    expect([reply.statusCode, reply.json()]).toEqual([
      500,
      { error: 'internal', reason: 'the request failed; the log says why' },
    ]);
    expect(await readRow(database(), id)).toMatchObject({ status: Provisioning, url: '' });
    expect(stage.events).toEqual([]);
  },
);

interface FailingCall {
  readonly from: WorkspaceStatus;
  readonly method: 'POST' | 'DELETE';
  readonly path: (id: string) => string;
  readonly body?: (id: string) => object;
}
