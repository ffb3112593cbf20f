import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { Queryable } from '../src/db/index.js';
import { STARTS_AT_ONCE } from '../src/dispatchers/index.js';
import { importOrg, type ImportedNode, type OrgNode } from '../src/handlers/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble, type InstanceSpec } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { interceptTransactions } from './support/intercept.js';
import { countWorkspaces, seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

const TREE: OrgNode = {
  name: 'company',
  children: [
    { name: 'engineering', tier: 4, secrets: { KEY: '1' }, children: [{ name: 'api' }, { name: 'web' }] },
    { name: 'sales', canvas: { collapsed: true } },
  ],
};
const PATHS = ['company', 'company/engineering', 'company/engineering/api', 'company/engineering/web', 'company/sales'];

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

test('makes the whole tree and starts every node of it', async () => {
  const root = await imported(TREE);
  await stage.settle();
  expect(flags(root)).toEqual(PATHS.map((path) => ({ path, skipped: false })));
  expect(await paths(database())).toEqual(PATHS);
  expect(docker.countOf('start')).toBe(5);
  const { rows } = await database().query('SELECT name, tier, model, status::text FROM workspaces ORDER BY name');
  expect(rows).toEqual([
    { name: 'api', tier: 3, model: 'sonnet', status: 'provisioning' },
    { name: 'company', tier: 3, model: 'sonnet', status: 'provisioning' },
    { name: 'engineering', tier: 4, model: 'sonnet', status: 'provisioning' },
    { name: 'sales', tier: 3, model: 'sonnet', status: 'provisioning' },
    { name: 'web', tier: 3, model: 'sonnet', status: 'provisioning' },
  ]);
});

test('importing twice changes nothing', async () => {
  const first = await imported(TREE);
  await stage.settle();
  const events = stage.events.length;
  const second = await imported(TREE);
  await stage.settle();
  expect(flags(second)).toEqual(PATHS.map((path) => ({ path, skipped: true })));
  expect(second.id).toBe(first.id);
  expect(await countWorkspaces(database())).toBe(5);
  expect(stage.events).toHaveLength(events);
  expect(docker.countOf('start')).toBe(5);
});

test('completes a partial tree, below nodes that were there too', async () => {
  const company = await seedWorkspace(database(), { name: 'company' });
  const engineering = await seedWorkspace(database(), { name: 'engineering', parentId: company });
  await seedWorkspace(database(), { name: 'web', parentId: engineering, status: WorkspaceStatus.Paused });
  const root = await imported(TREE);
  expect(flags(root)).toEqual([
    { path: 'company', skipped: true },
    { path: 'company/engineering', skipped: true },
    { path: 'company/engineering/api', skipped: false },
    { path: 'company/engineering/web', skipped: true },
    { path: 'company/sales', skipped: false },
  ]);
  await stage.settle();
  expect(docker.countOf('start')).toBe(2);
});

test('after half of it was deleted, the same tree comes back, and what stayed is skipped', async () => {
  const first = await imported(TREE);
  const engineering = first.children.find(({ name }) => name === 'engineering');
  await stage.settle();
  await stage.app.inject({ method: 'DELETE', url: `/workspaces/${engineering?.id}?confirm=true` });
  expect(await paths(database())).toEqual(['company', 'company/sales']);
  const second = await imported(TREE);
  await stage.settle();
  expect(flags(second)).toEqual(
    PATHS.map((path) => ({ path, skipped: path === 'company' || path === 'company/sales' })),
  );
  expect(await paths(database())).toEqual(PATHS);
  expect([first.id === second.id, docker.countOf('start')]).toEqual([true, 8]);
});

test('a removed child is not there, and a child of the same name elsewhere is another', async () => {
  const company = await seedWorkspace(database(), { name: 'company' });
  await seedWorkspace(database(), { name: 'sales', parentId: company, status: WorkspaceStatus.Removed });
  await seedWorkspace(database(), { name: 'sales' });
  const root = await imported(TREE);
  expect(flags(root).find((node) => node.path === 'company/sales')).toEqual({ path: 'company/sales', skipped: false });
});

test('goes below a given parent, where the root of the same name at the top does not count', async () => {
  await seedWorkspace(database(), { name: 'company' });
  const parentId = await seedWorkspace(database(), { name: 'holding' });
  const reply = await post({ root: { name: 'company' }, parentId });
  expect(reply.json()).toMatchObject({ root: { name: 'company', skipped: false } });
  expect(await paths(database())).toEqual(['company', 'holding', 'holding/company']);
});

test('an external node awaits its agent and brings a token', async () => {
  const root = await imported({ name: 'laptop', runtime: 'external' });
  expect(root.authToken).toMatch(/^[\w-]{43}$/);
  const { rows } = await database().query('SELECT status::text FROM workspaces');
  expect(rows).toEqual([{ status: 'awaiting_agent' }]);
});

test.each([
  { body: { root: { name: 'a', children: [{ name: 'b' }, { name: 'b' }] } }, reason: 'a has two children named b' },
  { body: { root: nested(33) }, reason: 'the tree is deeper than 32' },
  { body: { root: { name: 'a' }, parentId: randomUUID() }, reason: 'there is no such parent' },
  {
    body: { root: { name: 'a', children: [{ name: 'b', tier: 7 }] } },
    reason: 'body/root/children/0/tier must be <= 4',
  },
  {
    body: { root: { name: 'a', children: [{ name: 'b', kids: [] }] } },
    reason: 'body/root/children/0 must NOT have additional properties',
  },
])('refuses: $reason', async ({ body, reason }) => {
  const reply = await post(body);
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({ error: 'invalid', reason });
  expect(await countWorkspaces(database())).toBe(0);
});

test('a database error in the lookup fails the import at once and leaves nothing', async () => {
  let lookups = 0;
  const failing = interceptTransactions(database(), (text) => {
    if (!text.includes('IS NOT DISTINCT FROM')) return;
    lookups += 1;
    if (lookups === 3) throw new Error('connection lost');
  });
  stage = makeStage(failing, { docker });
  await expect(importOrg(stage.services, TREE, null)).rejects.toThrow('connection lost');
  await stage.settle();
  expect(lookups).toBe(3);
  expect(await countWorkspaces(database())).toBe(0);
  expect(stage.events).toEqual([]);
  expect(docker.countOf('start')).toBe(0);
});

test('a tree that lacks required secrets is turned down whole, with every node that lacks one', async () => {
  const reply = await post({
    root: {
      name: 'company',
      requiredSecrets: ['KEY'],
      secrets: { KEY: '1' },
      children: [
        { name: 'sales', requiredSecrets: ['KEY', 'CRM'], secrets: { KEY: '' } },
        { name: 'it', children: [{ name: 'api', requiredSecrets: ['DB'] }] },
      ],
    },
  });
  expect([reply.statusCode, reply.json()]).toEqual([
    400,
    {
      error: 'invalid',
      reason: 'the tree lacks secrets that it requires',
      missing: [
        { path: 'company/sales', secrets: ['KEY', 'CRM'] },
        { path: 'company/it/api', secrets: ['DB'] },
      ],
    },
  ]);
  expect([await countWorkspaces(database()), docker.countOf('start')]).toEqual([0, 0]);
});

test('starts a few at a time, and one that fails does not keep the others from their turn', async () => {
  const paced = new PacedDouble();
  stage = makeStage(database(), { docker: paced });
  paced.failNext('start', 'no capacity');
  await imported({ name: 'root', children: Array.from({ length: 9 }, (_, index) => ({ name: `child ${index}` })) });
  await stage.settle();
  expect([paced.countOf('start'), paced.most]).toEqual([10, STARTS_AT_ONCE]);
  const { rows } = await database().query(
    'SELECT status::text, count(*) AS count FROM workspaces GROUP BY 1 ORDER BY 1',
  );
  expect(rows).toEqual([
    { status: 'failed', count: 1 },
    { status: 'provisioning', count: 9 },
  ]);
});

test('two imports at once give one tree', async () => {
  const [one, two] = await Promise.all([imported(TREE), imported(TREE)]);
  await stage.settle();
  expect(await paths(database())).toEqual(PATHS);
  expect([one, two].map((root) => root.skipped).toSorted()).toEqual([false, true]);
});

/** Counts how many starts were under way at once. The first ones wait for each other, however slow the database is. */
class PacedDouble extends DockerDouble {
  most = 0;
  #now = 0;
  #release = (): void => undefined;
  readonly #gate = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  override async start(spec: InstanceSpec): Promise<string> {
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    if (this.#now === STARTS_AT_ONCE) this.#release();
    await this.#gate;
    await new Promise(setImmediate);
    try {
      return await super.start(spec);
    } finally {
      this.#now -= 1;
    }
  }
}

function post(payload: object) {
  return stage.app.inject({ method: 'POST', url: '/org/import', payload });
}

async function imported(root: OrgNode): Promise<ImportedNode> {
  const reply = await post({ root });
  expect(reply.statusCode).toBe(200);
  return reply.json<{ root: ImportedNode }>().root;
}

function flags(node: ImportedNode, above = ''): readonly { readonly path: string; readonly skipped: boolean }[] {
  const path = `${above}${node.name}`;
  return [{ path, skipped: node.skipped }, ...node.children.flatMap((child) => flags(child, `${path}/`))];
}

async function paths(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ path: string }>(
    `WITH RECURSIVE tree AS (
       SELECT id, name AS path FROM workspaces WHERE parent_id IS NULL AND status <> $1
       UNION ALL
       SELECT w.id, t.path || '/' || w.name FROM workspaces w JOIN tree t ON w.parent_id = t.id
        WHERE w.status <> $1
     )
     SELECT path FROM tree ORDER BY path COLLATE "C"`,
    [WorkspaceStatus.Removed],
  );
  return rows.map((row) => row.path);
}

function nested(depth: number): OrgNode {
  return depth === 1 ? { name: 'n' } : { name: 'n', children: [nested(depth - 1)] };
}
