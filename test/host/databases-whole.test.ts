import { beforeAll, describe, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { byClient, byModule, check, lost, quiet, run, undecided, type Case } from './database-cases.js';

beforeAll(loadGrammar);

describe('what is said of the whole of a database', () => {
  const drizzleOf = (
    labels: string,
    column: string,
  ): string => `import { integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';
export const state = pgEnum('state', [${labels}]);
export const jobs = pgTable('jobs', { id: integer('id'), state: state('state'), ${column} });
`;
  const appTables = drizzleOf("'queued', 'done'", "owner: text('owner')");
  const reportTables = drizzleOf("'fresh', 'stale'", "rows: integer('rows')");
  test.each<Case>([
    {
      shows: 'the schema of an ORM, each against its own migrations',
      config: byModule,
      files: { 'src/app/schema.ts': appTables, 'src/reports/schema.ts': reportTables },
    },
    {
      shows: 'the schema of an ORM that is the other’s',
      config: byModule,
      files: { 'src/app/schema.ts': appTables, 'src/reports/schema.ts': appTables },
      findings: [
        "src/reports/schema.ts:2:30 schema-mismatch: 'fresh' is a label of state in the migrations and not here (database reports)",
        "src/reports/schema.ts:2:30 schema-mismatch: 'stale' is a label of state in the migrations and not here (database reports)",
        "src/reports/schema.ts:2:40 schema-mismatch: 'queued' is a label of state here and not in the migrations (database reports)",
        "src/reports/schema.ts:2:50 schema-mismatch: 'done' is a label of state here and not in the migrations (database reports)",
        'src/reports/schema.ts:3:30 schema-mismatch: jobs has columns in the migrations that are not declared here: rows (database reports)',
        'src/reports/schema.ts:3:94 schema-mismatch: no migration gives jobs the column owner, which is declared here (database reports)',
      ],
    },
    {
      shows: 'the schema of an ORM that is nobody’s',
      config: byModule,
      files: { 'src/app/schema.ts': appTables, 'src/schema.ts': appTables, 'src/reports/b.ts': 'export {};\n' },
      findings: [
        'src/schema.ts:2:30 schema-mismatch: which part of the schema this declares is not decidable',
        'src/schema.ts:3:30 schema-mismatch: which part of the schema this declares is not decidable',
      ],
    },
    {
      shows: 'statements of a builder, by the client and by the file',
      config: {
        ...byClient,
        reports: `${byClient.reports}, modules: 'src/reports/**'`,
        app: `${byClient.app}, modules: 'src/app/**'`,
      },
      files: {
        'src/app/schema.ts': appTables,
        'src/reports/schema.ts': reportTables,
        'src/a.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import { app, reports } from './db.js';
import { jobs } from './app/schema.js';
import { jobs as reported } from './reports/schema.js';
const db = drizzle(app);
const other = drizzle({ client: reports });
await db.update(jobs).set({ state: 'fresh' as never });
await db.transaction(async (tx) => {
  await tx.insert(jobs).values({ state: 'fresh' as never });
});
await other.update(reported).set({ state: 'done' as never });
`,
      },
      findings: [
        lost('src/a.ts:7:36', 'fresh', 'app'),
        lost('src/a.ts:9:41', 'fresh', 'app'),
        lost('src/a.ts:11:43', 'done', 'reports'),
      ],
    },
    {
      shows: 'a table that nothing writes, although one of that name is written in the other',
      config: {
        ...byClient,
        project: `gates: { ${quiet}, 'unwritten-table': {} },`,
      },
      files: {
        'src/a.ts': `import { app, reports } from './db.js';
await app.query('INSERT INTO jobs (id) VALUES (1)');
await app.query('SELECT owner FROM jobs');
await reports.query('SELECT rows FROM jobs');
`,
      },
      findings: [
        'src/a.ts:4:39 unwritten-table: jobs is read here, and nothing in the project inserts into it (database reports)',
      ],
    },
    {
      shows: 'a table that a text may write of which nobody knows where it goes',
      config: { ...byClient, project: `gates: { ${quiet}, 'unwritten-table': {} },` },
      files: {
        'src/a.ts': `import { reports } from './db.js';
export const put = (db: { query(text: string): unknown }) => db.query('INSERT INTO jobs (id) VALUES (1)');
await reports.query('SELECT rows FROM jobs');
`,
      },
      undecided: [`src/a.ts: ${undecided}`],
      findings: [
        'src/a.ts:3:39 unwritten-table: jobs is read here, and no statement that could be read inserts into it (database reports)',
      ],
    },
    {
      shows: 'the body of a function, by the database that has it',
      config: byModule,
      files: {
        'db/reports/002.sql':
          "CREATE FUNCTION stop() RETURNS void LANGUAGE sql AS $$ UPDATE jobs SET state = 'done' $$;\n",
        'src/app/a.ts': 'export {};\n',
        'src/reports/b.ts': 'export {};\n',
      },
      findings: [lost('db/reports/002.sql:1:80', 'done', 'reports')],
    },
    {
      shows: 'statements in files of SQL, by the folder',
      config: { ...byModule, include: "'src/**/*.ts', 'src/**/*.sql'" },
      files: {
        'src/app/q.sql': "UPDATE jobs SET state = 'fresh';\n",
        'src/reports/q.sql': "UPDATE jobs SET state = 'fresh';\nUPDATE jobs SET state = 'done';\n",
      },
      findings: [lost('src/app/q.sql:1:25', 'fresh', 'app'), lost('src/reports/q.sql:2:25', 'done', 'reports')],
    },
    {
      shows: 'a table in the options of the project that one database lacks',
      config: {
        ...byClient,
        project: `gates: { ${quiet}, 'unread-sql': { tables: [{ table: 'jobs', columns: ['owner'] }] } },`,
      },
      files: { 'src/a.ts': 'export {};\n' },
      problems: [
        'drift-gate.config.ts: gates["unread-sql"].tables[0].columns[0]: table "jobs" has no column "owner" (database reports); say it of the database that has it, under databases[0].gates',
      ],
    },
    {
      shows: 'a table in the options of the project that none has',
      config: { ...byClient, project: `gates: { ${quiet}, 'unread-sql': { tables: [{ table: 'job' }] } },` },
      files: { 'src/a.ts': 'export {};\n' },
      problems: [
        'drift-gate.config.ts: gates["unread-sql"].tables[0].table: the migrations create no table "job"; write "jobs", the nearest name',
      ],
    },
    {
      shows: 'a table in the options of a database that it lacks',
      config: {
        app: `${byClient.app}, gates: { 'unread-sql': { tables: [{ table: 'job' }] } }`,
        reports: byClient.reports,
      },
      files: { 'src/a.ts': 'export {};\n' },
      problems: [
        'drift-gate.config.ts: databases[0].gates["unread-sql"].tables[0].table: the migrations create no table "job"; write "jobs", the nearest name',
      ],
    },
    {
      shows: 'a label that is added and used in one transaction, of one database',
      config: byModule,
      files: {
        'db/reports/002.sql': "BEGIN;\nALTER TYPE state ADD VALUE 'gone';\nUPDATE jobs SET state = 'gone';\nCOMMIT;\n",
        'src/app/a.ts': 'export {};\n',
        'src/reports/b.ts': 'export {};\n',
      },
      findings: [
        "db/reports/002.sql:2:18 unsafe-enum-migration: the label 'gone' is added to state without IF NOT EXISTS (database reports)",
        "db/reports/002.sql:3:25 unsafe-enum-migration: 'gone' is used in the transaction that adds it to state (database reports)",
      ],
    },
    {
      shows: 'gates of the code run once, and options of one database hold for it alone',
      config: {
        app: `${byClient.app}, gates: { 'missing-companion': { rules: [{ table: 'jobs', when: { state: ['done'] }, requires: { owner: 'not null' }, why: 'It was lost.' }] } }`,
        reports: byClient.reports,
        project: `gates: { ${quiet}, 'forbidden-import': { layers: { web: 'src/web.ts', db: 'src/db.ts' }, rules: [{ from: 'web', mayNotImport: ['db'], why: 'No.' }] } },`,
      },
      files: {
        'src/web.ts': `import { app, reports } from './db.js';
${run('app', 'done')}${run('reports', 'stale')}`,
      },
      findings: [
        'src/web.ts:1:30 forbidden-import: web must not import db',
        "src/web.ts:2:34 missing-companion: jobs.state is set to 'done' without owner (database app)",
      ],
    },
    {
      shows: 'an allowance that one database needs is not stale for the other',
      config: byClient,
      files: {
        'src/a.ts': `import { app, reports } from './db.js';
// drift-allow unknown-status: the label comes with the next release
${run('app', 'fresh')}// drift-allow unknown-status: nothing is wrong here
${run('reports', 'fresh')}`,
      },
      findings: ['src/a.ts:4:4 bad-allowance: nothing here breaches unknown-status'],
    },
  ])('$shows', check);
});
