import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { loadMigrations, migrate, migrateDown } from '../src/db/index.js';
import { memorySchemaMigrations } from '../src/memory-plugin/migration-record.js';
import { loadMemoryMigrations, migrateMemory } from '../src/memory-plugin/migrations.js';
import { useBareDatabase } from './support/database.js';
import { describeSchema } from './support/describe-schema.js';

const { database, wipe } = useBareDatabase();
const migrations = await loadMemoryMigrations();
/** What any server can run; `test/embedded` has one with the extension that the others wait for. */
const names = ['001_memories'];

/** Written anew by `npx vitest run --project pglite -u memory-migrations`, to be read in the diff and committed. */
const DUMP = new URL('../memory-schema.sql', import.meta.url);

beforeEach(wipe);

test('each has its way back, says what it leaves behind, and is marked where it needs an extension', () => {
  expect(migrations.map(({ name }) => name)).toEqual(['001_memories', '002_memory_embeddings']);
  for (const { up, down } of migrations) {
    expect(up.effects).not.toEqual([]);
    expect(down.text.trim()).not.toBe('');
    expect(/\bvector\b/.test(up.text.replace(/^--.*$/gm, ''))).toBe(/^-- extension: vector$/m.test(up.text));
  }
});

test('the committed dump is the schema that the migrations make', async () => {
  await migrateMemory(database(), migrations, []);
  await expect(await describeSchema(database())).toMatchFileSnapshot('../memory-schema.sql');
});

test('the dump makes that schema, too', async () => {
  const dump = await readFile(DUMP, 'utf8');
  await database().session((session) => session.script(dump));
  expect(await describeSchema(database())).toBe(dump);
});

test('an empty database gets them all, and another boot runs none', async () => {
  expect(await migrateMemory(database(), migrations, [])).toEqual({ recognised: [], ran: names });
  expect(await migrateMemory(database(), migrations, [])).toEqual({ recognised: [], ran: [] });
});

test('a database from before the record is recognised', async () => {
  await migrateMemory(database(), migrations, []);
  await database().query('DROP TABLE memory_schema_migrations');
  expect(await migrateMemory(database(), migrations, [])).toEqual({ recognised: names, ran: [] });
});

test('all the way down leaves nothing but the record, and all the way up works again', async () => {
  await migrateMemory(database(), migrations, []);
  expect(await migrateDown(database(), undefined, migrations, memorySchemaMigrations)).toEqual(names);
  expect(await tables()).toEqual(['memory_schema_migrations']);
  expect((await migrateMemory(database(), migrations, [])).ran).toEqual(names);
});

test('both services keep their tables in one database, and neither sees the migrations of the other', async () => {
  const controlPlane = (await loadMigrations()).map(({ name }) => name);
  expect((await migrate(database())).ran).toEqual(controlPlane);
  const before = await tables();
  expect(await migrateMemory(database(), migrations, [])).toEqual({ recognised: [], ran: names });
  const own = ['memory_namespaces', 'memory_records', 'memory_schema_migrations'];
  expect(await tables()).toEqual([...before, ...own].toSorted());
  expect(await migrate(database())).toEqual({ recognised: [], ran: [] });
  await migrateDown(database(), undefined, migrations, memorySchemaMigrations);
  expect(await tables()).toEqual([...before, 'memory_schema_migrations'].toSorted());
  expect(await migrate(database())).toEqual({ recognised: [], ran: [] });
});

test('another folder takes the place of those that ship, and one that is none is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'memory-migrations-'));
  try {
    await expect(loadMemoryMigrations(folder)).rejects.toThrow(
      /^MEMORY_PLUGIN_MIGRATIONS_DIR names no folder of migrations: no migration in file:/,
    );
    await writeFile(join(folder, '001_own.up.sql'), 'CREATE TABLE own (id int);');
    await writeFile(join(folder, '001_own.down.sql'), 'DROP TABLE own;');
    expect((await migrateMemory(database(), await loadMemoryMigrations(folder), [])).ran).toEqual(['001_own']);
    expect(await tables()).toEqual(['memory_schema_migrations', 'own']);
    await expect(loadMemoryMigrations(join(folder, 'none'))).rejects.toThrow(
      /^MEMORY_PLUGIN_MIGRATIONS_DIR names no folder of migrations: ENOENT/,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function tables(): Promise<readonly string[]> {
  const { rows } = await database().query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  return rows.map(({ name }) => name).toSorted();
}
