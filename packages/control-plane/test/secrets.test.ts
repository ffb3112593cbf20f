import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WorkspaceStatus } from '../src/models/index.js';
import { DockerDouble } from '../src/provisioner/index.js';
import { readSecretsKey, SecretBox } from '../src/secrets/index.js';
import { useDatabase } from './support/database.js';
import { readRow } from './support/rows.js';
import { makeStage } from './support/stage.js';

const database = useDatabase();
const KEY = randomBytes(32);
const PLACE = { workspaceId: 'w', name: 'API_KEY' };

describe('the box', () => {
  test.each(['', 'k', 'ünï "quoted"\n', 'x'.repeat(100_000)])('opens what it sealed, which shows nothing', (text) => {
    const box = new SecretBox(KEY);
    const stored = box.seal(PLACE, text);
    expect(stored.sealed).toBe(true);
    if (text.length > 1) expect(Buffer.from(stored.value, 'base64').includes(text)).toBe(false);
    expect(box.open(PLACE, stored)).toBe(text);
    expect(box.seal(PLACE, text).value).not.toBe(stored.value);
  });

  test('without a key keeps plain text, which one with a key still opens', () => {
    const stored = new SecretBox(undefined).seal(PLACE, 'plain');
    expect(stored).toEqual({ value: 'plain', sealed: false });
    expect(new SecretBox(KEY).open(PLACE, stored)).toBe('plain');
  });

  test.each([
    { what: 'another key', box: new SecretBox(randomBytes(32)), place: PLACE, reason: 'sealed with another' },
    { what: 'no key', box: new SecretBox(undefined), place: PLACE, reason: 'no SECRETS_KEY is set' },
    { what: 'another name', box: new SecretBox(KEY), place: { ...PLACE, name: 'B' }, reason: 'sealed with another' },
    {
      what: 'another workspace',
      box: new SecretBox(KEY),
      place: { ...PLACE, workspaceId: 'v' },
      reason: 'sealed with another',
    },
  ])('opens nothing with $what', ({ box, place, reason }) => {
    const stored = new SecretBox(KEY).seal(PLACE, 's3cret');
    expect(() => box.open(place, stored)).toThrow(reason);
    expect(() => box.open(place, stored)).not.toThrow('s3cret');
  });

  test('opens nothing that was changed or cut', () => {
    const box = new SecretBox(KEY);
    const bytes = Buffer.from(box.seal(PLACE, 's3cret').value, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open(PLACE, { value: changed.toString('base64'), sealed: true })).toThrow('cannot be opened');
      const cut = bytes.subarray(0, index).toString('base64');
      expect(() => box.open(PLACE, { value: cut, sealed: true })).toThrow('cannot be opened');
    }
  });

  test('takes a key of 32 bytes in base64 and no other', () => {
    expect(readSecretsKey(undefined)).toBeUndefined();
    expect(readSecretsKey(KEY.toString('base64'))).toEqual(KEY);
    for (const wrong of [
      'short',
      KEY.toString('hex'),
      randomBytes(31).toString('base64'),
      `${KEY.toString('base64')}=`,
    ]) {
      expect(() => readSecretsKey(wrong)).toThrow('SECRETS_KEY is 32 bytes in base64');
    }
  });
});

describe.each([
  { way: 'create', url: '/workspaces', body: { name: 'a', secrets: { API_KEY: 's3cret' } } },
  { way: 'org import', url: '/org/import', body: { root: { name: 'a', secrets: { API_KEY: 's3cret' } } } },
  { way: 'bundle import', url: '/bundles/import', body: { name: 'a', runtime: 'r', secrets: { API_KEY: 's3cret' } } },
])('secrets of a $way', ({ url, body }) => {
  test('are sealed in their rows and opened for the instance', async () => {
    const docker = new DockerDouble();
    const stage = makeStage(database(), { docker, secretsKey: KEY });
    await stage.app.inject({ method: 'POST', url, payload: body });
    await stage.settle();
    const { rows } = await database().query<{ text: string }>('SELECT s::text AS text FROM workspace_secrets s');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain('s3cret');
    const id = stage.events[0]?.workspaceId ?? '';
    expect(docker.specOf(id)?.environment).toMatchObject({ API_KEY: 's3cret' });
  });
});

test('a key that changed fails the start with a message that names the secret, until the secret is set anew', async () => {
  const docker = new DockerDouble();
  const before = makeStage(database(), { docker, secretsKey: KEY });
  await before.app.inject({
    method: 'POST',
    url: '/workspaces',
    payload: { name: 'a', secrets: { API_KEY: 's3cret' } },
  });
  await before.settle();
  const id = before.events[0]?.workspaceId ?? '';
  const stage = makeStage(database(), { docker, secretsKey: randomBytes(32) });
  const post = (verb: string) => stage.app.inject({ method: 'POST', url: `/workspaces/${id}/${verb}` });
  await post('pause');
  await post('resume');
  await stage.settle();
  expect(await readRow(database(), id)).toMatchObject({
    status: WorkspaceStatus.Failed,
    last_sample_error: 'the secret "API_KEY" cannot be opened: it was sealed with another SECRETS_KEY',
  });
  await stage.app.inject({ method: 'PUT', url: `/workspaces/${id}/secrets`, payload: { API_KEY: 'new' } });
  await post('restart');
  await stage.settle();
  expect(docker.specOf(id)?.environment).toMatchObject({ API_KEY: 'new' });
});
