import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { ServiceProcess } from '../support/process.js';

const started: ServiceProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.kill()));
});

test('a data folder belongs to one process until that one ends', { timeout: 90_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-folder-'));
  await cp(inject('pgliteFolder'), join(folder, 'pgdata'), { recursive: true });
  const lock = join(folder, 'control-plane.lock');
  const run = () => {
    const service = new ServiceProcess({ CONTROL_PLANE_DATA_DIR: folder });
    started.push(service);
    return service;
  };

  const first = run();
  await first.ready();
  const second = run();
  expect(await second.exited()).toBe(1);
  expect(second.log.at(-1)?.err?.message).toMatch(/^the data folder .* is in use by process \d+$/);

  await first.kill();
  expect(existsSync(lock)).toBe(true);
  const third = run();
  await third.ready();
  expect(await third.end('SIGTERM')).toBe(0);
  expect(existsSync(lock)).toBe(false);
  await rm(folder, { recursive: true });
});
