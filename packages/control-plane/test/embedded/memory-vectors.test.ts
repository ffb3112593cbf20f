import { randomUUID } from 'node:crypto';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, migrateDown, openPglite } from '../../src/db/index.js';
import { memorySchemaMigrations } from '../../src/memory-plugin/migration-record.js';
import { loadMemoryMigrations, migrateMemory } from '../../src/memory-plugin/migrations.js';
import { ensureVector } from '../../src/memory-plugin/vector.js';
import { callsOf, makePlugin, type PluginCalls } from '../support/memory-plugin.js';

const ALPHA = randomUUID();
const BETA = randomUUID();

let database: Database;

// Opening it costs more than all of the tests.
beforeAll(async () => {
  database = await openPglite({ extensions: { vector } });
});
afterAll(() => database.close());

describe('with the extension', () => {
  let plugin: PluginCalls;
  let health: unknown;

  beforeAll(async () => {
    const app = await makePlugin(database, true);
    plugin = callsOf(app);
    health = (await app.inject('/v1/health')).json();
  });
  afterEach(async () => {
    await database.query('DELETE FROM memory_namespaces');
  });

  const remember = async (workspaceId: string, content: string, embedding: readonly number[], namespace = 'facts') =>
    plugin.commit(workspaceId, { namespace, content, embedding });

  test('the plugin makes it, and its health says that embeddings can be used', () => {
    expect(health).toEqual({ status: 'ok', vector: true });
  });

  test('memories are recalled by the angle between embeddings, the closest first, of any length', async () => {
    await remember(ALPHA, 'east', [1, 0, 0]);
    await remember(ALPHA, 'north', [0, 1e30, 0]);
    await remember(ALPHA, 'north-east', [1e-200, 1e-200, 0]);
    await remember(ALPHA, 'west', [-5, 0, 0]);
    const { body } = await plugin.recall(ALPHA, { embedding: [1e100, 1e99, 0] });
    const found = body['memories'] as readonly { readonly content: string; readonly score: number }[];
    expect(found.map(({ content }) => content)).toEqual(['east', 'north-east', 'north', 'west']);
    for (const [index, cosine] of [0.995, 0.774, 0.0995, -0.995].entries()) {
      expect(found[index]?.score).toBeCloseTo(cosine, 2);
    }
  });

  test('only what has an embedding is found by one, within the workspace and the namespace', async () => {
    await plugin.commit(ALPHA, { namespace: 'facts', content: 'words only' });
    await remember(ALPHA, 'alpha', [1, 0]);
    await remember(ALPHA, 'other', [1, 0], 'other');
    await remember(BETA, 'beta', [1, 0]);
    expect(await plugin.contents(ALPHA, { embedding: [1, 0], namespace: 'facts' })).toEqual(['alpha']);
    expect((await plugin.contents(ALPHA, { embedding: [1, 0] })).toSorted()).toEqual(['alpha', 'other']);
    expect(await plugin.contents(ALPHA, { embedding: [1, 0], limit: 1 })).toHaveLength(1);
    expect(await plugin.contents(ALPHA, { query: 'words' })).toEqual(['words only']);
  });

  test('the same content takes a new embedding, and keeps the one that it has where none comes', async () => {
    const first = await remember(ALPHA, 'moved', [1, 0]);
    const second = await remember(ALPHA, 'moved', [0, 1]);
    expect([second.code, second.body['id']]).toEqual([200, first.body['id']]);
    await plugin.commit(ALPHA, { namespace: 'facts', content: 'moved' });
    const { body } = await plugin.recall(ALPHA, { embedding: [0, 1] });
    expect(body['memories']).toMatchObject([{ content: 'moved', score: expect.closeTo(1, 5) }]);
  });

  test('a namespace keeps the number of dimensions that it began with', async () => {
    await plugin.commit(ALPHA, { namespace: 'facts', content: 'words only' });
    await remember(ALPHA, 'two', [1, 0]);
    await remember(ALPHA, 'three', [1, 0, 0], 'other');
    const conflict = {
      code: 409,
      body: { error: 'conflict', reason: 'the namespace facts holds embeddings of 2 dimensions', dimensions: 2 },
    };
    expect(await remember(ALPHA, 'wide', [1, 0, 0])).toEqual(conflict);
    expect(await plugin.recall(ALPHA, { namespace: 'facts', embedding: [1, 0, 0] })).toEqual(conflict);
    expect(await plugin.contents(ALPHA, { embedding: [1, 0, 0] })).toEqual(['three']);
    expect(await plugin.contents(ALPHA, { query: 'wide' })).toEqual([]);
    expect((await plugin('GET', `${ALPHA}/memories/namespaces`)).body).toEqual({
      namespaces: [
        { name: 'facts', memories: 2, dimensions: 2 },
        { name: 'other', memories: 1, dimensions: 3 },
      ],
    });
  });

  test('an embedding without a direction is turned down', async () => {
    const reason = 'body/embedding has no direction: all of its numbers are 0';
    const invalid = { code: 400, body: { error: 'invalid', reason } };
    expect(await remember(ALPHA, 'nowhere', [0, 0, -0])).toEqual(invalid);
    expect(await plugin.recall(ALPHA, { embedding: [0] })).toEqual(invalid);
    expect(await plugin.contents(ALPHA, { query: 'nowhere' })).toEqual([]);
  });

  test('the widest embedding is taken', async () => {
    const embedding = Array.from({ length: 4096 }, (_, index) => Math.sin(index) * 1e-7);
    expect((await remember(ALPHA, 'wide', embedding)).code).toBe(201);
    expect(await plugin.contents(ALPHA, { embedding })).toEqual(['wide']);
  });
});

describe('on the way to it', () => {
  beforeEach(() =>
    database.session((session) =>
      session.script('DROP EXTENSION IF EXISTS vector CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;'),
    ),
  );

  test('its migration waits for a boot that finds the extension, and then rows take embeddings', async () => {
    const migrations = await loadMemoryMigrations();
    // As it was before pgvector was installed on the server.
    expect((await migrateMemory(database, migrations, [])).ran).toEqual(['001_memories']);
    expect(await columns()).not.toContain('embedding');
    expect((await migrateMemory(database, migrations, [])).ran).toEqual([]);
    const plugin = callsOf(await makePlugin(database));
    expect(await columns()).toContain('embedding');
    expect((await plugin.commit(ALPHA, { namespace: 'facts', content: 'late', embedding: [1] })).code).toBe(201);
    expect(await migrateDown(database, undefined, migrations, memorySchemaMigrations)).toEqual([
      '002_memory_embeddings',
      '001_memories',
    ]);
  });

  test('an extension in a schema that is not searched is as good as none', async () => {
    await database.session((session) =>
      session.script('CREATE SCHEMA hidden; CREATE EXTENSION vector WITH SCHEMA hidden;'),
    );
    const reason = 'the extension "vector" is in a schema that is not on the search path of this role';
    expect(await ensureVector(database)).toEqual({ there: false, reason });
    await expect(makePlugin(database, true)).rejects.toThrow(`MEMORY_PLUGIN_VECTOR asks for embeddings, but ${reason}`);
    expect(await columns()).toEqual([]);
  });

  test('a role that may not create it is told who may', async () => {
    await database.session((session) =>
      session.script('CREATE ROLE guest; GRANT ALL ON SCHEMA public TO guest; SET ROLE guest;'),
    );
    try {
      expect(await ensureVector(database)).toEqual({
        there: false,
        reason: expect.stringMatching(
          /^the extension "vector" could not be created \(permission denied .*\): have its owner run CREATE EXTENSION vector$/,
        ),
      });
    } finally {
      await database.query('RESET ROLE');
    }
  });

  async function columns(): Promise<readonly string[]> {
    const { rows } = await database.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'memory_records'`,
    );
    return rows.map(({ name }) => name);
  }
});
