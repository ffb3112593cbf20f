import { beforeEach, expect, test } from 'vitest';
import { provisionWorkspaceAuto, runRestartCycle, stopWorkspaceAuto } from '../src/dispatchers/index.js';
import { importOrg } from '../src/handlers/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble, HostedDouble } from '../src/provisioner/index.js';
import { provlog, ProvlogEvent } from '../src/provlog/index.js';
import { useDatabase } from './support/database.js';
import { keepLog, type Line } from './support/log.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let hosted: HostedDouble;
let lines: readonly Line[];
let stage: Stage;

beforeEach(() => {
  hosted = new HostedDouble();
  const kept = keepLog();
  lines = kept.lines;
  stage = makeStage(database(), { hosted, log: kept.log });
});

const provlogs = () => lines.filter((line) => line.message === 'provlog').map((line) => line.fields);

test('a start and a stop of a machine tell what they know', async () => {
  const workspaceId = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
  provisionWorkspaceAuto(stage.dispatch, workspaceId);
  await stage.settle();
  await stopWorkspaceAuto(stage.dispatch, workspaceId);
  expect(provlogs()).toEqual([
    { event: 'provision.start', workspaceId, backend: 'hosted', sync: false },
    { event: 'provision.ec2_started', workspaceId, backend: 'hosted', instanceId: 'instance-1' },
    { event: 'provision.ec2_stopped', workspaceId, backend: 'hosted' },
  ]);
});

test('a restart says so before it stops', async () => {
  const workspaceId = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
  await runRestartCycle(stage.dispatch, workspaceId, { resetSession: true });
  expect(provlogs()).toEqual([
    { event: 'restart.pre_stop', workspaceId, backend: 'hosted', resetSession: true },
    { event: 'provision.ec2_stopped', workspaceId, backend: 'hosted' },
    { event: 'provision.start', workspaceId, backend: 'hosted', sync: true },
    { event: 'provision.ec2_started', workspaceId, backend: 'hosted', instanceId: 'instance-1' },
  ]);
});

test('Docker has no machines, and a stop or start that fails is no event of one', async () => {
  const kept = keepLog();
  const docker = makeStage(database(), { docker: new DockerDouble(), log: kept.log });
  const workspaceId = await seedWorkspace(database(), { status: WorkspaceStatus.Provisioning });
  provisionWorkspaceAuto(docker.dispatch, workspaceId);
  await docker.settle();
  await stopWorkspaceAuto(docker.dispatch, workspaceId);
  expect(kept.lines.filter((line) => line.message === 'provlog').map((line) => line.fields)).toEqual([
    { event: 'provision.start', workspaceId, backend: 'docker', sync: false },
  ]);
  hosted.failNext('stop', 'machine locked');
  await expect(stopWorkspaceAuto(stage.dispatch, workspaceId)).rejects.toThrow('machine locked');
  expect(provlogs()).toEqual([]);
});

test('an import names what it skipped, with its parent', async () => {
  const company = await seedWorkspace(database(), { name: 'company' });
  const sales = await seedWorkspace(database(), { name: 'sales', parentId: company });
  await importOrg(stage.services, { name: 'company', children: [{ name: 'sales' }] }, null);
  expect(provlogs()).toEqual([
    { event: 'provision.skip_existing', workspaceId: company, parentId: null, name: 'company' },
    { event: 'provision.skip_existing', workspaceId: sales, parentId: company, name: 'sales' },
  ]);
});

test.each([
  { what: 'a bigint', value: 1n, written: '[not serialisable: Do not know how to serialize a BigInt]' },
  { what: 'a loop', value: loop(), written: expect.stringMatching(/^\[not serialisable: Converting circular/) },
  { what: 'a value that throws', value: throwing(), written: '[not serialisable: no]' },
  { what: 'a function', value: () => 1, written: undefined },
])('$what costs the value and not the event', ({ value, written }) => {
  const kept = keepLog();
  provlog(kept.log, ProvlogEvent.Start, { workspaceId: 'w', value });
  expect(kept.lines).toEqual([
    { level: 'info', message: 'provlog', fields: { event: 'provision.start', workspaceId: 'w', value: written } },
  ]);
});

function loop(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function throwing(): object {
  return {
    toJSON: () => {
      throw new Error('no');
    },
  };
}
