import { beforeEach, describe, expect, test } from 'vitest';
import {
  buildEnvironment,
  hasProvisioner,
  isHosted,
  NO_BACKEND,
  provisionWorkspaceAuto,
  provisionWorkspaceAutoSync,
  restartWorkspaceAuto,
  restartWorkspaceAutoWithOptions,
  runRestartCycle,
  stopWorkspaceAuto,
  templateConfig,
} from '../src/dispatchers/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble, HostedDouble, type InstanceSpec } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { readRow, seedWorkspace, statusOf } from './support/rows.js';
import { makeStage } from './support/stage.js';
import { until } from './support/until.js';

const database = useDatabase();

let docker: DockerDouble;
let hosted: HostedDouble;
let id: string;

beforeEach(async () => {
  docker = new DockerDouble();
  hosted = new HostedDouble();
  id = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
});

describe('the choice of a backend', () => {
  test.each([
    { wired: 'both', has: true, isHostedOne: true, dockerStarts: 0, hostedStarts: 1 },
    { wired: 'hosted', has: true, isHostedOne: true, dockerStarts: 0, hostedStarts: 1 },
    { wired: 'docker', has: true, isHostedOne: false, dockerStarts: 1, hostedStarts: 0 },
    { wired: 'none', has: false, isHostedOne: false, dockerStarts: 0, hostedStarts: 0 },
  ])('with $wired is the same for every verb', async ({ wired, has, isHostedOne, dockerStarts, hostedStarts }) => {
    const { dispatch } = makeStage(database(), {
      docker: wired === 'both' || wired === 'docker' ? docker : undefined,
      hosted: wired === 'both' || wired === 'hosted' ? hosted : undefined,
    });
    expect({ has: hasProvisioner(dispatch), hosted: isHosted(dispatch) }).toEqual({ has, hosted: isHostedOne });
    await provisionWorkspaceAutoSync(dispatch, id);
    await stopWorkspaceAuto(dispatch, id);
    expect([docker.countOf('start'), hosted.countOf('start')]).toEqual([dockerStarts, hostedStarts]);
    expect([docker.countOf('stop'), hosted.countOf('stop')]).toEqual([dockerStarts, hostedStarts]);
    await makeProvisioning();
    await runRestartCycle(dispatch, id, { resetSession: false });
    expect([docker.countOf('start'), hosted.countOf('start')]).toEqual([2 * dockerStarts, 2 * hostedStarts]);
  });

  test('is noted in the row, with the instance', async () => {
    const { dispatch } = makeStage(database(), { hosted });
    expect(await provisionWorkspaceAutoSync(dispatch, id)).toEqual({ kind: 'started', instanceId: 'instance-1' });
    expect(await readRow(database(), id)).toMatchObject({ backend: 'hosted', instance_id: 'instance-1' });
  });
});

describe('without a backend', () => {
  test('provision and restart fail the row with a message, stop does nothing', async () => {
    const stage = makeStage(database(), {});
    await stopWorkspaceAuto(stage.dispatch, id);
    expect(await statusOf(database(), id)).toBe('provisioning');
    expect(await provisionWorkspaceAutoSync(stage.dispatch, id)).toEqual({ kind: 'failed', message: NO_BACKEND });
    expect(await readRow(database(), id)).toMatchObject({ status: 'failed', last_sample_error: NO_BACKEND });
    await makeProvisioning();
    restartWorkspaceAuto(stage.dispatch, id);
    await stage.settle();
    expect(await readRow(database(), id)).toMatchObject({ status: 'failed', last_sample_error: NO_BACKEND });
    expect(stage.eventNames(id)).toEqual(['workspace.failed', 'workspace.failed']);
  });
});

describe('restart', () => {
  test('tries the stop again, a bounded number of times', async () => {
    const stage = makeStage(database(), { docker });
    docker.failNext('stop', 'busy', 2);
    restartWorkspaceAuto(stage.dispatch, id);
    await stage.settle();
    expect([docker.countOf('stop'), docker.countOf('start')]).toEqual([3, 1]);
  });

  test('fails the row where the stop keeps failing, and starts no second instance', async () => {
    const stage = makeStage(database(), { docker });
    docker.failNext('stop', 'busy', 3);
    restartWorkspaceAuto(stage.dispatch, id);
    await stage.settle();
    expect([docker.countOf('stop'), docker.countOf('start')]).toEqual([3, 0]);
    expect(await readRow(database(), id)).toMatchObject({
      status: 'failed',
      last_sample_error: 'the restart could not stop the workspace: busy',
    });
  });

  test('a stop outside a restart is tried once', async () => {
    const { dispatch } = makeStage(database(), { docker });
    docker.failNext('stop', 'busy');
    await expect(stopWorkspaceAuto(dispatch, id)).rejects.toThrow('busy');
    expect(docker.countOf('stop')).toBe(1);
  });

  test('forgets the session only when asked, and only on Docker', async () => {
    const onDocker = makeStage(database(), { docker });
    restartWorkspaceAuto(onDocker.dispatch, id);
    await onDocker.settle();
    expect(docker.countOf('resetSession')).toBe(0);
    restartWorkspaceAutoWithOptions(onDocker.dispatch, id, { resetSession: true });
    await onDocker.settle();
    expect(docker.countOf('resetSession')).toBe(1);
    const onHosted = makeStage(database(), { docker, hosted });
    restartWorkspaceAutoWithOptions(onHosted.dispatch, id, { resetSession: true });
    await onHosted.settle();
    expect([docker.countOf('resetSession'), hosted.countOf('start')]).toEqual([1, 1]);
  });

  test('over HTTP takes the option from the body', async () => {
    const stage = makeStage(database(), { docker });
    for (const payload of [undefined, { resetSession: false }, { resetSession: true }]) {
      await database().query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.Online]);
      const reply = await stage.app.inject({
        method: 'POST',
        url: `/workspaces/${id}/restart`,
        ...(payload === undefined ? {} : { payload }),
      });
      expect(reply.statusCode).toBe(202);
      await stage.settle();
    }
    expect([docker.countOf('start'), docker.countOf('resetSession')]).toEqual([3, 1]);
  });
});

describe('what happens meanwhile', () => {
  test.each([WorkspaceStatus.Paused, WorkspaceStatus.Removed, WorkspaceStatus.Failed])(
    'an instance that comes up when its row is %s is stopped again',
    async (status) => {
      const slow = new SlowDocker();
      const stage = makeStage(database(), { docker: slow });
      provisionWorkspaceAuto(stage.dispatch, id);
      await slow.starting;
      await database().query('UPDATE workspaces SET status = $2, last_sample_error = $3 WHERE id = $1', [
        id,
        status,
        'meanwhile',
      ]);
      slow.proceed();
      await stage.settle();
      expect(slow.specOf(id)).toBeUndefined();
      expect(await readRow(database(), id)).toMatchObject({ status, instance_id: null });
    },
  );

  test('a pause waits for the start that it ends', async () => {
    const slow = new SlowDocker();
    const stage = makeStage(database(), { docker: slow });
    provisionWorkspaceAuto(stage.dispatch, id);
    await slow.starting;
    let answered = false;
    const pausing = stage.app.inject({ method: 'POST', url: `/workspaces/${id}/pause` }).finally(() => {
      answered = true;
    });
    await until(() => stage.eventNames(id).includes('workspace.paused'));
    expect([slow.countOf('stop'), answered]).toEqual([0, false]);
    slow.proceed();
    expect((await pausing).statusCode).toBe(200);
    await stage.settle();
    expect(slow.specOf(id)).toBeUndefined();
    expect(await statusOf(database(), id)).toBe('paused');
  });
});

describe('hibernation', () => {
  test('a stop that fails takes the workspace back online and reaches the caller', async () => {
    const stage = makeStage(database(), { docker });
    await database().query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.Degraded]);
    docker.failNext('stop', 'machine locked');
    const reply = await stage.app.inject({ method: 'POST', url: `/workspaces/${id}/hibernate` });
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 502,
      body: { error: 'backend', reason: 'machine locked' },
    });
    expect(await statusOf(database(), id)).toBe('online');
    expect(stage.eventNames(id)).toEqual(['workspace.hibernating', 'workspace.online']);
  });
});

test.each([
  { tier: 1, config: 1 },
  { tier: 4, config: 4 },
  { tier: 0, config: 3 },
  { tier: 5, config: 3 },
  { tier: 2.5, config: 3 },
  { tier: Number.NaN, config: 3 },
])('a generated config of tier $tier says $config', ({ tier, config }) => {
  expect(JSON.parse(templateConfig({ name: 'n', runtime: 'r', model: 'm', tier }))).toEqual({
    name: 'n',
    runtime: 'r',
    model: 'm',
    tier: config,
  });
});

test('a secret with a NUL character is refused by name, not by value', () => {
  expect(() => buildEnvironment([{ name: 'KEY', value: 's3cret\0' }], {})).toThrow(
    'the secret "KEY" holds a NUL character',
  );
});

async function makeProvisioning(): Promise<void> {
  await database().query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.Provisioning]);
}

/** A Docker whose start lasts until it is told to proceed. */
class SlowDocker extends DockerDouble {
  readonly starting: Promise<void>;
  #begun: () => void = () => undefined;
  #proceed: () => void = () => undefined;
  readonly #gate = new Promise<void>((resolve) => {
    this.#proceed = resolve;
  });

  constructor() {
    super();
    this.starting = new Promise((resolve) => {
      this.#begun = resolve;
    });
  }

  proceed(): void {
    this.#proceed();
  }

  override async start(spec: InstanceSpec): Promise<string> {
    this.#begun();
    await this.#gate;
    return super.start(spec);
  }
}
