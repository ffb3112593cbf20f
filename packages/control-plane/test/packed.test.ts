import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as db from '../src/db/index.js';
import * as memory from '../src/memory-plugin/migrations.js';
import { ServiceProcess } from './support/process.js';
import { makeProcessStore } from './support/process-store.js';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const DEPENDENCIES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const TIMEOUT = { timeout: 120_000 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-plane-packed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the packed package carries its migrations, and starts where there is no checkout', TIMEOUT, async () => {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: PACKAGE,
  });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  const paths = packed?.files.map(({ path }) => path) ?? [];
  expect(paths.filter((path) => path.startsWith('src/') || path.startsWith('test/'))).toEqual([]);
  await run('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', folder]);
  await symlink(DEPENDENCIES, join(folder, 'node_modules'));

  const { loadMigrations } = (await import(join(folder, 'package/dist/db/index.js'))) as typeof db;
  expect(await loadMigrations()).toEqual(await db.loadMigrations());
  const plugin = (await import(join(folder, 'package/dist/memory-plugin/migrations.js'))) as typeof memory;
  expect(await plugin.loadMemoryMigrations()).toEqual(await memory.loadMemoryMigrations());

  const store = await makeProcessStore();
  const service = new ServiceProcess(store.environment, join(folder, 'package/dist/main.js'));
  try {
    expect((await fetch(`${await service.ready()}/healthz`)).status).toBe(200);
    expect(await service.end('SIGTERM')).toBe(0);
  } finally {
    await service.kill();
    await store.drop();
  }
});
