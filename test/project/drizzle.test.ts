import { beforeAll, describe, expect, test } from 'vitest';
import { startAt } from '../../packages/project/leaf.js';
import type { OrmColumn, OrmEnum, OrmTable } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import { linked, type Files, type Linked } from './linked.js';

beforeAll(loadGrammar);

const PG = `import * as pg from 'drizzle-orm/pg-core';
import { bigint, boolean, char, check, customType, integer, numeric, pgEnum, pgSchema, pgTable, pgTableCreator, primaryKey, serial,
  text, time, timestamp, unique, uuid, varchar, vector } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
`;

/** What is declared, and what could not be read of it, each with its characters in the file. */
function check(files: Files, expected: readonly string[]): void {
  const all = typeof files === 'string' ? { 'a.ts': files } : files;
  const link = linked(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, PG + text])));
  const { drizzle } = link.project;
  expect([
    ...drizzle.enums.map((one) => shownEnum(one, link)),
    ...drizzle.tables.flatMap((table) => shownTable(table, link)),
    ...drizzle.open.map(({ at, why }) => `open at ${link.shown(at)}: ${why}`),
  ]).toEqual(expected);
}

function shownEnum({ schema, name, labels, open }: OrmEnum, { shown }: Linked): string {
  const listed = labels.map(({ value, at }) => `${value} at ${shown(at)}`).join(', ');
  return `enum ${schema === undefined ? '' : `${schema}.`}${name}: ${listed}${open.map(({ why }) => `; open: ${why}`).join('')}`;
}

function shownTable(
  { schema, name, at, columns, checks, uniques, open }: OrmTable,
  { shown }: Linked,
): readonly string[] {
  return [
    `${schema === undefined ? '' : `${schema}.`}${name} at ${shown(at)}: ${columns.map(shownColumn).join(', ')}`,
    ...checks.map((one) => `check ${one.name ?? '?'}: ${one.expression ?? '?'}`),
    ...uniques.map((one) => `${one.primary ? 'primary' : 'unique'} ${one.name ?? '?'}: ${one.columns.join(', ')}`),
    ...open.map(({ part, at: where, why }) => `open ${part} at ${shown(where)}: ${why}`),
  ];
}

function shownColumn({
  property,
  name,
  type,
  nullable,
  hasDefault,
  generated,
  filled,
  unique,
  union,
}: OrmColumn): string {
  const modifiers = type === undefined || type.modifiers.length === 0 ? '' : `(${type.modifiers.join(', ')})`;
  return [
    property === name ? name : `${property}=${name}`,
    type === undefined ? '?' : `${type.name}${modifiers}${type.array ? '[]' : ''}${type.enum === undefined ? '' : '!'}`,
    ...(nullable ? [] : ['not null']),
    ...(hasDefault ? ['default'] : []),
    ...(generated ? ['generated'] : []),
    ...(unique ? ['unique'] : []),
    ...(union ? ['union'] : []),
    ...(filled.onUpdate ? ['on update'] : filled.onInsert ? ['on insert'] : []),
  ].join(' ');
}

type Case = readonly [files: Files, ...expected: readonly string[]];

describe('columns', () => {
  test.each<Case>([
    ["pgTable('t', { id: uuid('id').primaryKey().defaultRandom() });", 't at t: id uuid not null default'],
    [
      "pgTable('t', { workspaceId: uuid('workspace_id').notNull() });",
      't at t: workspaceId=workspace_id uuid not null',
    ],
    ["pgTable('t', { a: text(), b: varchar({ length: 20 }) });", 't at t: a text, b varchar(20)'],
    ["pgTable('t', (t) => ({ a: t.text(), b: t.varchar('c', { length: 20 }) }));", 't at t: a text, b=c varchar(20)'],
    ["pgTable('t', ({ text, uuid: id }) => ({ a: text(), b: id().notNull() }));", 't at t: a text, b uuid not null'],
    ["pg.pgTable('t', { a: pg.integer('a') });", 't at t: a int4'],
    [
      "pgTable('t', { a: serial('a'), b: bigint('b', { mode: 'number' }) });",
      't at t: a int4 not null default, b int8',
    ],
    [
      "pgTable('t', { a: timestamp(), b: timestamp('b', { withTimezone: true, precision: 3 }) });",
      't at t: a timestamp, b timestamptz(3)',
    ],
    [
      "pgTable('t', { a: time({ withTimezone: true }), b: char('b', { length: 2 }) });",
      't at t: a timetz, b bpchar(2)',
    ],
    [
      "pgTable('t', { a: numeric({ precision: 10, scale: 2 }), b: numeric('b'), c: boolean() });",
      't at t: a numeric(10, 2), b numeric, c bool',
    ],
    [
      "pgTable('t', { a: text('a').array().notNull(), b: text().notNull().array() });",
      't at t: a text[] not null, b text[]',
    ],
    [
      "pgTable('t', { a: integer().generatedAlwaysAsIdentity(), b: text().generatedAlwaysAs(sql`lower(a)`) });",
      't at t: a int4 not null default generated, b text default generated',
    ],
    [
      "pgTable('t', { a: text().$type<'x'>().$defaultFn(() => 'x'), b: timestamp().$onUpdate(() => new Date()) });",
      't at t: a text union on insert, b timestamp on update',
    ],
    ["pgTable('t', { a: vector('a', { dimensions: 3 }) });", 't at t: a vector(3)'],
    [
      "pgTable('t', { a: text({ enum: ['x'] }), b: text('b', { enum: kinds }), c: text('c').$type<string>() });",
      't at t: a text union, b text union, c text',
    ],
    ["pgTable('t', { a: text().unique() });", 't at t: a text unique'],
    ["const n = 40; pgTable('t', { a: varchar({ length: n }) });", 't at t: a varchar(40)'],
    ["pgTable('t', { a: varchar({ length: limit() }) });", 't at t: a ?'],
    [
      "const bytea = customType<{ data: Buffer }>({ dataType() { return 'bytea'; } }); pgTable('t', { a: bytea('a') });",
      't at t: a bytea',
    ],
    [
      "const bytea = customType({ dataType: () => 'bytea' }); pgTable('t', { a: bytea().notNull() });",
      't at t: a bytea not null',
    ],
    [
      "const v = customType({ dataType(config) { return `vector(${config.dims})`; } }); pgTable('t', { a: v('a', { dims: 3 }) });",
      't at t: a vector(3)',
    ],
    [
      "const v = (name: string, dims: number) => customType({ dataType() { return `vector(${dims})`; } })(name); pgTable('t', { a: v('b', 3) });",
      't at t: a=b vector(3)',
    ],
    ["const v = customType({ dataType: () => kind() }); pgTable('t', { a: v() });", 't at t: a ?'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('shared columns', () => {
  test.each<Case>([
    [
      "const times = { at: timestamp('made_at').notNull() }; pgTable('t', { ...times, a: text() });",
      't at t: at=made_at timestamp not null, a text',
    ],
    [
      "const times = () => ({ at: timestamp('made_at') }); pgTable('t', { ...times(), a: text() });",
      't at t: at=made_at timestamp, a text',
    ],
    ["const times = (t) => ({ at: t.timestamp() }); pgTable('t', (t) => ({ ...times(t) }));", 't at t: at timestamp'],
    [
      "const id = (name: string) => uuid(name).primaryKey(); pgTable('t', { a: id('x').defaultRandom() });",
      't at t: a=x uuid not null default',
    ],
    [
      "const base = { a: text(), b: text() }; const { a, ...rest } = base; pgTable('t', { ...rest });",
      't at t: b text',
    ],
    ["const base = { a: text() }; pgTable('t', { ...base, a: integer() });", 't at t: a int4'],
    [
      {
        'a.ts': "import { times } from './b.js'; pgTable('t', { ...times });",
        'b.ts': 'export const times = { at: timestamp() };',
      },
      't at t: at timestamp',
    ],
    [
      "import { times } from 'elsewhere'; pgTable('t', { ...times, a: text() });",
      't at t: a text',
      'open column at times: times comes from elsewhere',
    ],
    [
      "pgTable('t', { ...(wide ? { a: text() } : {}), b: text() });",
      't at t: b text',
      'open column at { a: text() }: the columns are chosen at run time',
    ],
    [
      "import { id } from 'elsewhere'; pgTable('t', { a: id() });",
      't at t: ',
      'open column at a: what builds a is not known',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('names', () => {
  const client = "import { drizzle } from 'drizzle-orm/node-postgres';";
  test.each<Case>([
    [
      `${client} drizzle(pool, { casing: 'snake_case' }); pgTable('t', { madeAtUTC: text(), b: text('bB') });`,
      't at t: madeAtUTC=made_at_utc text, b=bB text',
    ],
    [
      `${client} drizzle({ client, casing: 'camelCase' }); pgTable('t', { made_at: text() });`,
      't at t: made_at=madeAt text',
    ],
    [
      `${client} drizzle(a, { casing: 'snake_case' }); drizzle(b, { casing: 'camelCase' }); pgTable('t', { a: text(), bC: text() });`,
      't at t: a text',
      'open column at bC: the name of bC is not known',
    ],
    ["const table = pgTableCreator((name) => `app_${name}`); table('t', { a: text() });", 'app_t at t: a text'],
    [
      {
        'a.ts': "import { table as make } from './b.js'; make('t', { a: text() });",
        'b.ts': 'export const table = pgTableCreator((name) => `app_${name}`);',
      },
      'app_t at t: a text',
    ],
    ["const app = pgSchema('app'); app.table('t', { a: text() });", 'app.t at t: a text'],
    [
      "const app = pgSchema('app'); const kind = app.enum('kind', ['x']); app.table('t', { a: kind('a') });",
      'enum app.kind: x at x',
      'app.t at t: a app.kind! union',
    ],
    ["const NAME = 't'; pgTable(NAME, { a: text() });", 't at t: a text'],
    ["pgTable.withRLS('t', { a: text() });", 't at t: a text'],
    [
      "function make(name: string) { return pgTable(name, { a: text() }); } make('x'); make('y');",
      'open at name: the name of the table is made at run time',
    ],
    [
      'pgTable(process.env.NAME, { a: text() });',
      'open at process.env.NAME: the name of the table is made at run time',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

test.each<Case>([
  [{ 'core.ts': "export * from 'drizzle-orm/pg-core';" }],
  ["import { sqliteTable } from 'drizzle-orm/sqlite-core'; sqliteTable('t', { a: text() });"],
  ["import { mysqlTable as pgTable2 } from 'drizzle-orm/mysql-core'; pgTable2('t', { a: text() });"],
  ["function own(pgTable) { return pgTable('t', { a: text() }); }"],
])('no table: %j', (files, ...expected) => check(files, expected as string[]));

describe('enums', () => {
  test.each<Case>([
    [
      "const s = pgEnum('s', ['a', 'b']); pgTable('t', { x: s('x').notNull(), y: s().array() });",
      'enum s: a at a, b at b',
      't at t: x s! not null union, y s[]! union',
    ],
    ["const S = ['a', 'b'] as const; pgEnum('s', S);", 'enum s: a at a, b at b'],
    ["const S = ['a', 'b'] as const; pgEnum('s', [...S, 'c']);", 'enum s: a at a, b at b, c at c'],
    ["const S = { A: 'a', B: 'b' } as const; pgEnum('s', S);", 'enum s: a at a, b at b'],
    ["enum S { A = 'a', B = 'b' } pgEnum('s', S);", 'enum s: a at A, b at B'],
    ["enum S { A = 'a', B = 'b' } pgEnum('s', Object.values(S) as [string, ...string[]]);", 'enum s: a at A, b at B'],
    ["import { S } from 'elsewhere'; pgEnum('s', S);", 'enum s: ; open: S comes from elsewhere'],
    [
      "import { pgEnum as makeEnum } from 'drizzle-orm/pg-core'; const s = makeEnum('s', ['a']); pgTable('t', { x: s() });",
      'enum s: a at a',
      't at t: x s! union',
    ],
    [
      {
        'a.ts': "import * as enums from './b.js'; pgTable('t', { x: enums.s('x') });",
        'b.ts': "export const s = pgEnum('s', ['a']);",
      },
      'enum s: a at b.ts: a',
      't at t: x s! union',
    ],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

describe('constraints', () => {
  const table = (rest: string) => `export const t = pgTable('t', { s: text('status'), n: integer('n') }, ${rest});`;
  const line = 't at t: s=status text, n int4';
  test.each<Case>([
    [table("(t) => [check('c', sql`${t.s} IN ('a', 'b')`)]"), line, `check c: "status" IN ('a', 'b')`],
    [table("({ s }) => [check('c', sql`${s} IN ('a')`)]"), line, `check c: "status" IN ('a')`],
    [
      table("(t) => ({ c: check('c', sql`${t.s} = ${'a'} OR ${t.n} > ${3}`) })"),
      line,
      `check c: "status" = 'a' OR "n" > 3`,
    ],
    [table("() => [check('c', sql.raw(`status = 'a'`))]"), line, `check c: status = 'a'`],
    [table("() => [check('c', sql`${t.s} = 'a'`)]"), line, `check c: "status" = 'a'`],
    [table("(t) => [check('c', sql`${t.s} IN (${list()})`)]"), line, 'check c: ?'],
    [
      "const closed = (t) => check('c', sql`${t.s} = 'a'`);" + table('(t) => [closed(t)]'),
      line,
      `check c: "status" = 'a'`,
    ],
    [
      "const part = sql.raw(\"'a', 'b'\");" + table("(t) => [check('c', sql`${t.s} IN (${part})`)]"),
      line,
      `check c: "status" IN ('a', 'b')`,
    ],
    [
      table("(t) => [unique('u').on(t.s, t.n), primaryKey({ columns: [t.s] })]"),
      't at t: s=status text not null, n int4',
      'unique u: status, n',
      'primary ?: status',
    ],
    [
      table(
        "(t) => [pg.index('i').on(t.s), pg.uniqueIndex('u').on(t.s), pg.uniqueIndex('p').on(t.n).where(sql`n > 0`)]",
      ),
      line,
      'unique u: status',
    ],
    [table('(t) => [...more(t)]'), line, 'open constraint at more(t): what more returns is not known'],
  ])('%j', (files, ...expected) => check(files, expected as string[]));
});

/** The table, or column, that the only argument of `use` stands for. */
function meant(files: Files, expected: string): void {
  const all = typeof files === 'string' ? { 'a.ts': files } : files;
  const link = linked(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, PG + text])));
  const { path, call } = link.callOf('use');
  const value = call.arguments[0]?.value ?? call.callee;
  const origin = startAt(path, value.span);
  const { drizzle } = link.project;
  const column = drizzle.columnOf(origin, value);
  const table = drizzle.tableOf(origin, value) ?? column?.table;
  expect(table === undefined ? 'none' : `${table.name}${column === undefined ? '' : `.${column.column.name}`}`).toBe(
    expected,
  );
  // What is answered is one of the list, not a copy of it.
  if (table !== undefined) expect(drizzle.tables).toContain(table);
}

describe('what an expression stands for', () => {
  const users = "export const users = pgTable('users', { id: uuid('user_id').primaryKey() });";
  test.each<readonly [files: Files, expected: string]>([
    [`${users} use(users);`, 'users'],
    [`${users} use(users.id);`, 'users.user_id'],
    [`${users} use(pg.alias(users, 'u'));`, 'users'],
    [`${users} use(users.enableRLS());`, 'users'],
    [`${users} function f(table) { use(table); } f(users);`, 'users'],
    [`${users} const { id } = users; use(id);`, 'users.user_id'],
    [`${users} use(users.name);`, 'none'],
    [`${users} use(wide ? users : pgTable('other', {}));`, 'none'],
    [{ 'a.ts': "import * as schema from './b.js'; use(schema.users);", 'b.ts': users }, 'users'],
    [{ 'a.ts': "import * as schema from './b.js'; use(schema.users.id);", 'b.ts': users }, 'users.user_id'],
    [
      {
        'a.ts': "import { people } from './b.js'; use(people);",
        'b.ts': "export { users as people } from './c.js';",
        'c.ts': users,
      },
      'users',
    ],
    [
      {
        'a.ts': "import { tables } from './b.js'; use(tables.users);",
        'b.ts': `${users} export const tables = { users };`,
      },
      'users',
    ],
    ['use({ users: 1 });', 'none'],
  ])('%j', (files, expected) => meant(files, expected));
});
