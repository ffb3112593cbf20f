import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { ESLint as ESLint10, type Linter } from 'eslint';
import { ESLint as ESLint9 } from 'eslint-9';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import plugin from '#eslint-plugin/index';
import { defineGate } from '#gate/index';
import { gateIds, type Config, type ProjectConfig } from '#host/index';

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  write('migrations/001.sql', "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n");
  write('drift-gate.config.ts', `export default ${JSON.stringify(config)};\n`);
  write('other/drift-gate.config.ts', "export default { include: ['src/*.ts'], migrations: false };\n");
  for (const folder of ['.', 'other']) write(`${folder}/src/stop.ts`, failing);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const config: ProjectConfig = { include: ['src/**/*.ts'], migrations: 'migrations/*.sql' };
const failing = `interface Db { query(text: string): unknown }
export const stop = (db: Db) => db.query(\`UPDATE jobs SET state = 'lost'\`);
`;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

const versions = { '9': ESLint9, '10': ESLint10 } as const;

function linter(entries: readonly Linter.Config[], version: keyof typeof versions = '10'): ESLint10 {
  const overrideConfig = [{ files: ['**/*.ts'], languageOptions: { parser } }, ...entries] as Linter.Config[];
  return new versions[version]({ cwd: base, overrideConfigFile: true, overrideConfig }) as ESLint10;
}

/** The gates that are on for a file, each with its severity where that is not `error`. */
async function rulesOn(entries: readonly Linter.Config[], file: string): Promise<readonly string[]> {
  const found = (await linter(entries).calculateConfigForFile(path.join(base, file))) as Linter.Config | undefined;
  return Object.entries(found?.rules ?? {}).map(([rule, setting]) => {
    const severity = Array.isArray(setting) ? setting[0] : setting;
    return `${rule.replace('drift-gate/', '')}${severity === 2 ? '' : ` ${severity}`}`;
  });
}

const byDefault = [
  ...['raw-status-literal', 'unknown-status', 'violated-check', 'coalesced-enum', 'swallowed-write'],
  ...['unsafe-enum-migration', 'unknown-column', 'schema-mismatch', 'bad-allowance'],
];

test('the presets turn on the gates that need no configuration, and all', async () => {
  expect(await rulesOn([plugin.configs.recommended], 'src/a.ts')).toEqual(byDefault);
  expect(await rulesOn([plugin.configs.strict], 'src/a.ts')).toEqual(gateIds);
  expect(plugin.configs.recommended.plugins?.['drift-gate']).toBe(plugin);
  expect(plugin.configs.strict.plugins?.['drift-gate']).toBe(plugin);
});

const ownGate = defineGate({
  id: 'lost-update',
  title: 'an update is lost',
  why: 'One was.',
  scope: 'file',
  reads: [],
  severity: 'error',
  messages: {},
  options: z.strictObject({}),
  onByDefault: true,
  check: () => [],
});

describe('fromConfig', () => {
  interface Case {
    readonly shows: string;
    readonly config: Config;
    readonly options?: Parameters<typeof plugin.fromConfig>[1];
    /** What is on for each of the files. */
    readonly gives: Readonly<Record<string, readonly string[]>>;
  }
  const one = { 'forbidden-import': false, 'unknown-status': true } as const;
  const few: ProjectConfig = { include: ['src/**/*.ts'], migrations: false, gates: one };
  const on = ['unknown-status', 'bad-allowance'];

  test.each<Case>([
    {
      shows: 'the gates that are on, for the files that are taken in',
      config,
      gives: { 'src/a.ts': byDefault, 'src/deep/a.ts': byDefault, 'src/a.js': [], 'test/a.ts': [], 'src/a.png': [] },
    },
    { shows: 'a gate that is off is off', config: few, gives: { 'src/a.ts': on } },
    {
      shows: "no rule of a team's own gate, which the command line runs",
      config: { ...few, ownGates: [ownGate] },
      gives: { 'src/a.ts': on },
    },
    {
      shows: 'a glob that names no kind of file takes in source files',
      config: { ...few, include: ['./src/**'] },
      gives: { 'src/a.ts': on, 'src/a.tsx': on, 'src/a.mjs': on, 'src/a.png': [], 'src/a.sql': [] },
    },
    {
      shows: 'what is excluded, and what is never taken in',
      config: { ...few, include: ['**/*.ts', '!old/**'], exclude: ['src/generated/**'] },
      gives: { 'src/a.ts': on, 'src/generated/a.ts': [], 'old/a.ts': [], 'src/dist/a.ts': [] },
    },
    {
      shows: 'a root, and a folder',
      config: { ...few, root: 'server' },
      options: { folder: './packages' },
      gives: { 'packages/server/src/a.ts': on, 'server/src/a.ts': [], 'src/a.ts': [] },
    },
    {
      shows: 'a root that leads back into the folder',
      config: { ...few, root: '../web' },
      options: { folder: 'config' },
      gives: { 'web/src/a.ts': on, 'config/web/src/a.ts': [] },
    },
    {
      shows: 'migrations in TypeScript',
      config: { ...config, migrations: { files: ['migrations/*.{ts,sql}'] } },
      gives: { 'migrations/1.ts': byDefault },
    },
    {
      shows: 'each project for itself',
      config: [
        { ...few, root: 'one' },
        { ...few, root: 'two', gates: { ...one, 'bad-allowance': false } },
      ],
      gives: { 'one/src/a.ts': on, 'two/src/a.ts': ['unknown-status'] },
    },
    {
      shows: 'another severity',
      config: few,
      options: { severity: 'warn' },
      gives: { 'src/a.ts': on.map((id) => `${id} 1`) },
    },
  ])('$shows', async ({ config: given, options, gives }) => {
    const entries = plugin.fromConfig(given, options);
    const found = Object.keys(gives).map(async (file) => [file, await rulesOn(entries, file)] as const);
    expect(Object.fromEntries(await Promise.all(found))).toEqual(gives);
  });

  test.each([
    { given: { include: ['src/*.ts'], migration: [] }, says: 'fromConfig: migration: there is no option "migration"' },
    { given: Promise.resolve({}), says: 'fromConfig: expected an object, found a promise; write { include: [ … ] }' },
    { given: [], says: 'fromConfig: it lists no project; add one: { include: [ … ] }' },
    { given: path.join(tmpdir(), 'no.config.ts'), says: 'no.config.ts: there is no such file' },
    {
      given: { ...config, gates: { 'unknown-state': true } },
      says: 'there is no gate "unknown-state"; write "unknown-status"',
    },
    { given: { ...config, root: '/server' }, says: 'fromConfig: root: ESLint lints nothing outside the folder' },
    { given: { ...config, root: '../server' }, says: 'fromConfig: root: ESLint lints nothing outside the folder' },
  ])('what is wrong is one line without a stack: $says', ({ given, says }) => {
    let thrown: unknown;
    try {
      plugin.fromConfig(given as unknown as Config);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    const { stack = '' } = thrown as Error;
    expect(stack).toContain(says);
    expect(stack).not.toContain('\n');
  });
});

const finding = '2:67 drift-gate/unknown-status';
const mismatch = (shown: string): string =>
  `1:1 drift-gate cannot do its whole job. ${shown}: fromConfig was given another configuration than this one, by which the files are judged; give it what this file exports, or the file that is meant: fromConfig(new URL(<file>, import.meta.url)); if this file was edited since ESLint started, restart ESLint`;

describe.each(['9', '10'] as const)('ESLint %s', (version) => {
  async function messages(entries: readonly Linter.Config[], file: string): Promise<readonly string[]> {
    const results = await linter(entries, version).lintFiles([file]);
    return results.flatMap((result) =>
      result.messages.map(({ line, column, ruleId, messageId, message }) =>
        messageId === 'problem' ? `${line}:${column} ${message}` : `${line}:${column} ${ruleId}`,
      ),
    );
  }

  test('the presets find what is wrong', async () => {
    expect(await messages([plugin.configs.recommended], 'src/stop.ts')).toContain(finding);
    expect(await messages([plugin.configs.strict], 'src/stop.ts')).toContain(finding);
  });

  test('what fromConfig makes finds what is wrong, and both together are no conflict', async () => {
    const one = { ...config, gates: { 'raw-status-literal': false } } as const;
    write('drift-gate.config.ts', `export default ${JSON.stringify(one)};\n`);
    expect(await messages(plugin.fromConfig(one), 'src/stop.ts')).toEqual([finding]);
    expect(await messages([plugin.configs.strict, ...plugin.fromConfig(one)], 'src/stop.ts')).toEqual([finding]);
    write('drift-gate.config.ts', `export default ${JSON.stringify(config)};\n`);
  });

  test('a configuration that is not the one on the disk is said, and the disk holds', async () => {
    const given = { ...config, gates: { 'raw-status-literal': false } } as const;
    expect(await messages(plugin.fromConfig(given), 'src/stop.ts')).toEqual([
      mismatch('drift-gate.config.ts'),
      finding,
    ]);
  });

  test('the file may be named where it is not the nearest', async () => {
    const outer: ProjectConfig = {
      include: ['other/src/*.ts'],
      migrations: 'migrations/*.sql',
      gates: { 'raw-status-literal': false },
    };
    write('outer.ts', `export default ${JSON.stringify(outer)};\n`);
    expect(await messages(plugin.fromConfig(outer), 'other/src/stop.ts')).toEqual([
      mismatch('other/drift-gate.config.ts'),
    ]);
    for (const file of [path.join(base, 'outer.ts'), pathToFileURL(path.join(base, 'outer.ts'))]) {
      expect(await messages(plugin.fromConfig(file), 'other/src/stop.ts')).toEqual([finding]);
    }
  });

  test('options of a rule are refused: they stand in one place', async () => {
    const entry = {
      ...plugin.configs.recommended,
      rules: { 'drift-gate/unknown-status': ['error', { checkReads: true }] },
    };
    await expect(messages([entry as unknown as Linter.Config], 'src/stop.ts')).rejects.toThrow(
      /drift-gate\/unknown-status[^]*should NOT have more than 0 items/,
    );
  });

  test.each([
    {
      settings: { confg: 'a.ts' },
      says: 'settings["drift-gate"].confg: there is no option "confg"; write "config", the nearest name',
    },
    { settings: { config: 3 }, says: 'settings["drift-gate"].config: expected a string, found 3' },
    { settings: { gates: {} }, says: 'settings["drift-gate"].gates: there is no option "gates"' },
    { settings: 'a.ts', says: 'settings["drift-gate"]: expected an object, found "a.ts"' },
  ])('settings that are wrong are said once: $settings', async ({ settings, says }) => {
    const entry = { ...plugin.configs.strict, settings: { 'drift-gate': settings } };
    const said = (await messages([entry as Linter.Config], 'src/stop.ts')).filter((one) => one.startsWith('1:1 '));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(says);
  });
});
