import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.js';
import { DataDirInUse, lockDataDir } from '../src/db/index.js';
import { boundedTier, defaultModel, defaultTier } from '../src/models/index.js';

test('the default tier is 4 hosted and 3 self-hosted, and stays within its own bounds', () => {
  expect([defaultTier(true), defaultTier(false)]).toEqual([4, 3]);
  expect([boundedTier(defaultTier(true)), boundedTier(defaultTier(false))]).toEqual([4, 3]);
});

test.each([
  ['claude-code', 'sonnet'],
  ['Claude-code', 'anthropic:claude-sonnet-4-5'],
  ['', 'anthropic:claude-sonnet-4-5'],
  ['langgraph', 'anthropic:claude-sonnet-4-5'],
])('the default model of %s is %s', (runtime, model) => {
  expect(defaultModel(runtime)).toBe(model);
});

describe('configuration', () => {
  test('with nothing set is an embedded database in memory on loopback', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: undefined,
      dataDir: undefined,
      adminToken: undefined,
      secretsKey: undefined,
      dockerSocket: undefined,
      dockerImage: 'workspace-{runtime}:latest',
      hostedUrl: undefined,
      hostedToken: undefined,
      platformUrl: undefined,
      sweepSeconds: 15,
      provisionTimeoutSeconds: 900,
      delegations: { ledgerWrite: false, resultInboxPush: false, syncViaInbox: false },
      delegationStuckSeconds: 600,
      memory: { kind: 'off' },
    });
  });

  test('takes an empty variable for none and drops the slash of the platform URL', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '0', PLATFORM_URL: 'https://p.test/' })).toMatchObject({
      databaseUrl: undefined,
      port: 0,
      platformUrl: 'https://p.test',
    });
  });

  test.each([
    { PORT: '65536' },
    { PORT: '-1' },
    { PORT: '80a' },
    { PORT: '1e3' },
    { SWEEP_SECONDS: '0' },
    { PROVISION_TIMEOUT_SECONDS: '1.5' },
    { DELEGATION_STUCK_THRESHOLD_S: '0' },
  ])('refuses %o', (environment) => {
    const [name = '', value = ''] = Object.entries(environment)[0] ?? [];
    expect(() => readConfig(environment)).toThrow(
      new RegExp(`^${name} is a whole number from \\d+ to \\d+, not "${value}"$`),
    );
  });
});

test.each([
  ['1', true],
  ['true', false],
  [' 1', false],
  ['0', false],
  ['', false],
])('a flag of delegations that is "%s" is %s, and none needs another', (value, on) => {
  const off = { ledgerWrite: false, resultInboxPush: false, syncViaInbox: false };
  const flags = (name: string) => readConfig({ [name]: value }).delegations;
  expect(flags('DELEGATION_LEDGER_WRITE')).toEqual({ ...off, ledgerWrite: on });
  expect(flags('DELEGATION_RESULT_INBOX_PUSH')).toEqual({ ...off, resultInboxPush: on });
  expect(flags('DELEGATION_SYNC_VIA_INBOX')).toEqual({ ...off, syncViaInbox: on });
});

describe('the lock of a data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'control-plane-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lockFile = () => join(folder, 'control-plane.lock');

  test('is held by one, and free again after its release', () => {
    const lock = lockDataDir(folder);
    expect(readFileSync(lockFile(), 'utf8')).toBe(String(process.pid));
    expect(() => lockDataDir(folder)).toThrow(DataDirInUse);
    expect(() => lockDataDir(folder)).toThrow(`the data folder ${folder} is in use by process ${process.pid}`);
    lock.release();
    lockDataDir(folder).release();
  });

  test('of a process that lives is respected', () => {
    writeFileSync(lockFile(), String(process.ppid));
    expect(() => lockDataDir(folder)).toThrow(`is in use by process ${process.ppid}`);
  });

  test.each([
    { what: 'a process that is gone', content: '2147483646' },
    { what: 'an earlier process of the same id', content: String(process.pid) },
    { what: 'nobody', content: 'garbage' },
  ])('of $what is set aside', ({ content }) => {
    writeFileSync(lockFile(), content);
    const lock = lockDataDir(folder);
    expect(readFileSync(lockFile(), 'utf8')).toBe(String(process.pid));
    lock.release();
  });

  test('makes the folder where there is none, and a second release changes nothing', () => {
    const nested = join(folder, 'a', 'b');
    const lock = lockDataDir(nested);
    lock.release();
    const other = lockDataDir(nested);
    lock.release();
    expect(() => lockDataDir(nested)).toThrow(DataDirInUse);
    other.release();
  });
});
