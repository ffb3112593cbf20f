import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Linter as Linter10 } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import * as parser from '@typescript-eslint/parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import plugin from '#eslint-plugin/index';
import { gateIds } from '#host/index';

const queryable = 'export interface Db { query(text: string, values?: readonly unknown[]): Promise<unknown>; }\n';
const sound =
  "import type { Db } from './db.js';\nexport const stop = (db: Db) => db.query(`UPDATE jobs SET state = 'off'`);\n";
const failing = sound.replace("'off'", "'lost'");
const config = `export default { include: ['src/**/*.{ts,js}'], migrations: 'migrations/*.sql' };\n`;

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  write('drift-gate.config.ts', config);
  write('broken/drift-gate.config.ts', "export default { include: ['src/*.ts'], migration: [] };\n");
  write('migrations/001.sql', "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n");
  write('src/db.ts', queryable);
  write('src/stop.ts', sound);
  write('src/old.js', "export const stop = (db) => db.query(`UPDATE jobs SET state = 'lost'`);\n");
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

interface Options {
  readonly rules?: readonly string[];
  readonly settings?: object;
  readonly typescript?: boolean;
}

const finding = '2:67-2:73 drift-gate/unknown-status unlisted';

// The disk is looked at again as soon as that costs little beside what passes between, so a change on it is waited for.
describe.each([
  ['9', Linter9 as unknown as typeof Linter10],
  ['10', Linter10],
] as const)('ESLint %s', (_, Linter) => {
  function lint(
    file: string,
    text: string,
    { rules = ['unknown-status'], settings = {}, typescript = true }: Options = {},
  ): readonly string[] {
    const linter = new Linter({ cwd: base });
    const flat = {
      files: ['**/*.ts', '**/*.js'],
      ...(typescript ? { languageOptions: { parser } } : {}),
      plugins: { 'drift-gate': plugin },
      rules: Object.fromEntries(rules.map((id) => [`drift-gate/${id}`, 'error'])),
      settings,
    };
    return linter
      .verify(text, flat as unknown as Linter10.Config, { filename: path.join(base, file) })
      .map(
        ({ line, column, endLine, endColumn, ruleId, messageId }) =>
          `${line}:${column}-${endLine}:${endColumn} ${ruleId} ${messageId}`,
      );
  }

  test('the buffer is judged, not the file', () => {
    expect(lint('src/stop.ts', sound)).toEqual([]);
    expect(lint('src/stop.ts', failing)).toEqual([finding]);
  });

  test('a byte-order mark moves nothing', () => {
    expect(lint('src/stop.ts', `\uFEFF${failing}`)).toEqual([finding]);
  });

  test("ESLint's own parser reads JavaScript", () => {
    expect(
      lint('src/old.js', "export const stop = (db) => db.query(`UPDATE jobs SET state = 'lost'`);\n", {
        typescript: false,
      }),
    ).toEqual(['1:63-1:69 drift-gate/unknown-status unlisted']);
  });

  test('a file that is not saved yet is judged when the globs take it in', () => {
    expect(lint('src/new.ts', failing)).toEqual([finding]);
    expect(lint('test/new.ts', failing)).toEqual([]);
  });

  test('what an allowance accepts is not reported', () => {
    const allowed = failing.replace('export', '// drift-allow unknown-status: comes with the next migration\nexport');
    expect(lint('src/stop.ts', allowed)).toEqual([]);
  });

  test('a wrong configuration is one message, however many rules are on', () => {
    const linter = new Linter({ cwd: base });
    const rules = Object.fromEntries(gateIds.map((id) => [`drift-gate/${id}`, 'error']));
    const flat = { files: ['**/*.ts'], languageOptions: { parser }, plugins: { 'drift-gate': plugin }, rules };
    const messages = linter.verify(sound, flat as unknown as Linter10.Config, {
      filename: path.join(base, 'broken/src/stop.ts'),
    });
    expect(messages.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '1:1 drift-gate cannot do its whole job. broken/drift-gate.config.ts: migration: there is no option "migration"; write "migrations", the nearest name',
    ]);
  });

  test('a problem is one message, however many files are linted, and stays with its file', () => {
    const broken = (file: string): number => lint(`broken/src/${file}`, sound).length;
    expect([broken('stop.ts'), broken('other.ts'), broken('stop.ts')]).toEqual([1, 0, 1]);
  });

  test('notes are not reported', async () => {
    const checks = "CREATE TABLE runs (id int, mode text CHECK (mode IN ('fast', 'slow')));\n";
    write('migrations/003.sql', checks);
    const text = sound.replace("jobs SET state = 'off'", "runs SET id = 1 WHERE mode = 'best'");
    await expect.poll(() => lint('src/stop.ts', text)).toEqual([]);
    await expect
      .poll(() => lint('src/stop.ts', text.replace("id = 1 WHERE mode = 'best'", "mode = 'best'")))
      .toHaveLength(1);
    rmSync(path.join(base, 'migrations/003.sql'));
  });

  test('the settings may name the configuration', () => {
    const settings = { 'drift-gate': { config: 'drift-gate.config.ts' } };
    expect(lint('broken/src/stop.ts', sound, { settings })).toEqual([]);
    expect(lint('src/stop.ts', failing, { settings })).toEqual([finding]);
  });

  test('what changes on the disk between two files is seen', async () => {
    await expect.poll(() => lint('src/stop.ts', failing)).toEqual([finding]);
    write('migrations/002.sql', "ALTER TYPE state ADD VALUE 'lost';\n");
    await expect.poll(() => lint('src/stop.ts', failing)).toEqual([]);
    rmSync(path.join(base, 'migrations/002.sql'));
    await expect.poll(() => lint('src/stop.ts', failing)).toEqual([finding]);
    write('drift-gate.config.ts', config.replace('migrations:', "gates: { 'unknown-status': false }, migrations:"));
    await expect.poll(() => lint('src/stop.ts', failing)).toEqual([]);
    write('drift-gate.config.ts', config);
    await expect.poll(() => lint('src/stop.ts', failing)).toEqual([finding]);
  });

  test('a file of the project that changes on the disk is read again, saved or not where it is open', async () => {
    const using = `import { State } from './state.js';
import type { Db } from './db.js';
export const stop = (db: Db) => db.query('UPDATE jobs SET state = $1', [State.Off]);
`;
    const state = (label: string): string => `export const State = { Off: '${label}' } as const;\n`;
    write('src/state.ts', state('off'));
    await expect.poll(() => lint('src/stop.ts', using)).toEqual([]);
    write('src/state.ts', state('lost'));
    await expect.poll(() => lint('src/stop.ts', using)).toEqual(['3:73-3:82 drift-gate/unknown-status unlisted']);
    // The other buffer is not saved, so what it says is judged where it is open, and nowhere else.
    await expect.poll(() => lint('src/state.ts', state('off'))).toEqual([]);
    await expect.poll(() => lint('src/stop.ts', using)).toEqual(['3:73-3:82 drift-gate/unknown-status unlisted']);
    rmSync(path.join(base, 'src/state.ts'));
    await expect.poll(() => lint('src/stop.ts', using)).toEqual([]);
    write('src/state.ts', state('gone'));
    await expect.poll(() => lint('src/stop.ts', using)).toEqual(['3:73-3:82 drift-gate/unknown-status unlisted']);
    rmSync(path.join(base, 'src/state.ts'));
  });
});
