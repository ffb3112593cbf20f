import { beforeEach, expect, test } from 'vitest';
import { DockerDouble } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { readRow } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

const BUNDLE = {
  name: 'packed',
  runtime: 'claude-code',
  secrets: { KEY: '1' },
  files: [
    { path: 'skills/a.md', content: '# A' },
    { path: 'CLAUDE.md', content: 'hello, "you"\n' },
  ],
};

let docker: DockerDouble;
let stage: Stage;

beforeEach(() => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
});

test('answers when the workspace is up, with its files in place', async () => {
  const reply = await post(BUNDLE);
  expect(reply.statusCode).toBe(201);
  const { id } = reply.json<{ id: string }>();
  expect(reply.json()).toMatchObject({ status: 'provisioning', backend: 'docker', instanceId: 'instance-1' });
  expect(docker.specOf(id)?.environment).toMatchObject({ KEY: '1' });
  const files = await stage.app.inject(`/workspaces/${id}/files`);
  expect(files.json<{ files: { path: string }[] }>().files.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    BUNDLE.files[1],
    BUNDLE.files[0],
  ]);
});

test.each([
  { path: '../escape', reason: 'the file path "../escape" leads out of the workspace' },
  { path: '/etc/passwd', reason: 'the file path "/etc/passwd" leads out of the workspace' },
  { path: 'a\\..\\b', reason: 'the file path "a\\..\\b" leads out of the workspace' },
  { path: 'CLAUDE.md', reason: 'the file path "CLAUDE.md" is there twice' },
])('a failure marks the row failed with its message and broadcasts it: $path', async ({ path, reason }) => {
  const reply = await post({ ...BUNDLE, files: [...BUNDLE.files, { path, content: '' }] });
  expect(reply.statusCode).toBe(400);
  await expectFailed(reply.json<{ id: string }>().id, reply.json(), 'invalid', reason);
  expect(docker.countOf('start')).toBe(0);
});

test('so does a start error', async () => {
  docker.failNext('start', 'no capacity');
  const reply = await post(BUNDLE);
  expect(reply.statusCode).toBe(502);
  await expectFailed(reply.json<{ id: string }>().id, reply.json(), 'backend', 'no capacity');
});

test('an external bundle awaits its agent', async () => {
  const reply = await post({ name: 'a', runtime: 'external' });
  expect(reply.json()).toMatchObject({ status: 'awaiting_agent', authToken: expect.stringMatching(/^[\w-]{43}$/) });
});

async function expectFailed(id: string, body: unknown, error: string, reason: string): Promise<void> {
  expect(body).toEqual({ error, reason, id, status: 'failed' });
  expect(await readRow(database(), id)).toMatchObject({ status: 'failed', last_sample_error: reason });
  expect(stage.eventNames(id)).toEqual(['workspace.created', 'workspace.failed']);
  expect(stage.events.at(-1)?.payload).toEqual({ status: 'failed', reason, last_sample_error: reason });
}

function post(payload: object) {
  return stage.app.inject({ method: 'POST', url: '/bundles/import', payload });
}
