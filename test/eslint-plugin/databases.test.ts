import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import plugin from '#eslint-plugin/index';
import { checkOverlaid } from '../fixtures/workspace.js';

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
    writeFileSync(path.join(base, file), text);
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const files: Readonly<Record<string, string>> = {
  'drift-gate.config.ts': `export default {
  include: ['src/**/*.ts'],
  databases: [
    { name: 'app', migrations: 'db/app/*.sql', modules: 'src/app/**', clients: ['src/db.ts#app'] },
    { name: 'reports', migrations: 'db/reports/*.ts', modules: 'src/reports/**', clients: ['src/db.ts#reports'] },
  ],
  gates: { 'raw-status-literal': false },
};
`,
  'db/app/001.sql': "CREATE TYPE state AS ENUM ('queued', 'done');\nCREATE TABLE jobs (id int, state state);\n",
  'db/reports/001.ts':
    "export const up = (pgm: { sql(text: string): void }) => pgm.sql(\"CREATE TYPE state AS ENUM ('fresh', 'stale'); CREATE TABLE jobs (id int, state state)\");\n",
  'src/db.ts': "import { Pool } from 'pg';\nexport const app = new Pool();\nexport const reports = new Pool();\n",
  'src/app/none.ts': 'export {};\n',
  'src/both.ts': `import { app, reports } from './db.js';
await app.query("UPDATE jobs SET state = 'fresh'");
await reports.query("UPDATE jobs SET state = 'done'");
await app.query("UPDATE jobs SET state = 'done'");
`,
  'src/reports/stop.ts':
    'export const stop = (db: { query(text: string): unknown }) => db.query("UPDATE jobs SET state = \'done\'");\n',
};

const says = (at: string, value: string, database: string): string =>
  `${at} unknown-status: jobs.state is given '${value}', which enum state does not have (database ${database})`;

/** What ESLint says of a file, as the disk has it or with another text; and the command line of the same texts. */
async function check(file: string, expected: readonly string[], text?: string): Promise<void> {
  const entries = plugin.fromConfig(path.join(base, 'drift-gate.config.ts'));
  const overrideConfig = [{ files: ['**/*.ts'], languageOptions: { parser } }, ...entries] as Linter.Config[];
  const eslint = new ESLint({ cwd: base, overrideConfigFile: true, overrideConfig });
  const filePath = path.join(base, file);
  const results = await (text === undefined ? eslint.lintFiles([filePath]) : eslint.lintText(text, { filePath }));
  const linted = results.flatMap(({ messages }) =>
    messages.map(
      ({ line, column, ruleId, message }) =>
        `${line}:${column} ${ruleId?.replace('drift-gate/', '') ?? ''}: ${message.split('. ')[0] ?? ''}`,
    ),
  );
  expect(linted).toEqual(expected);
  const { findings } = await checkOverlaid(base, new Map(text === undefined ? [] : [[file, text]]));
  const found = findings.filter((one) => one.path === file);
  expect(found.map(({ line, column, gate, headline }) => `${line}:${column} ${gate}: ${headline}`)).toEqual(expected);
}

test('each statement is judged by its own table, whichever file is open', async () => {
  await check('src/both.ts', [says('2:42', 'fresh', 'app'), says('3:46', 'done', 'reports')]);
  await check('src/reports/stop.ts', [says('1:97', 'done', 'reports')]);
});

test('a text that is not saved', async () => {
  const text = files['src/both.ts'] ?? '';
  const swapped = text.replace(/app|reports/g, (name) => (name === 'app' ? 'reports' : 'app'));
  await check('src/both.ts', [says('4:46', 'done', 'reports')], swapped);
  await check('src/both.ts', [], '');
});

test('a file that is new, in the folder of one of them', async () => {
  const text =
    'declare const db: { query(text: string): unknown };\nawait db.query("UPDATE jobs SET state = \'stale\'");\n';
  await check('src/app/new.ts', [says('2:41', 'stale', 'app')], text);
  await check('src/reports/new.ts', [], text);
});

test('a migration of one of them that is not saved', async () => {
  const text = `${files['db/reports/001.ts'] ?? ''}`.replace(
    'state state)',
    "state state); ALTER TYPE state ADD VALUE 'gone'",
  );
  await check(
    'db/reports/001.ts',
    ["1:170 unsafe-enum-migration: the label 'gone' is added to state without IF NOT EXISTS (database reports)"],
    text,
  );
});
