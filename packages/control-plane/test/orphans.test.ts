import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ALL_WORKSPACE_STATUSES, WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { sweepOrphans } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace } from './support/rows.js';

const database = useDatabase();
const SPEC = { runtime: 'claude-code', tier: 1, environment: {} };

function sweep(docker: DockerDouble) {
  return sweepOrphans({ database: database(), list: () => docker.list(), stop: (id) => docker.stop(id) });
}

test.each(ALL_WORKSPACE_STATUSES)('an instance whose row is %s', async (status) => {
  const docker = new DockerDouble();
  const workspaceId = await seedWorkspace(database(), { status });
  await docker.start({ ...SPEC, workspaceId });
  const orphan = status === WorkspaceStatus.Removed;
  expect(await sweep(docker)).toEqual({ changed: orphan ? [workspaceId] : [], failures: [] });
  expect(await docker.list()).toEqual(orphan ? [] : [workspaceId]);
});

test('instances that no row knows are stopped, those with an odd name too; one failure keeps none of the rest', async () => {
  const docker = new DockerDouble();
  const ids = [randomUUID(), 'left-by-hand', randomUUID()];
  for (const workspaceId of ids) await docker.start({ ...SPEC, workspaceId });
  docker.failNext('stop', 'machine locked');
  expect(await sweep(docker)).toEqual({
    changed: ids.slice(1),
    failures: [{ workspaceId: ids[0], message: 'machine locked' }],
  });
  expect(await sweep(docker)).toEqual({ changed: [ids[0]], failures: [] });
  expect(await sweep(docker)).toEqual({ changed: [], failures: [] });
});

test('nothing is stopped without a backend, or by one that cannot list', async () => {
  const stop = () => Promise.reject(new Error('stopped'));
  expect(await sweepOrphans({ database: database(), list: async () => undefined, stop })).toEqual({
    changed: [],
    failures: [],
  });
  const docker = new DockerDouble();
  docker.failNext('list', 'not now');
  await expect(sweep(docker)).rejects.toThrow('not now');
});
