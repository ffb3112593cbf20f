import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { defineConfig } from '#host/index';
import { loadConfig } from '#host/config-file';
import { fileTree } from '#host/file-tree';
import { checkOverlaid, shown } from '../fixtures/workspace.js';
import { makeFolder, type Folder } from '../cli/repository.js';

let folder: Folder | undefined;
afterEach(() => folder?.remove());

const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
const section = /\n## Monorepos and several databases\n([^]*?)\n## /.exec(readme)?.[1] ?? '';
const [root = '', databases = '', ...more] = [...section.matchAll(/```ts\n([^]*?)```/g)].map(([, text = '']) => text);

type Files = Readonly<Record<string, string>>;

const jobs: Files = {
  'db/app/001.sql':
    "CREATE TABLE jobs (id int, status text CHECK (status IN ('queued', 'failed')), error_message text);\n",
  'db/reports/001.sql': "CREATE TABLE jobs (id int, status text CHECK (status IN ('fresh', 'failed')));\n",
  'src/db.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();\nexport const reports = new Pool();\n",
  'src/a.ts': `import { pool, reports } from './db.js';
await pool.query("UPDATE jobs SET status = 'failed'");
await reports.query("UPDATE jobs SET status = 'failed'");
await reports.query("UPDATE jobs SET status = 'queued'");
`,
  'src/reports/b.ts':
    'export const b = (db: { query(text: string): unknown }) => db.query("UPDATE jobs SET status = \'queued\'");\n',
};

async function check(config: string, files: Files, expected: readonly string[]): Promise<void> {
  folder = makeFolder({ 'drift-gate.config.ts': config, ...files });
  const { findings, problems, checked } = await checkOverlaid(folder.path, new Map());
  expect(problems).toEqual([]);
  expect(checked.remarks ?? []).toEqual([]);
  const told = findings.filter(({ gate }) => gate !== 'raw-status-literal');
  expect(told.map(shown)).toEqual(expected);
}

test('there are two examples', () => expect([root !== '', databases !== '', more]).toEqual([true, true, []]));

test('the databases of the example', () =>
  check(databases, jobs, [
    "src/a.ts:2:35 missing-companion: jobs.status is set to 'failed' without error_message (database app)",
    "src/a.ts:4:47 unknown-status: jobs.status is given 'queued', which CHECK jobs_status_check does not have (database reports)",
    "src/reports/b.ts:1:95 unknown-status: jobs.status is given 'queued', which CHECK jobs_status_check does not have (database reports)",
  ]));

test('the root of the example', () =>
  check(
    root,
    {
      'packages/jobs/drift-gate.config.ts': "export default { include: ['src/**/*.ts'], migrations: 'db/*.sql' };\n",
      'packages/jobs/db/001.sql': jobs['db/reports/001.sql'] ?? '',
      'packages/jobs/src/b.ts': jobs['src/reports/b.ts'] ?? '',
      'packages/web/src/c.ts': 'export const c = 1;\n',
    },
    ["src/b.ts:1:95 unknown-status: jobs.status is given 'queued', which CHECK jobs_status_check does not have"],
  ));

test('the compiler accepts the example', () => {
  const typed = defineConfig({
    include: ['src/**/*.ts'],
    databases: [
      {
        name: 'app',
        migrations: 'db/app/*.sql',
        clients: ['src/db.ts#pool'],
        gates: {
          'missing-companion': {
            rules: [
              {
                table: 'jobs',
                when: { status: ['failed'] },
                requires: { error_message: 'not null' },
                why: 'Support could not tell customers why their job had failed.',
              },
            ],
          },
        },
      },
      { name: 'reports', migrations: 'db/reports/*.sql', clients: ['src/db.ts#reports'], modules: 'src/reports/**' },
    ],
  });
  folder = makeFolder({ 'drift-gate.config.ts': databases });
  const loaded = loadConfig(folder.path, undefined, fileTree());
  expect('value' in loaded ? loaded.value : loaded).toEqual(typed);
});
