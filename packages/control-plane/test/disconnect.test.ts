import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DockerDouble } from '../src/provisioner/index.js';
import { useDatabase } from './support/database.js';
import { countWorkspaces, readRow } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';
import { until } from './support/until.js';

// Clients that go away in the middle. A stream that loses its client is in `stream.test.ts`.

const database = useDatabase();

let docker: DockerDouble;
let stage: Stage;
let port: number;

beforeEach(async () => {
  docker = new DockerDouble();
  stage = makeStage(database(), { docker });
  port = Number(new URL(await stage.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterEach(() => stage.app.close());

const BODY = JSON.stringify({ name: 'alpha', secrets: { KEY: '1' } });

/** Sends as much of a request as is given, and goes away. */
async function sendAndLeave(text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  socket.destroy();
  await once(socket, 'close');
}

const head = (length: number) =>
  `POST /workspaces HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test('one that leaves before its body is there makes nothing, and others are answered', async () => {
  for (const text of ['POST /work', head(BODY.length), head(BODY.length) + BODY.slice(0, 10)]) await sendAndLeave(text);
  const reply = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect([reply.status, await countWorkspaces(database()), stage.events]).toEqual([200, 0, []]);
});

test('one that leaves before the answer has made a whole workspace, which starts', async () => {
  await sendAndLeave(head(BODY.length) + BODY);
  await until(() => stage.events.length > 0);
  await stage.settle();
  const id = stage.events[0]?.workspaceId ?? '';
  await until(() => docker.specOf(id) !== undefined);
  await stage.settle();
  expect(await readRow(database(), id)).toMatchObject({ status: 'provisioning', instance_id: 'instance-1' });
  expect(docker.specOf(id)?.environment).toMatchObject({ KEY: '1' });
  expect(stage.eventNames(id)).toEqual(['workspace.created']);
});
