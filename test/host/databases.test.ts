import { beforeAll, describe, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { byClient, byModule, check, lost, run, undecided, type Case, type Files } from './database-cases.js';

beforeAll(loadGrammar);

describe('by the file that a statement stands in', () => {
  test.each<Case>([
    {
      shows: 'each is judged by its own table',
      config: byModule,
      files: {
        'src/app/a.ts': `import { app } from '../db.js';\n${run('app', 'done')}${run('app', 'fresh')}`,
        'src/reports/b.ts': `import { reports } from '../db.js';\n${run('reports', 'done')}${run('reports', 'fresh')}`,
      },
      findings: [lost('src/app/a.ts:3:42', 'fresh', 'app'), lost('src/reports/b.ts:2:46', 'done', 'reports')],
    },
    {
      shows: 'its columns too',
      config: byModule,
      files: {
        'src/app/a.ts': `import { app } from '../db.js';\nawait app.query('SELECT owner, rows FROM jobs');\n`,
        'src/reports/b.ts': `import { reports } from '../db.js';\nawait reports.query('SELECT owner, rows FROM jobs');\n`,
      },
      findings: [
        'src/app/a.ts:2:32 unknown-column: rows is no column of jobs (database app)',
        'src/reports/b.ts:2:29 unknown-column: owner is no column of jobs (database reports)',
      ],
    },
    {
      shows: 'one that stands in no module is judged by neither, and said',
      config: byModule,
      files: {
        'src/app/a.ts': 'export {};\n',
        'src/reports/b.ts': 'export {};\n',
        'src/c.ts': `import { app } from './db.js';\n${run('app', 'nowhere')}`,
      },
      undecided: [`src/c.ts: ${undecided}`],
    },
    {
      shows: 'constants and functions of files that are nobody’s are followed',
      config: byModule,
      files: {
        'src/states.ts': "export const Job = { Done: 'done', Lost: 'lost' } as const;\n",
        'src/run.ts':
          'export async function run(db: { query(text: string, values: unknown[]): unknown }, text: string, state: string) {\n  await db.query(text, [state]);\n}\n',
        'src/app/a.ts': `import { app } from '../db.js';\nimport { run } from '../run.js';\nimport { Job } from '../states.js';\nawait run(app, 'UPDATE jobs SET state = $1', Job.Lost);\nawait app.query('UPDATE jobs SET state = $1', [Job.Lost]);\n`,
        'src/reports/b.ts': 'export {};\n',
      },
      findings: [lost('src/app/a.ts:4:46', 'lost', 'app'), lost('src/app/a.ts:5:48', 'lost', 'app')],
    },
  ])('$shows', check);
});

describe('by the client that a statement is sent through', () => {
  const through = (code: string, imports = "import { app, reports } from './db.js';\n"): Files => ({
    'src/a.ts': `${imports}${code}`,
  });
  test.each<Case>([
    {
      shows: 'two in one file',
      config: byClient,
      files: through(run('app', 'fresh') + run('reports', 'done') + run('app', 'done') + run('reports', 'fresh')),
      findings: [lost('src/a.ts:2:42', 'fresh', 'app'), lost('src/a.ts:3:46', 'done', 'reports')],
    },
    {
      shows: 'a connection of a pool, and what a transaction is handed',
      config: byClient,
      files: {
        'src/a.ts': `import { app, reports } from './db.js';
const one = await app.connect();
${run('one', 'fresh')}await reports.begin(async (tx) => {
  ${run('tx', 'done')}});
`,
      },
      findings: [lost('src/a.ts:3:42', 'fresh', 'app'), lost('src/a.ts:5:43', 'done', 'reports')],
    },
    {
      shows: 'a parameter, by what its callers hand it',
      config: byClient,
      files: {
        'src/a.ts': `import type { Pool } from 'pg';
import { app, reports } from './db.js';
async function stop(db: Pool) {
  ${run('db', 'fresh')}}
async function both(db: Pool) {
  ${run('db', 'neither')}}
await stop(app);
await both(app);
await both(reports);
`,
      },
      findings: [
        lost('src/a.ts:4:43', 'fresh', 'app'),
        "src/a.ts:7:43 unknown-status: jobs.state is given 'neither', which enum state does not have (database app)",
        "src/a.ts:7:43 unknown-status: jobs.state is given 'neither', which enum state does not have (database reports)",
      ],
    },
    {
      shows: 'a field that the constructor is handed',
      config: byClient,
      files: {
        'src/a.ts': `import type { Pool } from 'pg';
import { reports } from './db.js';
class Jobs {
  constructor(private readonly db: Pool) {}
  async stop() {
    ${run('this.db', 'done')}  }
}
await new Jobs(reports).stop();
`,
      },
      findings: [lost('src/a.ts:6:50', 'done', 'reports')],
    },
    {
      shows: 'a client made by a function that makes both',
      config: byClient,
      files: {
        'src/db.ts': `import pg from 'pg';
function pool(url: string) {
  return new pg.Pool({ connectionString: url });
}
export const app = pool('a');
export const reports = pool('b');
`,
        ...through(run('app', 'fresh') + run('reports', 'done')),
      },
      findings: [lost('src/a.ts:2:42', 'fresh', 'app'), lost('src/a.ts:3:46', 'done', 'reports')],
    },
    {
      shows: 'functions that send, a tag, and a member',
      config: {
        app: "clients: ['src/send.ts#sendApp', 'src/send.ts#pools.app']",
        reports: "clients: ['src/send.ts#sql', 'src/send.ts#pools.reports']",
      },
      files: {
        'src/send.ts': `import pg from 'pg';
import postgres from 'postgres';
export const pools = { app: new pg.Pool(), reports: new pg.Pool() };
export const sql = postgres();
export const sendApp = (text: string) => pools.app.query(text);
`,
        ...through(
          `await sendApp("UPDATE jobs SET state = 'fresh'");
await sql\`UPDATE jobs SET state = 'done'\`;
${run('pools.app', 'stale')}${run('pools.reports', 'queued')}`,
          "import { pools, sendApp, sql } from './send.js';\n",
        ),
      },
      findings: [
        lost('src/a.ts:2:40', 'fresh', 'app'),
        lost('src/a.ts:3:35', 'done', 'reports'),
        lost('src/a.ts:4:48', 'stale', 'app'),
        lost('src/a.ts:5:52', 'queued', 'reports'),
      ],
    },
    {
      shows: 'a type that is handed in from where nobody sees',
      config: { app: "clients: ['src/types.ts#AppDb']", reports: "clients: ['src/types.ts#ReportsDb']" },
      files: {
        'src/types.ts':
          'interface Db { query(text: string): Promise<unknown> }\nexport interface AppDb extends Db { readonly app: true }\nexport class ReportsDb { query(text: string): unknown { return text; } }\n',
        ...through(
          `export async function one(db: AppDb) {\n${run('db', 'fresh')}}\nexport async function two(db: ReportsDb) {\n${run('db', 'done')}}\n`,
          "import type { AppDb, ReportsDb } from './types.js';\n",
        ),
      },
      findings: [lost('src/a.ts:3:41', 'fresh', 'app'), lost('src/a.ts:6:41', 'done', 'reports')],
    },
    {
      shows: 'a helper that holds its own client',
      config: byClient,
      files: {
        'src/send.ts': `import { reports } from './db.js';
export async function send(text: string) {
  return reports.query(text);
}
export async function within<T>(work: (tx: import('pg').PoolClient) => Promise<T>) {
  const one = await reports.connect();
  await one.query('BEGIN');
  return work(one);
}
`,
        ...through(
          `await send("UPDATE jobs SET state = 'done'");\nawait within(async (tx) => {\n${run('tx', 'queued')}});\n`,
          "import { send, within } from './send.js';\n",
        ),
      },
      findings: [lost('src/a.ts:2:37', 'done', 'reports'), lost('src/a.ts:4:41', 'queued', 'reports')],
    },
    {
      shows: 'a helper that sends the text to one, and a note of it to the other',
      config: byClient,
      files: {
        'src/send.ts': `import { app, reports } from './db.js';
export async function send(text: string) {
  await reports.query("UPDATE jobs SET rows = 1 WHERE id = 2");
  return app.query(text);
}
export async function within<T>(work: (tx: import('pg').PoolClient) => Promise<T>) {
  await app.query('SELECT owner FROM jobs');
  const one = await reports.connect();
  return work(one);
}
`,
        ...through(
          `await send("UPDATE jobs SET state = 'fresh'");\nawait within(async (tx) => {\n${run('tx', 'queued')}});\n`,
          "import { send, within } from './send.js';\n",
        ),
      },
      findings: [lost('src/a.ts:2:37', 'fresh', 'app'), lost('src/a.ts:4:41', 'queued', 'reports')],
    },
    {
      shows: 'a client says more than the file',
      config: { app: "modules: 'src/a.ts'", reports: byClient.reports },
      files: through(run('app', 'fresh') + run('reports', 'done')),
      findings: [lost('src/a.ts:2:42', 'fresh', 'app'), lost('src/a.ts:3:46', 'done', 'reports')],
    },
    {
      shows: 'one through a client that nobody named is judged by neither',
      config: byClient,
      files: {
        'src/a.ts': `import pg from 'pg';\nimport { app } from './db.js';\nconst third = new pg.Pool();\n${run('third', 'x')}${run('app', 'done')}`,
      },
      undecided: [`src/a.ts: ${undecided}`],
    },
  ])('$shows', check);
});
