import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import { afterEach, expect, test } from 'vitest';
import type { JsonReport } from '#report/json-schema';
import { closing, headlines, makeFolder, makeRepository, type Files, type Folder } from './repository.js';

/** Two databases, and a constant that neither lists. */
const files: Files = {
  'drift-gate.config.ts': `export default {
  include: ['src/**/*.ts'],
  databases: [
    { name: 'app', migrations: 'db/app/*.sql', clients: ['src/db.ts#app'] },
    { name: 'reports', migrations: 'db/reports/*.sql', clients: ['src/db.ts#reports'] },
  ],
};
`,
  'db/app/001_jobs.sql': "CREATE TYPE state AS ENUM ('queued', 'done');\nCREATE TABLE jobs (id int, state state);\n",
  'db/reports/001_jobs.sql':
    "CREATE TYPE state AS ENUM ('fresh', 'stale');\nCREATE TABLE jobs (id int, state state);\nCREATE TABLE runs (id int);\n",
  'src/db.ts': "import { Pool } from 'pg';\nexport const app = new Pool();\nexport const reports = new Pool();\n",
  'src/states.ts': "export const Report = { Fresh: 'fresh', Stale: 'stale', Vanished: 'vanished' } as const;\n",
  'src/a.ts': `import { app, reports } from './db.js';
import { Report } from './states.js';
export const a = () => reports.query('UPDATE jobs SET state = $1', [Report.Vanished]);
export const b = () => app.query('SELECT state FROM jobs');
export const c = (db: { query(text: string): unknown }) => db.query('SELECT id FROM jobs');
`,
};

let folder: Folder | undefined;
afterEach(() => folder?.remove());

const found = (database = 'reports', line = 3): string =>
  `error[unknown-status] jobs.state is given 'vanished', which enum state does not have (database ${database})  src/a.ts:${line}:69`;

test('a run counts each file once, and says what it could not place', async () => {
  folder = makeFolder(files);
  const { code, stdout, stderr } = await folder.drift(['check', '--verbose']);
  expect({ code, stderr, found: headlines(stdout) }).toEqual({ code: 1, stderr: '', found: [found()] });
  expect(stdout).toContain(
    'opaque: whether it is sent to app or reports cannot be told from its client or its file  src/a.ts:5:69',
  );
  expect(stdout).toContain('\n3 files, 2 statements read, 0 partly, 1 opaque, ');
  expect(closing(stdout)).toBe('1 finding (1 error), 0 allowed');
});

test('a fix writes the migration of the database that it is for', async () => {
  folder = makeFolder(files);
  const { code } = await folder.drift(['check', '--fix']);
  expect(code).toBe(0);
  const text = readFileSync(path.join(folder.path, 'db/reports/002_jobs_state_vanished.sql'), 'utf8');
  expect(text.trim().split('\n').at(-1)).toBe("ALTER TYPE state ADD VALUE IF NOT EXISTS 'vanished';");
});

test('a baseline tells the databases apart', async () => {
  folder = makeFolder(files);
  expect((await folder.drift(['baseline'])).code).toBe(0);
  const entries = readFileSync(path.join(folder.path, 'drift-gate.baseline'), 'utf8');
  expect(entries.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    'unknown-status:src/a.ts#a:reports/jobs.state:1',
  ]);
  expect((await folder.drift(['check'])).code).toBe(0);
  // The same breach in the other database is another one.
  folder.write({ 'src/a.ts': (files['src/a.ts'] ?? '').replace('=> reports.query', '=> app.query') });
  const { code, stdout } = await folder.drift(['check']);
  expect({ code, found: headlines(stdout).filter((line) => line.startsWith('error[unknown-status]')) }).toEqual({
    code: 1,
    found: [found('app').replace(':69', ':65')],
  });
});

test('what was there before is old, in each database', async () => {
  folder = makeRepository(files);
  folder.write({ 'src/a.ts': `${files['src/a.ts'] ?? ''}`.replace('SELECT state FROM', 'SELECT owner FROM') });
  const { stdout } = await folder.drift(['check', '--since', 'HEAD']);
  expect(headlines(stdout)).toEqual(['error[unknown-column] owner is no column of jobs (database app)  src/a.ts:4:42']);
});

test('formats for machines name the database', async () => {
  folder = makeFolder(files);
  const json = JSON.parse((await folder.drift(['check', '--format', 'json'])).stdout) as JsonReport;
  expect(json.findings.map(({ gate, database }) => [gate, database])).toEqual([['unknown-status', 'reports']]);
  const sarif = JSON.parse((await folder.drift(['check', '--format', 'sarif'])).stdout) as Log;
  expect(sarif.runs[0]?.results?.map(({ properties }) => properties?.['database'])).toEqual(['reports']);
});

test('doctor shows each database', async () => {
  folder = makeFolder(files);
  const { code, stdout } = await folder.drift(['doctor']);
  expect(code).toBe(0);
  const heads = stdout.split('\n').filter((line) => line.startsWith('project '));
  expect(heads).toEqual(['project database app in .', 'project database reports in .']);
  const of = (name: string): string => stdout.slice(stdout.indexOf(`project database ${name}`));
  expect(of('reports')).toContain('runs');
  expect(of('app').slice(0, of('app').indexOf('project database reports'))).not.toContain('runs');
});

test('a line says which database its statement is sent to', async () => {
  folder = makeFolder(files);
  const { code, stdout } = await folder.drift(['explain', 'src/a.ts:3']);
  expect(code).toBe(0);
  expect(stdout).toContain('update jobs (database reports)');
  expect(stdout).not.toContain('database app');
});

test('the report for programs names it where people read', async () => {
  folder = makeFolder(files);
  const { stdout } = await folder.drift(['check', '--format', 'json']);
  expect(stdout).toContain('which enum state does not have (database reports)');
});
