import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { openInMemory, schemaOf } from './in-memory.js';

beforeAll(loadGrammar);

type Files = Readonly<Record<string, string>>;

/** What the migrations leave behind, and what of them could not be read: `jobs.state job_state {queued}`. */
function check(given: Files | string, expected: readonly string[]): void {
  const files = typeof given === 'string' ? { 'migrations/001_jobs.ts': given } : given;
  const config = "export default { include: ['src/*.ts'], migrations: 'migrations/*', gates: {} };\n";
  const open = openInMemory({ 'src/a.ts': 'export const a = 1;\n', ...files }, config);
  const { catalog, problems } = schemaOf(open);
  expect(problems).toEqual([]);
  const shown = ({ path, span }: { path: string; span: { start: number; end: number } }): string =>
    (files[path] ?? '').slice(span.start, span.end);
  const lines = [...catalog.tables.values()].flatMap((table) =>
    [...table.columns.values()].map((column) => {
      const { vocabulary, nullable, type, defaultValue } = column;
      const values = vocabulary?.values.map(({ value, origin }) => `${value} at ${shown(origin)}`).join(', ');
      return [
        `${table.name}.${column.name} ${type.name}`,
        ...(nullable ? [] : ['not null']),
        ...(defaultValue === undefined ? [] : [`= ${String(defaultValue)}`]),
        ...(values === undefined ? [] : [`{${values}}`]),
        ...(table.open === true ? ['(open)'] : []),
      ].join(' ');
    }),
  );
  expect([...lines, ...catalog.unknown.map(({ place, why }) => `${shown(place)}: ${why}`)]).toEqual(expected);
}

type Case = readonly [files: Files | string, ...expected: readonly string[]];

const state = `jobs.state job_state not null {queued at 'queued', done at 'done'}`;

describe('SQL in code', () => {
  test.each<Case>([
    [
      {
        'migrations/add_note.ts':
          "export const addNote = { version: 2, up: (db) => db.query('ALTER TABLE jobs ADD COLUMN note text') };",
        'migrations/base.ts':
          "export const jobs = { version: 1, up: (db) => db.query('CREATE TABLE jobs (id int)') };\nexport const late = { version: 3, up: (db) => db.query('ALTER TABLE jobs DROP COLUMN note') };",
      },
      'jobs.id int4',
    ],
    [
      `export const up = (pgm) => { pgm.sql("CREATE TYPE job_state AS ENUM ('queued', 'done')"); pgm.sql(\`CREATE TABLE jobs (state job_state NOT NULL)\`); };`,
      state,
    ],
    [
      `exports.up = async (knex) => { await knex.raw("CREATE TYPE job_state AS ENUM ('queued', 'done'); CREATE TABLE jobs (state job_state NOT NULL)"); await knex.schema.raw('ALTER TABLE jobs ADD COLUMN n int'); };\nexports.down = (knex) => knex.raw('DROP TABLE jobs');`,
      state,
      'jobs.n int4',
    ],
    [
      `import { sql } from 'kysely'; export async function up(db) { await sql\`CREATE TYPE job_state AS ENUM ('queued', 'done')\`.execute(db); await sql\`CREATE TABLE jobs (state job_state NOT NULL)\`.execute(db); }`,
      state,
    ],
    [
      `export class Jobs1 { async up(queryRunner) { await queryRunner.query(\`CREATE TYPE "job_state" AS ENUM ('queued', 'done')\`); await queryRunner.query('CREATE TABLE "jobs" ("state" "job_state" NOT NULL)'); } async down(queryRunner) { await queryRunner.query('DROP TABLE "jobs"'); } }`,
      state,
    ],
    [
      `export class Migration1 extends Migration { async up() { this.addSql("CREATE TYPE job_state AS ENUM ('queued', 'done');"); this.addSql('CREATE TABLE jobs (state job_state NOT NULL);'); } }`,
      state,
    ],
    [
      `export const up = async ({ context }) => { await context.sequelize.query("CREATE TABLE jobs (state text CHECK (state IN ('a')))"); };`,
      "jobs.state text {a at 'a'}",
    ],
    [
      `import { sql } from 'slonik'; export const up = async (pool) => { await pool.query(sql\`CREATE TABLE jobs (a int)\`); };`,
      'jobs.a int4',
    ],
    [
      `import { execute } from './query.js'; export default async (connection) => { await execute(connection, 'CREATE TABLE jobs (a int)'); };`,
      'jobs.a int4',
    ],
    [`export default async function jobs(sql) { await sql\`CREATE TABLE jobs (a int)\`; }`, 'jobs.a int4'],
    [
      `export class Jobs1 { async up(runner) { await runner.startTransaction(); await runner.query('CREATE TABLE jobs (a int)'); await runner.commitTransaction(); } }`,
      'jobs.a int4',
    ],
    [
      `export const up = async (pgm) => { for (const label of ['b', 'c']) pgm.sql(\`ALTER TYPE t ADD VALUE '\${label}'\`); };`,
      ...[],
      "ALTER TYPE t ADD VALUE '${label}': no migration before this creates the type t",
      "ALTER TYPE t ADD VALUE '${label}': no migration before this creates the type t",
    ],
    [
      {
        'migrations/001_a.sql': "CREATE TYPE job_state AS ENUM ('queued');",
        'migrations/002_b.ts': `import { labels } from '../src/labels.js'; export const up = (pgm) => { for (const label of labels) pgm.sql(\`ALTER TYPE job_state ADD VALUE '\${label}'\`); };`,
        'migrations/003_c.sql': 'CREATE TABLE jobs (state job_state NOT NULL);',
        'migrations/helpers.ts': 'export const helper = 1;',
        'src/labels.ts': "export const labels = ['done', 'lost'];",
      },
      "jobs.state job_state not null {queued at 'queued', done at '${label}', lost at '${label}'}",
    ],
    [
      `export const up = async (db) => { if (process.env.BIG) await db.query('ALTER TABLE jobs ADD COLUMN a int'); };`,
      `db.query('ALTER TABLE jobs ADD COLUMN a int'): whether it runs is decided at run time`,
    ],
    [
      `export const up = async (db) => { const has = await db.query('SELECT 1'); if (!(await db.schema.hasTable('jobs'))) await db.query('CREATE TABLE jobs (a int)'); };`,
      'jobs.a int4',
    ],
    [
      `export const up = async (db) => { await db.query(\`CREATE TABLE \${db.schemaName}.jobs (a int)\`); };`,
      'jobs.a int4',
    ],
    [
      `const add = (db, name) => db.query(\`ALTER TABLE jobs ADD COLUMN \${name} int\`); export const up = async (db) => { await db.query('CREATE TABLE jobs (a int)'); await add(db, 'b'); };`,
      'jobs.a int4',
      'jobs.b int4',
    ],
    [
      `export const up = async (db) => db.transaction(async (tx) => { await tx.query('CREATE TABLE jobs (a int)'); });`,
      'jobs.a int4',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('node-pg-migrate', () => {
  test.each<Case>([
    [
      `export const up = (pgm) => { pgm.createType('job_state', ['queued', 'done']); pgm.createTable('jobs', { id: 'id', state: { type: 'job_state', notNull: true }, kind: { type: 'text', default: 'mail', check: "kind IN ('mail', 'call')" } }); };`,
      'jobs.id int4 not null',
      state,
      "jobs.kind text = mail {mail at 'mail', call at 'call'}",
    ],
    [
      `export const up = (pgm) => { pgm.createType('s', ['a']); pgm.addTypeValue('s', 'b', { ifNotExists: true }); pgm.renameTypeValue('s', 'a', 'c'); pgm.createTable('jobs', { n: 'int' }); pgm.addColumns('jobs', { state: 's', gone: 'int' }); pgm.dropColumns('jobs', ['gone']); pgm.renameColumn('jobs', 'n', 'm'); pgm.alterColumn('jobs', 'm', { type: 'bigint', notNull: true }); pgm.addConstraint('jobs', 'm_check', { check: 'm > 0' }); pgm.renameTable('jobs', 'tasks'); };`,
      'tasks.m int8 not null',
      "tasks.state s {c at 'c', b at 'b'}",
    ],
    [
      `export const up = (pgm) => { pgm.createTable({ schema: 'app', name: 'jobs' }, { a: 'int' }, { constraints: { check: "a IN (1)" } }); };`,
      'jobs.a int4 {1 at 1}',
    ],
    [
      `export const up = (pgm) => { pgm.createTable('jobs', { a: 'int' }); pgm.addColumns('jobs', more()); };`,
      'jobs.a int4 (open)',
      `pgm.addColumns('jobs', more()): what it does to the schema is not followed`,
    ],
    [
      `const shared = { id: 'id' }; export const up = (pgm) => { pgm.createTable('jobs', { ...shared, a: 'int' }); };`,
      `pgm.createTable('jobs', { ...shared, a: 'int' }): what it does to the schema is not followed`,
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('knex', () => {
  test.each<Case>([
    [
      `exports.up = (knex) => knex.schema.createTable('jobs', (t) => { t.increments('id'); t.enu('state', ['queued', 'done'], { useNative: true, enumName: 'job_state' }).notNullable(); t.enum('kind', ['mail']).defaultTo('mail'); t.timestamps(true, true); t.index(['state']); });`,
      'jobs.id int4 not null',
      state,
      "jobs.kind text = mail {mail at 'mail'}",
      'jobs.created_at timestamptz',
      'jobs.updated_at timestamptz',
    ],
    [
      `exports.up = async (knex) => { await knex.schema.createTable('jobs', function (table) { table.uuid('id').primary().defaultTo(knex.raw('gen_random_uuid()')); table.string('name', 40).notNullable(); table.integer('gone'); }).createTable('others', (t) => { t.text('a'); }); await knex.schema.alterTable('jobs', (table) => { table.dropColumn('gone'); table.renameColumn('name', 'title'); table.text('more'); table.check("more IN ('x')", null, 'more_check'); }); await knex.schema.dropTable('others'); };`,
      'jobs.id uuid not null',
      'jobs.title varchar not null',
      "jobs.more text {x at 'x'}",
    ],
    [
      `exports.up = (knex) => knex.schema.createTable('jobs', (t) => { t.text('a'); addMore(t); if (big) { t.text('b'); } t.geometry('c'); });`,
      'jobs.a text (open)',
      "if (big) { t.text('b'); }: what this does to the table is not followed",
      'addMore(t): what this does to the table is not followed',
      "t.geometry('c'): what this does to the table is not followed",
    ],
    [
      `exports.up = async (knex) => { await knex.schema.createTable('jobs', (t) => { t.enu('state', ['a']); }); await knex.schema.alterTable('jobs', (t) => { t.enu('state', ['a', 'b']).alter(); }); };`,
      'jobs.state text (open)',
      "t.enu('state', ['a', 'b']).alter(): what this does to the table is not followed",
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('kysely', () => {
  test.each<Case>([
    [
      `import { sql } from 'kysely'; export async function up(db) { await db.schema.createType('job_state').asEnum(['queued', 'done']).execute(); await db.schema.createTable('jobs').ifNotExists().addColumn('id', 'serial', (col) => col.primaryKey()).addColumn('state', sql\`job_state\`, (col) => col.notNull()).addColumn('kind', 'text', (col) => col.defaultTo('mail').notNull()).addCheckConstraint('kind_check', sql\`kind IN ('mail')\`).execute(); }`,
      'jobs.id int4 not null',
      state,
      "jobs.kind text not null = mail {mail at sql`kind IN ('mail')`}",
    ],
    [
      `export async function up(db) { await db.schema.createTable('jobs').addColumn('a', 'integer').addColumn('b', 'text').execute(); await db.schema.alterTable('jobs').addColumn('c', 'varchar(20)').dropColumn('a').renameColumn('b', 'd').execute(); await db.schema.alterTable('jobs').alterColumn('d', (col) => col.setNotNull()).execute(); await db.schema.createIndex('i').on('jobs').column('c').execute(); }`,
      'jobs.d text not null',
      'jobs.c varchar',
    ],
    [
      `export async function up(db) { await db.schema.createTable('jobs').addColumn('a', 'integer').execute(); await db.schema.alterTable('jobs').addColumn(name(), 'text').execute(); }`,
      'jobs.a int4 (open)',
      `db.schema.alterTable('jobs').addColumn(name(), 'text').execute(): what it does to the schema is not followed`,
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

test('the way back is kept apart', () => {
  const files = {
    'src/a.ts': 'export const a = 1;\n',
    'migrations/20240101_jobs.js':
      "exports.up = (pgm) => { pgm.sql('CREATE TABLE jobs (a int)'); };\nexports.down = (pgm) => { pgm.dropTable('jobs'); };\n",
  };
  const config = "export default { include: ['src/*.ts'], migrations: 'migrations/*', gates: {} };\n";
  const [order] = schemaOf(openInMemory(files, config)).orders;
  expect(order?.up.map(({ text }) => text.trim())).toEqual(['CREATE TABLE jobs (a int);']);
  expect(order?.down.map(({ text }) => text.trim())).toEqual(['DROP TABLE IF EXISTS "jobs";']);
});
