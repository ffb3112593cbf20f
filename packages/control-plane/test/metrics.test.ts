import { beforeEach, expect, test } from 'vitest';
import { Metrics, SweptOutcome } from '../src/metrics/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { sweepPhantomBusy } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { readRow, seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let stage: Stage;

beforeEach(() => {
  stage = makeStage(database());
});

test('every counter is there with HELP, TYPE and zero from the start', async () => {
  const reply = await stage.app.inject('/metrics');
  expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(reply.body).toBe(
    [
      '# HELP molecule_phantom_busy_resets_total Workspaces whose active tasks were reset because their agent had fallen silent.',
      '# TYPE molecule_phantom_busy_resets_total counter',
      'molecule_phantom_busy_resets_total 0',
      '',
      '# HELP molecule_pending_uploads_swept_total Pending uploads that the sweep deleted, by outcome, and sweeps that failed.',
      '# TYPE molecule_pending_uploads_swept_total counter',
      'molecule_pending_uploads_swept_total{outcome="acked"} 0',
      'molecule_pending_uploads_swept_total{outcome="expired"} 0',
      'molecule_pending_uploads_swept_total{outcome="error"} 0',
      '',
    ].join('\n'),
  );
});

test('two services in one process count apart', async () => {
  const other = new Metrics();
  other.countSweptUploads(SweptOutcome.Expired, 3);
  expect(await other.text()).toContain('molecule_pending_uploads_swept_total{outcome="expired"} 3\n');
  expect(await stage.metrics.text()).toContain('molecule_pending_uploads_swept_total{outcome="expired"} 0\n');
});

test.each([
  { status: WorkspaceStatus.Online, activeTasks: 2, ageSeconds: 601, reset: true },
  { status: WorkspaceStatus.Degraded, activeTasks: 1, ageSeconds: 601, reset: true },
  { status: WorkspaceStatus.AwaitingAgent, activeTasks: 1, ageSeconds: 601, reset: true },
  { status: WorkspaceStatus.Online, activeTasks: 2, ageSeconds: 590, reset: false },
  { status: WorkspaceStatus.Online, activeTasks: 0, ageSeconds: 601, reset: false },
  { status: WorkspaceStatus.Removed, activeTasks: 2, ageSeconds: 601, reset: false },
])('phantom-busy: $status with $activeTasks tasks, silent for $ageSeconds s: $reset', async ({ reset, ...seed }) => {
  const id = await seedWorkspace(database(), seed);
  const count = (resets: number) => stage.metrics.countPhantomBusyResets(resets);
  expect(await sweepPhantomBusy(stage.services.outbox, count)).toEqual({ changed: reset ? [id] : [], failures: [] });
  expect(await readRow(database(), id)).toMatchObject({
    status: seed.status,
    active_tasks: reset ? 0 : seed.activeTasks,
  });
  expect(stage.events.map((event) => event.payload)).toEqual(reset ? [{ fields: ['activeTasks'] }] : []);
  expect((await stage.app.inject('/metrics')).body).toContain(`molecule_phantom_busy_resets_total ${reset ? 1 : 0}\n`);
});
