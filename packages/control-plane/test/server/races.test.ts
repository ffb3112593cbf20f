import { beforeEach, expect, test } from 'vitest';
import { migrate, openPostgres } from '../../src/db/index.js';
import { importOrg, type OrgNode } from '../../src/handlers/index.js';
import { WorkspaceStatus } from '../../src/models/index.js';
import { DockerDouble } from '../../src/provisioner/index.js';
import { hibernate } from '../../src/registry/index.js';
import { useDatabase } from '../support/database.js';
import { interceptTransactions } from '../support/intercept.js';
import { countWorkspaces, seedWorkspace, statusOf } from '../support/rows.js';
import { createServerDatabase, dropServerDatabase, urlOf } from '../support/server-databases.js';
import { makeStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

// What only several connections can show: each test makes two of them meet at the same row. Which of the two comes
// first is left to chance, so most of them meet many times.

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

function repeated(times: number, name: string, meet: (round: number) => Promise<void>): void {
  test(`${name}, ${times} times`, { timeout: 180_000 }, async () => {
    for (let round = 0; round < times; round += 1) await meet(round);
  });
}

repeated(200, 'of several hibernate claims one wins', async (round) => {
  const id = await seedWorkspace(database());
  const stop = (workspaceId: string) => docker.stop(workspaceId);
  const wins = await Promise.all(Array.from({ length: 5 }, () => hibernate({ ...stage.services, stop }, id)));
  expect(wins.filter(Boolean)).toEqual([true]);
  expect(docker.countOf('stop')).toBe(round + 1);
  expect(await statusOf(database(), id)).toBe('hibernated');
  expect(stage.eventNames(id)).toEqual(['workspace.hibernating', 'workspace.hibernated']);
});

repeated(200, 'several imports of one tree at once give one tree', async (round) => {
  const tree: OrgNode = { name: `a${round}`, children: [{ name: 'b', children: [{ name: 'c' }] }, { name: 'd' }] };
  const roots = await Promise.all(Array.from({ length: 4 }, () => importOrg(stage.services, tree, null)));
  await stage.settle();
  expect(roots.map((root) => root.skipped).toSorted()).toEqual([false, true, true, true]);
  expect(new Set(roots.map((root) => root.id)).size).toBe(1);
  expect(await countWorkspaces(database())).toBe(4 * (round + 1));
  expect(docker.countOf('start')).toBe(4 * (round + 1));
});

const MET_IN = [
  WorkspaceStatus.Offline,
  WorkspaceStatus.Provisioning,
  WorkspaceStatus.Online,
  WorkspaceStatus.Degraded,
] as const;

repeated(200, 'a heartbeat beside a delete never revives the row', async (round) => {
  const id = await seedWorkspace(database(), { status: MET_IN[round % MET_IN.length] ?? WorkspaceStatus.Offline });
  const remove = () => stage.app.inject({ method: 'DELETE', url: `/workspaces/${id}` });
  const beat = (wedged: boolean) =>
    stage.app.inject({ method: 'POST', url: '/registry/heartbeat', payload: { id, wedged } });
  const [, removed, ...beats] = await Promise.all([beat(true), remove(), beat(false), beat(true), beat(false)]);
  expect(removed.statusCode).toBe(200);
  for (const reply of beats) expect([200, 410]).toContain(reply.statusCode);
  expect(await statusOf(database(), id)).toBe('removed');
  const { rows } = await database().query<{ name: string }>(
    'SELECT name FROM events WHERE workspace_id = $1 ORDER BY id DESC',
    [id],
  );
  expect(rows[0]?.name).toBe('workspace.removed');
  expect(rows.filter((row) => row.name === 'workspace.removed')).toHaveLength(1);
});

test('a delete that comes between the read and the write of a heartbeat waits for its turn', async () => {
  const id = await seedWorkspace(database(), { status: WorkspaceStatus.Offline });
  let removing: Promise<number> | undefined;
  let removed = false;
  const met = makeStage(
    interceptTransactions(database(), async (text) => {
      if (removing !== undefined || !text.includes('last_heartbeat_at = now()')) return;
      removing = stage.app.inject({ method: 'DELETE', url: `/workspaces/${id}` }).then((reply) => {
        removed = true;
        return reply.statusCode;
      });
      await until(async () => removed || (await waitingStatements()) > 0);
    }),
    { docker },
  );
  const beat = await met.app.inject({ method: 'POST', url: '/registry/heartbeat', payload: { id } });
  expect(beat.json()).toEqual({ status: 'online', previous: 'offline' });
  expect(await removing).toBe(200);
  expect(await statusOf(database(), id)).toBe('removed');
});

async function waitingStatements(): Promise<number> {
  const { rowCount } = await database().query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rowCount;
}

repeated(200, 'of several registrations of a workspace that nobody knew one gets the token', async () => {
  const id = crypto.randomUUID();
  const replies = await Promise.all(
    Array.from({ length: 4 }, () =>
      stage.app.inject({ method: 'POST', url: '/registry/register', payload: { id, url: 'http://a.test' } }),
    ),
  );
  expect(replies.map((reply) => reply.statusCode).toSorted()).toEqual([200, 401, 401, 401]);
  expect(replies.filter((reply) => reply.json<{ authToken?: string }>().authToken !== undefined)).toHaveLength(1);
});

repeated(200, 'a pause beside a resume ends in one of the two, with the instance to match', async () => {
  const id = await seedWorkspace(database(), { status: WorkspaceStatus.Paused });
  const act = (verb: string) => stage.app.inject({ method: 'POST', url: `/workspaces/${id}/${verb}` });
  await Promise.all([act('resume'), act('pause')]);
  await stage.settle();
  const status = await statusOf(database(), id);
  expect(['paused', 'provisioning']).toContain(status);
  expect(docker.specOf(id) !== undefined).toBe(status === 'provisioning');
});

test('several processes that boot at once migrate once', async () => {
  const name = await createServerDatabase();
  const pools = Array.from({ length: 4 }, () => openPostgres(urlOf(name)));
  try {
    const reports = await Promise.all(pools.map((pool) => migrate(pool)));
    expect(reports.filter((report) => report.ran.length > 0)).toHaveLength(1);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
    await dropServerDatabase(name);
  }
});
