import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from '../parity/compared.js';
import { temporaryFolder } from '../parity/copies.js';
import { repository, runOxlint } from '../parity/oxlint.js';

const base = temporaryFolder();
const snippet = /In oxlint [^]*?```json\n([^]*?)```/.exec(
  readFileSync(path.join(repository, 'README.md'), 'utf8'),
)?.[1];

beforeAll(() => {
  mkdirSync(path.join(base, 'node_modules'));
  symlinkSync(repository, path.join(base, 'node_modules/drift-gate'));
  write('migrations/001.sql', "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n");
  write('src/state.ts', "export const State = { On: 'on', Off: 'off' } as const;\n");
  write(
    'src/stop.ts',
    "/* 😀 */ db.query(`UPDATE jobs SET state = 'off'`);\ndb.query(`UPDATE jobs SET state = 'lost'`);\n",
  );
  write('drift-gate.config.ts', configFor('src'));
  write('other/drift-gate.config.ts', configFor('nowhere'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

function configFor(folder: string): string {
  return `import { defineConfig } from 'drift-gate';

export default defineConfig({ include: ['${folder}/**/*.ts'], migrations: 'migrations/*.sql' });
`;
}

async function check(config: string | undefined, expected: readonly string[]): Promise<void> {
  write('.oxlintrc.json', config ?? '');
  const found = await runOxlint(base, ['src']);
  // Rules of oxlint's own, some of which are on by default, are named with their plugin.
  const own = found.filter(({ gate }) => !gate.includes('('));
  expect(linesOf(own, (file) => readFileSync(path.join(base, file), 'utf8'))).toEqual(expected);
}

test('the configuration in the README is one that oxlint runs', () =>
  check(snippet, [
    "src/stop.ts:1:44-1:49 raw-status-literal: jobs.state is written as the literal 'off' instead of State.Off. Bind State.Off from src/state.ts, and write $1 here.",
    "src/stop.ts:2:35-2:41 unknown-status: jobs.state is given 'lost', which enum state does not have. Add the value in a new migration: ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';",
  ]));

test('its settings reach the rules', () =>
  check(snippet?.replace('"config": "', '"config": "other/'), [
    'src/state.ts:1:1-1:1 raw-status-literal: drift-gate cannot do its whole job. other/drift-gate.config.ts: include[0]: no source file matches "nowhere/**/*.ts"; name a folder that there is (and 1 more; npx drift-gate lists them)',
  ]));
