import { z } from 'zod';
import { defineGate } from '#gate/index';
import { checkBreaches } from './checks.js';
import { columnBreaches } from './columns.js';
import { declaredTables, groupOf } from './declared.js';
import { enumBreaches } from './enums.js';
import { messages } from './messages.js';
import { missingTables, unread } from './tables.js';

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
  messages,
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
