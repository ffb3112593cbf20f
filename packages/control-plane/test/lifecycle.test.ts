import { beforeEach, describe, expect, test } from 'vitest';
import { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { sweepHealth, sweepIdle, sweepLiveness, sweepProvisionTimeout } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { interceptTransactions } from './support/intercept.js';
import { readRow, type Seed, seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

interface Outcome {
  readonly to: WorkspaceStatus;
  readonly events: readonly string[];
  /** The HTTP status; a sweep has none. */
  readonly code?: number;
}

interface Step {
  readonly name: string;
  readonly act: (id: string) => Promise<number | undefined>;
  readonly seed?: Seed;
  /** What happens from each state that the step acts on. */
  readonly moves: Partial<Record<WorkspaceStatus, Outcome>>;
  /** The code for all other states, which stay as they are and of which nothing is heard. */
  readonly otherwise?: number;
}

const { Provisioning, Online, Offline, Degraded, Failed, Removed, Paused, Hibernated, AwaitingAgent, Hibernating } =
  WorkspaceStatus;

const toOnline: Outcome = { to: Online, events: ['workspace.online'], code: 200 };
const toDegraded: Outcome = { to: Degraded, events: ['workspace.degraded'], code: 200 };
const toProvisioning: Outcome = { to: Provisioning, events: ['workspace.provisioning'], code: 202 };
const toPaused: Outcome = { to: Paused, events: ['workspace.paused'], code: 200 };
const toRemoved: Outcome = { to: Removed, events: ['workspace.removed'], code: 200 };
const toHibernated: Outcome = { to: Hibernated, events: ['workspace.hibernating', 'workspace.hibernated'], code: 200 };
const gone = (status: WorkspaceStatus): Outcome => ({ to: status, events: [], code: 410 });

const post = (path: (id: string) => string, payload?: (id: string) => object) => async (id: string) => {
  const body = payload?.(id);
  const reply = await stage.app.inject({
    method: 'POST',
    url: path(id),
    ...(body === undefined ? {} : { payload: body }),
  });
  return reply.statusCode;
};

const heartbeat = (figures: object) =>
  post(
    () => '/registry/heartbeat',
    (id) => ({ id, ...figures }),
  );

const swept = (sweep: () => Promise<unknown>) => async () => {
  await sweep();
  return undefined;
};

const LONG_AGO: Seed = { ageSeconds: 100_000 };

const STEPS: readonly Step[] = [
  {
    name: 'register',
    act: post(
      () => '/registry/register',
      (id) => ({ id, url: 'http://agent.test' }),
    ),
    moves: {
      [Provisioning]: toOnline,
      [Online]: { to: Online, events: [], code: 200 },
      [Offline]: toOnline,
      [Degraded]: toOnline,
      [Failed]: toOnline,
      [AwaitingAgent]: toOnline,
      [Removed]: gone(Removed),
    },
    otherwise: 409,
  },
  {
    name: 'restart',
    act: post((id) => `/workspaces/${id}/restart`),
    moves: {
      [Online]: toProvisioning,
      [Offline]: toProvisioning,
      [Degraded]: toProvisioning,
      [Failed]: toProvisioning,
      [Hibernated]: toProvisioning,
      [Removed]: gone(Removed),
    },
    otherwise: 409,
  },
  {
    name: 'heartbeat without errors',
    act: heartbeat({ errorRate: 0.09 }),
    moves: { [Provisioning]: toOnline, [Offline]: toOnline, [Degraded]: toOnline, [Removed]: gone(Removed) },
    otherwise: 200,
  },
  {
    name: 'heartbeat between recovered and degraded',
    act: heartbeat({ errorRate: 0.49 }),
    moves: { [Provisioning]: toOnline, [Offline]: toOnline, [Removed]: gone(Removed) },
    otherwise: 200,
  },
  {
    name: 'heartbeat at the rate of recovery',
    act: heartbeat({ errorRate: 0.1 }),
    moves: { [Provisioning]: toOnline, [Offline]: toOnline, [Removed]: gone(Removed) },
    otherwise: 200,
  },
  {
    name: 'heartbeat with half of the calls failing',
    act: heartbeat({ errorRate: 0.5 }),
    moves: { [Provisioning]: toOnline, [Offline]: toOnline, [Online]: toDegraded, [Removed]: gone(Removed) },
    otherwise: 200,
  },
  {
    name: 'heartbeat of a wedged agent',
    act: heartbeat({ errorRate: 0, wedged: true }),
    moves: { [Provisioning]: toOnline, [Offline]: toOnline, [Online]: toDegraded, [Removed]: gone(Removed) },
    otherwise: 200,
  },
  {
    name: 'pause',
    act: post((id) => `/workspaces/${id}/pause`),
    moves: {
      [Provisioning]: toPaused,
      [Online]: toPaused,
      [Offline]: toPaused,
      [Degraded]: toPaused,
      [Failed]: toPaused,
      [Hibernated]: toPaused,
      [AwaitingAgent]: toPaused,
      [Hibernating]: toPaused,
      [Removed]: gone(Removed),
    },
    otherwise: 409,
  },
  {
    name: 'resume',
    act: post((id) => `/workspaces/${id}/resume`),
    moves: { [Paused]: toProvisioning, [Removed]: gone(Removed) },
    otherwise: 409,
  },
  {
    name: 'hibernate',
    act: post((id) => `/workspaces/${id}/hibernate`),
    moves: { [Online]: toHibernated, [Degraded]: toHibernated, [Removed]: gone(Removed) },
    otherwise: 409,
  },
  {
    name: 'hibernate while busy',
    act: post((id) => `/workspaces/${id}/hibernate`),
    seed: { activeTasks: 1 },
    moves: { [Removed]: gone(Removed) },
    otherwise: 409,
  },
  {
    name: 'hibernate an external one',
    act: post((id) => `/workspaces/${id}/hibernate`),
    seed: { runtime: 'external' },
    moves: { [Removed]: gone(Removed) },
    otherwise: 409,
  },
  {
    name: 'wake',
    act: post((id) => `/workspaces/${id}/wake`),
    moves: { [Hibernated]: toProvisioning, [Removed]: gone(Removed) },
    otherwise: 409,
  },
  {
    name: 'delete',
    act: async (id) => (await stage.app.inject({ method: 'DELETE', url: `/workspaces/${id}` })).statusCode,
    moves: {
      ...Object.fromEntries(ALL_WORKSPACE_STATUSES.map((status) => [status, toRemoved])),
      [Removed]: gone(Removed),
    },
  },
  {
    name: 'bootstrap failure',
    act: post(
      (id) => `/workspaces/${id}/bootstrap-failed`,
      () => ({ message: 'no disk' }),
    ),
    moves: {
      [Provisioning]: { to: Failed, events: ['workspace.failed'], code: 204 },
      [Removed]: gone(Removed),
    },
    otherwise: 409,
  },
  {
    name: 'provision-timeout sweep',
    act: swept(() => sweepProvisionTimeout(stage.services.outbox)),
    seed: LONG_AGO,
    moves: { [Provisioning]: { to: Failed, events: ['workspace.failed'] } },
  },
  {
    name: 'provision-timeout sweep before the time',
    act: swept(() => sweepProvisionTimeout(stage.services.outbox)),
    seed: { ageSeconds: 890 },
    moves: {},
  },
  {
    name: 'health sweep with the container gone',
    act: swept(() => sweepHealth({ ...stage.services, inspect: (workspaceId) => docker.inspect(workspaceId) })),
    moves: {
      [Online]: { to: Offline, events: ['workspace.offline'] },
      [Degraded]: { to: Offline, events: ['workspace.offline'] },
    },
  },
  {
    name: 'health sweep without a backend',
    act: swept(() => sweepHealth({ ...stage.services, inspect: async () => undefined })),
    moves: {},
  },
  {
    name: 'health sweep of an external one',
    act: swept(() => sweepHealth({ ...stage.services, inspect: async () => 'gone' })),
    seed: { runtime: 'external' },
    moves: {},
  },
  {
    name: 'liveness sweep of a silent external one',
    act: swept(() => sweepLiveness(stage.services.outbox)),
    seed: { runtime: 'external', ageSeconds: 100 },
    moves: {
      [Online]: { to: AwaitingAgent, events: ['workspace.awaiting_agent'] },
      [Degraded]: { to: AwaitingAgent, events: ['workspace.awaiting_agent'] },
    },
  },
  {
    name: 'liveness sweep of an external one that spoke of late',
    act: swept(() => sweepLiveness(stage.services.outbox)),
    seed: { runtime: 'external', ageSeconds: 80 },
    moves: {},
  },
  {
    name: 'liveness sweep of a silent one of ours',
    act: swept(() => sweepLiveness(stage.services.outbox)),
    seed: LONG_AGO,
    moves: {},
  },
  {
    name: 'idle sweep',
    act: swept(() => sweepIdle({ ...stage.services, stop: (workspaceId) => docker.stop(workspaceId) })),
    seed: { ageSeconds: 100, hibernateAfterSeconds: 60 },
    moves: { [Online]: toHibernated, [Degraded]: toHibernated },
  },
  {
    name: 'idle sweep of one that never asked to hibernate',
    act: swept(() => sweepIdle({ ...stage.services, stop: (workspaceId) => docker.stop(workspaceId) })),
    seed: LONG_AGO,
    moves: {},
  },
  {
    name: 'idle sweep of a busy one',
    act: swept(() => sweepIdle({ ...stage.services, stop: (workspaceId) => docker.stop(workspaceId) })),
    seed: { ageSeconds: 100, hibernateAfterSeconds: 60, activeTasks: 2 },
    moves: {},
  },
];

describe.each(STEPS)('$name', ({ act, seed, moves, otherwise }) => {
  test.each(
    ALL_WORKSPACE_STATUSES.map((from) => ({ from, ...(moves[from] ?? { to: from, events: [], code: otherwise }) })),
  )('from $from to $to', async ({ from, to, events, code }) => {
    const id = await seedWorkspace(database(), { ...seed, status: from });
    const before = await readRow(database(), id);

    const answered = await act(id);
    await stage.settle();

    const after = await readRow(database(), id);
    expect({ status: after.status, events: stage.eventNames(id) }).toEqual({ status: to, events });
    if (answered !== undefined) expect(answered).toBe(code);
    expect(after.last_sample_error === null).toBe(to !== Failed || from === Failed);
    expect(after.status_changed_at.getTime() > before.status_changed_at.getTime()).toBe(events.length > 0);
  });
});

test('what is recorded is what is broadcast, and the audit agrees', async () => {
  const id = await seedWorkspace(database(), { status: Online });
  await post((each) => `/workspaces/${each}/hibernate`)(id);
  await post((each) => `/workspaces/${each}/wake`)(id);
  await heartbeat({})(id);
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

interface FailingCall {
  readonly from: WorkspaceStatus;
  readonly method: 'POST' | 'DELETE';
  readonly path: (id: string) => string;
  readonly body?: (id: string) => object;
}
