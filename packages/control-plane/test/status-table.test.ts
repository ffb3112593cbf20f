import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { provisionWorkspaceAutoSync } from '../src/dispatchers/index.js';
import { awaitAgent } from '../src/lifecycle/index.js';
import { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { hibernate, sweepHealth, sweepIdle, sweepLiveness, sweepProvisionTimeout } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { countWorkspaces, readRow, type Seed, seedWorkspace, statusOf } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

// The table of statuses in the README, row by row. What a step does from each state is read off the rows that name it,
// so every state in which no row names it is a refusal: the row stays as it was, and nothing is heard of it.

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

interface Step {
  readonly name: string;
  readonly seed?: Seed;
  /** Resolves with the HTTP status; a step that is no request has none. */
  readonly act: (id: string, from: WorkspaceStatus) => Promise<number | undefined>;
  /** The HTTP status where the step is taken, and where it is refused. */
  readonly codes?: readonly [taken: number, refused: number];
  /** For a step that begins with one of another row. */
  readonly begins?: readonly string[];
}

const { Online, Failed, Removed, Hibernating } = WorkspaceStatus;

const request = (
  name: string,
  codes: readonly [number, number],
  path: (id: string) => string,
  body?: (id: string) => object,
  method: 'POST' | 'DELETE' = 'POST',
): Step => ({
  name,
  codes,
  act: async (id) => {
    const payload = body?.(id);
    const reply = await stage.app.inject({
      method,
      url: path(id),
      ...(payload === undefined ? {} : { payload }),
    });
    return reply.statusCode;
  },
});

const verb = (name: string, taken: number, body?: object): Step =>
  request(name, [taken, 409], (id) => `/workspaces/${id}/${name}`, body === undefined ? undefined : () => body);

const beat = (name: string, figures: object): Step =>
  request(
    `heartbeat ${name}`,
    [200, 200],
    () => '/registry/heartbeat',
    (id) => ({ id, ...figures }),
  );

const run = (name: string, act: (id: string, from: WorkspaceStatus) => Promise<unknown>, seed?: Seed): Step => ({
  name,
  act: async (id, from) => {
    await act(id, from);
    return undefined;
  },
  ...(seed === undefined ? {} : { seed }),
});

const seeded = (step: Step, name: string, seed: Seed): Step => ({ ...step, name: `${step.name} ${name}`, seed });

const startFailing = (name: string, arrange: (id: string) => unknown): Step =>
  run(`start: ${name}`, async (id) => {
    await arrange(id);
    await provisionWorkspaceAutoSync(stage.dispatch, id);
  });

const secret = (name: string) => async (id: string) => {
  await database().query(`INSERT INTO workspace_secrets (workspace_id, name, value) VALUES ($1, $2, 'v')`, [id, name]);
};

const stop = (id: string): Promise<void> => docker.stop(id);
const timeout = () => sweepProvisionTimeout(stage.services.outbox);
const health = (inspect: (id: string) => ReturnType<DockerDouble['inspect']> | Promise<undefined>) => () =>
  sweepHealth({ ...stage.services, inspect });
const idle = () => sweepIdle({ ...stage.services, stop });
const liveness = () => sweepLiveness(stage.services.outbox);
const LONG_AGO: Seed = { ageSeconds: 100_000 };
const IDLE: Seed = { ageSeconds: 100, hibernateAfterSeconds: 60 };

const register = request(
  'register',
  [200, 409],
  () => '/registry/register',
  (id) => ({ id, url: 'http://agent.test' }),
);
const calm = beat('without errors', { errorRate: 0.09 });
const atRecovery = beat('at the rate of recovery', { errorRate: 0.1 });
const between = beat('between recovered and degraded', { errorRate: 0.49 });
const half = beat('with half of the calls failing', { errorRate: 0.5 });
const wedged = beat('of a wedged agent', { errorRate: 0, wedged: true });
const allBeats = [calm, atRecovery, between, half, wedged];
const remove = request('delete', [200, 410], (id) => `/workspaces/${id}`, undefined, 'DELETE');

/** Claims the row, and finds it in the given state when its instance would not stop. */
const failedStop: Step = {
  ...run('hibernate with a stop that fails', async (id, from) => {
    await setStatus(id, Online);
    const failing = async () => {
      await setStatus(id, from);
      throw new Error('machine locked');
    };
    await expect(hibernate({ ...stage.services, stop: failing }, id)).rejects.toThrow('machine locked');
  }),
  begins: ['workspace.hibernating'],
};

const ROWS: Readonly<Record<string, readonly Step[]>> = {
  // The steps that make a row stand in tests of their own below.
  'none → provisioning': [],
  'none, provisioning, online, offline, degraded, failed, awaiting_agent → online': [register],
  'online, offline, degraded, failed, hibernated → provisioning': [
    verb('restart', 202),
    verb('restart', 202, { resetSession: true }),
  ],
  'provisioning → online': allBeats,
  'provisioning → awaiting_agent': [
    run('created without a URL', (id) =>
      stage.services.outbox
        .transaction((tx, announce) => awaitAgent(tx, announce, id))
        .catch((error: unknown) => expect(String(error)).toContain('is not provisioning')),
    ),
  ],
  'online → degraded': [half, wedged],
  'degraded → online': [calm],
  'offline → online': allBeats,
  'online, degraded → offline': [
    run(
      'health sweep with the container gone',
      health((id) => docker.inspect(id)),
    ),
  ],
  'online, degraded → awaiting_agent': [
    run('liveness sweep of a silent external one', liveness, { runtime: 'external', ageSeconds: 91 }),
  ],
  'provisioning → failed': [
    startFailing('no backend', () => {
      stage = makeStage(database(), {});
    }),
    startFailing('a secret that is no variable', secret('a-b')),
    startFailing('a secret that the platform sets', secret('WORKSPACE_ID')),
    startFailing('a backend that throws', () => docker.failNext('start', 'no capacity')),
    verb('bootstrap-failed', 204, { message: 'no disk' }),
    run('provision-timeout sweep', timeout, LONG_AGO),
  ],
  'online, degraded → hibernating → hibernated': [verb('hibernate', 200), run('idle sweep', idle, IDLE)],
  'hibernating → online': [failedStop],
  'hibernated → provisioning': [verb('wake', 202)],
  'any but removed → paused': [verb('pause', 200)],
  'paused → provisioning': [verb('resume', 202)],
  'any → removed': [remove],
};

/** They meet the condition of no row, from any state. */
const NEVER: readonly Step[] = [
  seeded(verb('hibernate', 200), 'while busy', { activeTasks: 1 }),
  seeded(verb('hibernate', 200), 'an external one', { runtime: 'external' }),
  run('idle sweep of a busy one', idle, { ...IDLE, activeTasks: 2 }),
  run('idle sweep of one that never asked to hibernate', idle, LONG_AGO),
  run('idle sweep before the time', idle, { ...IDLE, ageSeconds: 50 }),
  run('provision-timeout sweep before the time', timeout, { ageSeconds: 890 }),
  run(
    'health sweep without a backend',
    health(async () => undefined),
  ),
  run(
    'health sweep of an external one',
    health(async () => 'gone'),
    { runtime: 'external' },
  ),
  run('liveness sweep of an external one that spoke of late', liveness, { runtime: 'external', ageSeconds: 85 }),
  run('liveness sweep of a silent one of ours', liveness, LONG_AGO),
];

interface Row {
  readonly from: readonly (WorkspaceStatus | 'none')[];
  /** The states that it goes through, the one where it ends last. */
  readonly through: readonly WorkspaceStatus[];
  readonly steps: readonly Step[];
}

const PARSED: readonly Row[] = Object.entries(ROWS).map(([text, steps]) => {
  const [before = '', ...through] = text.split(' → ');
  return { from: statesOf(before), through: through.map(statusNamed), steps };
});
const STEPS: readonly Step[] = [...new Set(PARSED.flatMap(({ steps }) => steps)), ...NEVER];

test('the rows are those of the README, in its order', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('| from → to'), readme.indexOf('Every step is one UPDATE'));
  const rows = [...table.matchAll(/^\| (.*?) *\|/gm)].map(([, text]) => text).filter((text) => text?.includes('→'));
  expect(rows.slice(1)).toEqual(Object.keys(ROWS));
});

test('every status is reached by a row, and left by one unless it is removed', () => {
  const reached = new Set(PARSED.flatMap(({ through }) => through));
  const left = new Set(PARSED.flatMap(({ from, through }) => [...from, ...through.slice(0, -1)]));
  expect(ALL_WORKSPACE_STATUSES.filter((status) => !reached.has(status))).toEqual([]);
  expect(ALL_WORKSPACE_STATUSES.filter((status) => !left.has(status))).toEqual([Removed]);
});

describe.each(STEPS)('$name', (step) => {
  test.each(ALL_WORKSPACE_STATUSES.map((from) => ({ from, through: pathOf(step, from) })))(
    'from $from through $through',
    async ({ from, through }) => {
      const id = await seedWorkspace(database(), { ...step.seed, status: from });
      const before = await readRow(database(), id);

      const code = await step.act(id, from);
      await stage.settle();

      const after = await readRow(database(), id);
      const to = through.at(-1) ?? from;
      const heard = stage.events.filter((event) => event.workspaceId === id);
      expect({ status: after.status, events: heard.map((event) => event.name) }).toEqual({
        status: to,
        events: [...(step.begins ?? []), ...through.map((status) => `workspace.${status}`)],
      });
      expect(code).toBe(codeOf(step, from, through));
      if (through.length > 0) expect(heard.at(-1)?.payload).toMatchObject({ status: to });
      if (step.begins === undefined) {
        expect(after.status_changed_at.getTime() > before.status_changed_at.getTime()).toBe(through.length > 0);
      }
      if (to === Failed && from !== Failed) {
        expect(after.last_sample_error).toMatch(/\S/);
        expect(heard.at(-1)?.payload).toMatchObject({ last_sample_error: after.last_sample_error });
      }
    },
  );
});

test.each(STEPS.filter((step) => step.codes !== undefined && step !== register))(
  '$name of a workspace that there never was is 404',
  async ({ act }) => {
    expect(await act(randomUUID(), Online)).toBe(404);
    await stage.settle();
    expect([await countWorkspaces(database()), stage.events]).toEqual([0, []]);
  },
);

describe('none →', () => {
  test.each([
    { by: 'create', url: '/workspaces', body: { name: 'a' }, events: ['created'] },
    { by: 'org import', url: '/org/import', body: { root: { name: 'a' } }, events: ['created'] },
    { by: 'bundle import', url: '/bundles/import', body: { name: 'a', runtime: 'r' }, events: ['created'] },
    ...[
      { by: 'create', url: '/workspaces', body: { name: 'a', runtime: 'external' } },
      { by: 'org import', url: '/org/import', body: { root: { name: 'a', runtime: 'external' } } },
      { by: 'bundle import', url: '/bundles/import', body: { name: 'a', runtime: 'external' } },
    ].map((each) => ({ ...each, by: `${each.by} of an external one`, events: ['created', 'awaiting_agent'] })),
    {
      by: 'bundle import with a start that fails',
      url: '/bundles/import',
      body: { name: 'a', runtime: 'r' },
      fails: 'no capacity',
      events: ['created', 'failed'],
    },
    { by: 'register', url: '/registry/register', body: { id: randomUUID(), url: 'http://a.test' }, events: ['online'] },
  ])('$by: $events', async ({ url, body, events, ...rest }) => {
    if ('fails' in rest) docker.failNext('start', rest.fails ?? '');
    await stage.app.inject({ method: 'POST', url, payload: body });
    await stage.settle();
    const id = stage.events[0]?.workspaceId ?? '';
    expect(stage.eventNames(id)).toEqual(events.map((name) => `workspace.${name}`));
    const status = events.at(-1) === 'created' ? 'provisioning' : events.at(-1);
    expect(await readRow(database(), id)).toMatchObject({
      status,
      last_sample_error: 'fails' in rest ? rest.fails : null,
    });
    expect(await countWorkspaces(database())).toBe(1);
  });
});

test.each(ALL_WORKSPACE_STATUSES.filter((status) => status !== Hibernating))(
  'a row that became %s while its instance was stopped does not hibernate',
  async (status) => {
    const id = await seedWorkspace(database(), { status: Online });
    expect(await hibernate({ ...stage.services, stop: () => setStatus(id, status) }, id)).toBe(false);
    expect(await statusOf(database(), id)).toBe(status);
    expect(stage.eventNames(id)).toEqual(['workspace.hibernating']);
  },
);

function pathOf(step: Step, from: WorkspaceStatus): readonly WorkspaceStatus[] {
  const row = PARSED.find((each) => each.steps.includes(step) && each.from.includes(from));
  // A step to where the row is already changes nothing: nobody hears of it.
  return row === undefined || row.through.at(-1) === from ? [] : row.through;
}

function codeOf({ codes, name }: Step, from: WorkspaceStatus, through: readonly WorkspaceStatus[]): number | undefined {
  if (codes === undefined) return undefined;
  if (from === Removed) return 410;
  return codes[through.length > 0 || (name === 'register' && from === Online) ? 0 : 1];
}

function statesOf(text: string): readonly (WorkspaceStatus | 'none')[] {
  if (text === 'any') return ALL_WORKSPACE_STATUSES.filter((status) => status !== Removed);
  if (text === 'any but removed') return ALL_WORKSPACE_STATUSES.filter((status) => status !== Removed);
  return text.split(', ').map((word) => (word === 'none' ? word : statusNamed(word)));
}

function statusNamed(word: string): WorkspaceStatus {
  const found = ALL_WORKSPACE_STATUSES.find((status) => status === word);
  if (found === undefined) throw new Error(`the table names a status "${word}" that there is not`);
  return found;
}

async function setStatus(id: string, status: WorkspaceStatus): Promise<void> {
  await database().query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, status]);
}
