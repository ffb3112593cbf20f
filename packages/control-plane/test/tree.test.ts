import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_TREE_DEPTH } from '../src/lifecycle/index.js';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { canCommunicate } from '../src/registry/index.js';
import { useDatabase } from './support/database.js';
import { seedWorkspace, statusOf } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;
let ids: Record<'root' | 'left' | 'right' | 'leaf' | 'other', string>;

beforeEach(async () => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
  const root = await seedWorkspace(database(), { name: 'root' });
  const left = await seedWorkspace(database(), { name: 'left', parentId: root });
  const right = await seedWorkspace(database(), { name: 'right', parentId: root });
  const leaf = await seedWorkspace(database(), { name: 'leaf', parentId: left });
  const other = await seedWorkspace(database(), { name: 'other' });
  ids = { root, left, right, leaf, other };
});

describe('pause and resume', () => {
  test('take descendants along, and nobody else', async () => {
    const paused = await post(`/workspaces/${ids.left}/pause`);
    expect(paused.json()).toEqual({ paused: [ids.left, ids.leaf] });
    expect(await states()).toEqual({
      root: 'online',
      left: 'paused',
      right: 'online',
      leaf: 'paused',
      other: 'online',
    });
    expect(docker.countOf('stop')).toBe(2);

    const resumed = await post(`/workspaces/${ids.left}/resume`);
    expect(resumed.json()).toEqual({ resuming: [ids.left, ids.leaf] });
    await stage.settle();
    expect(await states()).toMatchObject({ left: 'provisioning', leaf: 'provisioning', right: 'online' });
    expect(docker.specOf(ids.leaf)).toBeDefined();
  });

  test('resume is refused while an ancestor is paused, and names it', async () => {
    await post(`/workspaces/${ids.root}/pause`);
    const reply = await post(`/workspaces/${ids.leaf}/resume`);
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 409,
      body: {
        error: 'conflict',
        reason: 'its ancestor left is paused: resume that one',
        ancestor: { id: ids.left, name: 'left' },
      },
    });
    expect(await statusOf(database(), ids.leaf)).toBe('paused');
  });

  test('a pause of what is paused leaves its descendants alone', async () => {
    await post(`/workspaces/${ids.left}/pause`);
    const added = await seedWorkspace(database(), { name: 'added', parentId: ids.left });
    const reply = await post(`/workspaces/${ids.left}/pause`);
    expect({ code: reply.statusCode, body: reply.json() }).toEqual({
      code: 409,
      body: { error: 'conflict', reason: 'a workspace that is paused cannot be paused', status: 'paused' },
    });
    expect(await statusOf(database(), added)).toBe('online');
  });

  test('one stop that fails keeps neither the others running nor the rows unpaused', async () => {
    for (const id of [ids.left, ids.leaf])
      await docker.start({ workspaceId: id, runtime: 'r', tier: 1, environment: {} });
    docker.failNext('stop', 'machine locked');
    const reply = await post(`/workspaces/${ids.left}/pause`);
    expect(reply.statusCode).toBe(502);
    expect(reply.json()).toMatchObject({ failures: [{ workspaceId: ids.left, message: 'machine locked' }] });
    expect(docker.specOf(ids.leaf)).toBeUndefined();
    expect(await states()).toMatchObject({ left: 'paused', leaf: 'paused' });
  });
});

describe('canCommunicate', () => {
  test.each([
    ['root', 'root', true],
    ['left', 'right', true],
    ['root', 'leaf', true],
    ['leaf', 'root', true],
    ['left', 'leaf', true],
    ['right', 'leaf', false],
    ['leaf', 'right', false],
    ['root', 'other', false],
    ['other', 'leaf', false],
  ] as const)('%s to %s: %s', async (from, to, allowed) => {
    expect(await canCommunicate(database(), ids[from], ids[to])).toBe(allowed);
    const reply = await stage.app.inject({
      method: 'POST',
      url: '/registry/check-access',
      payload: { from: ids[from], to: ids[to] },
    });
    expect(reply.json()).toEqual({ allowed });
  });

  test('a removed one talks to nobody, not even itself', async () => {
    const removed = await seedWorkspace(database(), { parentId: ids.root, status: WorkspaceStatus.Removed });
    expect(await canCommunicate(database(), removed, removed)).toBe(false);
    expect(await canCommunicate(database(), removed, ids.left)).toBe(false);
    expect(await canCommunicate(database(), ids.root, removed)).toBe(false);
  });

  test('ancestors count up to the cap on the depth, and a loop ends there', async () => {
    const chain = [ids.other];
    for (let depth = 1; depth <= MAX_TREE_DEPTH + 1; depth += 1) {
      chain.push(await seedWorkspace(database(), { name: `d${depth}`, parentId: chain[depth - 1] ?? '' }));
    }
    expect(await canCommunicate(database(), ids.other, chain[MAX_TREE_DEPTH] ?? '')).toBe(true);
    expect(await canCommunicate(database(), ids.other, chain[MAX_TREE_DEPTH + 1] ?? '')).toBe(false);
    await database().query('UPDATE workspaces SET parent_id = $2 WHERE id = $1', [ids.other, chain[2]]);
    expect(await canCommunicate(database(), ids.other, ids.root)).toBe(false);
  });
});

test('a tree is not made deeper than the cap', async () => {
  let parentId = ids.other;
  for (let depth = 2; depth <= MAX_TREE_DEPTH; depth += 1) {
    parentId = await seedWorkspace(database(), { name: `d${depth}`, parentId });
  }
  const reply = await stage.app.inject({ method: 'POST', url: '/workspaces', payload: { name: 'x', parentId } });
  expect(reply.json()).toEqual({ error: 'invalid', reason: 'the tree would be deeper than 32', parentId });
  const moved = await stage.app.inject({ method: 'PATCH', url: `/workspaces/${ids.root}`, payload: { parentId } });
  expect(moved.statusCode).toBe(400);
});

async function states(): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(ids).map(async ([name, id]) => [name, await statusOf(database(), id)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function post(url: string) {
  return stage.app.inject({ method: 'POST', url });
}
