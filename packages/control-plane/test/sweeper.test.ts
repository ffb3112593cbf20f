import { expect, test } from 'vitest';
import { Background, Turns } from '../src/dispatchers/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { sweepHealth, Sweeper, sweepIdle } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace, statusOf } from './support/rows.js';
import { makeStage, SILENT } from './support/stage.js';
import { until } from './support/until.js';

const database = useDatabase();

test('a sweep that throws is counted and runs again; ending it ends it', async () => {
  let runs = 0;
  const sweeper = new Sweeper(SILENT);
  sweeper.start([
    {
      name: 'odd',
      everyMs: 1,
      run: async () => {
        runs += 1;
        if (runs % 2 === 1) throw new Error('connection lost');
        return { changed: ['a', 'b'], failures: [{ workspaceId: 'c', message: 'unknown' }] };
      },
    },
  ]);
  await until(() => runs >= 4);
  await sweeper.stop();
  const ended = runs;
  const changed = 2 * Math.floor(ended / 2);
  expect(sweeper.counts()).toEqual({ odd: { runs: ended, changed, errors: Math.ceil(ended / 2) + changed / 2 } });
  expect(runs).toBe(ended);
});

test('a backend that does not answer for one workspace does not keep the others from the sweep', async () => {
  const stage = makeStage(database());
  const ids = [await seedWorkspace(database()), await seedWorkspace(database())].toSorted();
  const result = await sweepHealth({
    ...stage.services,
    inspect: async (id) => {
      if (id === ids[0]) throw new Error('no answer');
      return 'gone';
    },
  });
  expect(result).toEqual({ changed: [ids[1]], failures: [{ workspaceId: ids[0], message: 'no answer' }] });
  expect([await statusOf(database(), ids[0] ?? ''), await statusOf(database(), ids[1] ?? '')]).toEqual([
    'online',
    'offline',
  ]);
});

test('the idle sweep reports a stop that failed, with the workspace online again', async () => {
  const docker = new DockerDouble();
  const stage = makeStage(database(), { docker });
  const id = await seedWorkspace(database(), { ageSeconds: 100, hibernateAfterSeconds: 1 });
  docker.failNext('stop', 'machine locked');
  const stop = (workspaceId: string) => docker.stop(workspaceId);
  const first = await sweepIdle({ ...stage.services, stop });
  expect(first).toEqual({ changed: [], failures: [{ workspaceId: id, message: 'machine locked' }] });
  expect(await statusOf(database(), id)).toBe('online');
  expect(await sweepIdle({ ...stage.services, stop })).toEqual({ changed: [id], failures: [] });
});

test('what wakes up is not put to sleep again at once', async () => {
  const docker = new DockerDouble();
  const stage = makeStage(database(), { docker });
  const id = await seedWorkspace(database(), {
    status: WorkspaceStatus.Hibernated,
    ageSeconds: 100,
    hibernateAfterSeconds: 60,
  });
  await stage.app.inject({ method: 'POST', url: `/workspaces/${id}/wake` });
  await stage.app.inject({ method: 'POST', url: '/registry/heartbeat', payload: { id } });
  await stage.settle();
  expect(await statusOf(database(), id)).toBe('online');
  const stop = (workspaceId: string) => docker.stop(workspaceId);
  expect(await sweepIdle({ ...stage.services, stop })).toEqual({ changed: [], failures: [] });
});

test('background work that fails is counted, and draining waits for what it sets off', async () => {
  const background = new Background(SILENT);
  const done: string[] = [];
  background.run('outer', {}, async () => {
    await Promise.resolve();
    background.run('inner', {}, async () => {
      await Promise.resolve();
      done.push('inner');
      throw new Error('inner');
    });
    done.push('outer');
  });
  await background.drain();
  expect([done, background.failures]).toEqual([['outer', 'inner'], 1]);
});

test('turns of one key follow each other, failures included; keys do not wait for each other', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take('a', async () => {
    await gate;
    order.push('first');
    throw new Error('first');
  });
  const second = turns.take('a', async () => order.push('second'));
  await turns.take('b', async () => order.push('other'));
  release();
  await expect(first).rejects.toThrow('first');
  await second;
  expect(order).toEqual(['other', 'first', 'second']);
});
