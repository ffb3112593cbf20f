import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ENGINE } from './support/database.js';
import { serverUrl } from './support/server-databases.js';

const SCRIPT = fileURLToPath(new URL('../scripts/load.mjs', import.meta.url));

function load(...options: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...options], { encoding: 'utf8' });
}

test('a short load: no request fails, and the figures are printed', { timeout: 120_000 }, () => {
  const store = ENGINE === 'pglite' ? [] : ['--server', serverUrl()];
  const { status, stdout, stderr } = load('--clients', '5', '--seconds', '2', ...store);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^requests: [1-9]\d* \([1-9]\d* register, [1-9]\d* heartbeat, [1-9]\d* list\), 0 failed$/m);
  expect(stdout).toMatch(/^latency: median [\d.]+ ms, 95% [\d.]+ ms, 99% [\d.]+ ms, longest [\d.]+ ms$/m);
  expect(stdout).toContain('memory: not judged in less than 30 s');
  expect(status).toBe(0);
});

test('a load on a server that is not there fails, and a wrong option is named', { timeout: 120_000 }, () => {
  expect(load('--server', 'postgres://nobody@127.0.0.1:1/nothing').status).toBe(1);
  const wrong = load('--seconds', 'ten');
  expect([wrong.status, wrong.stderr]).toEqual([2, '--seconds is a number above 0, not "ten"\n']);
});
