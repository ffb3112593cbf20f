import { z } from 'zod';
import { defineGate, nearest, type Breach } from '#gate/index';
import type { OrmTable, Project } from '#project/index';
import { unreadAbout } from '../unknown-column/doubt.js';
import { isMadeByBuilder, madeInCode } from '../unknown-column/made-in-code.js';
import { checkBreaches } from './checks.js';
import { columnBreaches } from './columns.js';
import { declaredTables, groupOf, shownTable } from './declared.js';
import { enumBreaches } from './enums.js';

/**
 * The schema of an ORM (drizzle's tables in TypeScript, Prisma's models) and the migrations disagree: a table, column, enum or
 * CHECK that only one of them has, or a column of another type, or that may be NULL in one alone.
 *
 * Types are compared as PostgreSQL names them (`integer` is `int4`, `serial` is `int4`), with length, precision and scale, and
 * domains as what they are made of. CHECKs are compared by what they say, not by how it is spelt or what they are called; one
 * whose condition is made at run time is not decidable, and said. Of the labels of an enum their order does not count. A column
 * that only the migrations have is a note, because a declaration may leave out what code is not to see. A CHECK that only they
 * have is an error where the table declares another, or everywhere with `checks: 'both'`; Prisma cannot declare any. Where none of
 * the tables that stand in one folder is in the migrations, they are of another database, which is one note.
 *
 * Not its business: defaults, keys, indexes and references, the precision of times, the condition of a policy, views, and what
 * `$type<…>()` says of a column.
 */
export const gate = defineGate({
  id: 'schema-mismatch',
  title: 'the schema of an ORM and the migrations disagree',
  why: 'The compiler believes the schema in code and the database goes by the migrations: what one forbids and the other allows is found by a write that fails, or by a row that no code expects.',
  scope: 'project',
  reads: ['catalog', 'declarations'],
  severity: 'error',
  messages: {
    missingTable: {
      what: 'no migration creates the table {table}, which is declared here',
      label: '{hint}',
      instead:
        'Create it in a new migration, take the declaration out, or list the table under `external` where something else creates it.',
    },
    otherDatabase: {
      what: 'no migration creates {table} or any other table that {folder} declares',
      label: 'the first of {count}, none of which is judged',
      instead:
        'Add the migrations of this schema to `migrations`, or list the tables under `external` with who creates them.',
    },
    missingColumn: {
      what: 'no migration gives {table} the column {column}, which is declared here',
      label: '{hint}',
      instead:
        'Add it in a new migration, as in ALTER TABLE {sqlTable} ADD COLUMN {sqlName} {type};, or take it out here.',
    },
    undeclaredColumns: {
      what: '{table} has columns in the migrations that are not declared here: {columns}',
      label: '{hint}',
      instead: 'Declare them, unless code is not to see them.',
    },
    type: {
      what: '{column} is {here} here and {there} in the migrations',
      instead:
        'Declare it as {there}, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} TYPE {here};',
    },
    nullable: {
      what: '{column} may be NULL here and is NOT NULL in the migrations',
      label: 'the database refuses a NULL that the types allow',
      instead:
        'Declare it NOT NULL, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} DROP NOT NULL;',
    },
    notNull: {
      what: '{column} is NOT NULL here and may be NULL in the migrations',
      label: 'the database gives a NULL that the types rule out',
      instead:
        'Declare that it may be NULL, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} SET NOT NULL;',
    },
    missingEnum: {
      what: 'no migration creates the enum {enum}, which is declared here',
      instead: 'Create it in a new migration: CREATE TYPE {sqlEnum} AS ENUM ({labels});',
    },
    missingLabel: {
      what: "'{label}' is a label of {enum} here and not in the migrations",
      label: 'the database refuses it',
      instead:
        'Add it in a new migration, as in ALTER TYPE {sqlEnum} ADD VALUE IF NOT EXISTS {literal};, or take it out here.',
    },
    undeclaredLabel: {
      what: "'{label}' is a label of {enum} in the migrations and not here",
      label: 'the database gives a value that the types rule out',
      instead: 'Declare it here, or take it out of the enum in a new migration.',
    },
    missingCheck: {
      what: 'the CHECK {check} of {table} stands here and in no migration',
      label: 'the database takes what this is meant to refuse',
      instead: 'Add it in a new migration: ALTER TABLE {sqlTable} ADD CONSTRAINT {sqlName} CHECK ({here});',
    },
    differentCheck: {
      what: 'the CHECK {check} of {table} says something else in the migrations',
      label: 'there: {there}',
      instead: 'Write the same condition in both, in a new migration where the one here is right.',
    },
    undeclaredCheck: {
      what: 'the CHECK {check} of {table} stands in the migrations and not here',
      label: 'there: {there}',
      instead: 'Declare it here too, so that whoever reads the schema in code knows what the database refuses.',
    },
    undeclaredChecks: {
      what: '{table} has CHECKs in the migrations and none is declared here: {checks}',
      label: 'whoever reads the schema in code does not see what the database refuses',
      instead: "Declare them, and set checks: 'both' so that it stays so.",
    },
    undecided: {
      what: '{what} is not decidable',
      label: '{why}',
      instead: 'Compare the two by hand.',
    },
  },
  options: z.strictObject({
    checks: z
      .enum(['declared', 'both'])
      .default('declared')
      .describe(
        '`both`: every CHECK of the migrations has to be declared in drizzle; `declared`: those of tables that declare one.',
      ),
    external: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, as statements name it: `table` or `schema.table`.'),
          because: z.string().describe('Who creates it.'),
        }),
      )
      .default([])
      .describe('Declared tables that something else than these migrations creates.'),
  }),
  onByDefault: true,
  hostDifferences: [
    'Findings in a Prisma schema are reported by the command line alone, since ESLint opens source files.',
  ],

  *check(project, { checks, external }) {
    if (project.catalog.tables.size === 0) return;
    const { tables, missing } = declaredTables(project);
    yield* missingTables(project, missing, new Set(external.map(({ table }) => table)));
    for (const declared of tables) {
      yield* columnBreaches(project, declared);
      yield* checkBreaches(project, declared, checks);
    }
    // An enum that stands where no table of the migrations is declared is of another database, as those tables are.
    const met = new Set(tables.flatMap(({ declarations }) => declarations.map(groupOf)));
    const schemas = new Set([...met].map((group) => group.split(' ', 2).join(' ')));
    yield* enumBreaches(project, ({ orm, schema = 'public' }) => schemas.has(`${orm} ${schema}`));
    for (const { what, at, table, why } of unread(project)) {
      yield {
        messageId: 'undecided',
        severity: 'note',
        values: { what, why },
        place: at,
        subject: table,
      };
    }
  },
});

function* missingTables(
  project: Project,
  missing: ReturnType<typeof declaredTables>['missing'],
  external: ReadonlySet<string>,
): Iterable<Breach> {
  const left = missing.filter(({ declaration }) => !external.has(shownTable(declaration)));
  if (left.length === 0) return;
  const made = madeInCode(project);
  const names = [...project.catalog.tables.values()].map(shownTable);
  const said = new Set<string>();
  for (const { declaration, alone } of left) {
    const table = shownTable(declaration);
    const common = { place: declaration.at, subject: table };
    if (alone) {
      const group = groupOf(declaration);
      const count = left.filter((one) => groupOf(one.declaration) === group).length;
      const folder = group.split(' ').slice(2).join(' ');
      if (!said.has(group))
        yield { messageId: 'otherDatabase', severity: 'note', values: { table, folder, count }, ...common };
      said.add(group);
      continue;
    }
    if (made.created.has(declaration.name) || isMadeByBuilder(project, declaration.name)) continue;
    const doubt = made.createsAny
      ? 'the code creates tables under names that are put in at run time'
      : unreadAbout(project, [declaration.name]);
    const near = nearest(table, names);
    const hint = near === undefined ? 'nothing there has a name like it' : `the nearest there is ${near}`;
    yield doubt === undefined
      ? { messageId: 'missingTable', values: { table, hint }, ...common }
      : {
          messageId: 'undecided',
          severity: 'note',
          values: { what: `whether a migration creates ${table}`, why: doubt },
          ...common,
        };
  }
}

/** What of the declarations could not be read. */
function unread({ ormSchema }: Project): readonly { what: string; at: OrmTable['at']; table: string; why: string }[] {
  return [
    ...ormSchema.tables.flatMap((table) =>
      table.open.map(({ part, at, why }) => ({
        what: `whether ${shownTable(table)} declares every ${part} that the migrations give it`,
        at,
        table: shownTable(table),
        why,
      })),
    ),
    ...ormSchema.open.map(({ at, why }) => ({
      what: 'which part of the schema this declares',
      at,
      table: at.path,
      why,
    })),
  ];
}
