import { z } from 'zod';
import { defineGate, nearest } from '#gate/index';
import type { Project } from '#project/index';
import { unreadAbout } from '#project/unread-migrations';
import { ALTERED, CREATED, unseenSchema } from './doubt.js';
import { shownTable } from '#project/table-names';
import { isMadeByBuilder, madeInCode } from '#project/made-in-code';
import { columnUses, tableUses } from './uses.js';

/**
 * A statement names a table or a column that no migration creates: it was renamed, dropped, misspelt, or never migrated.
 *
 * Every name in a statement that could be read counts: written columns, those of WHERE, JOIN, RETURNING and ON CONFLICT, and
 * those of CTEs and subqueries that pass a table's columns on. Where a part of the text is unknown, only written and qualified
 * names count. A table that is unknown is said once, at its first use. What cannot be proved is a note: a table where no
 * migration creates any in its schema, and what a migration that could not be read may create.
 *
 * Not its business: columns of CTEs, subqueries and functions, fields of composite values, system columns and catalogs, schemas that no migration fills,
 * tables that the code itself creates or alters, tables of migration tools, and whether a type fits.
 */
export const gate = defineGate({
  id: 'unknown-column',
  title: 'a statement names a table or column that no migration creates',
  why: 'PostgreSQL refuses the whole statement when it is run, and no compiler sees it: a rename that misses one text fails in production, on the path that tests mock.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    column: {
      what: '{column} is no column of {tables}',
      label: '{hint}',
      instead: '{way} the column in a new migration: ALTER TABLE {first} ADD COLUMN {added} …;',
      allowed: '{columns}',
    },
    columnInDoubt: {
      what: 'whether {column} is a column of {tables} is not known: no migration that could be read adds it',
      label: '{hint}',
      instead: 'Check the name by hand, because {doubt}.',
    },
    table: {
      what: 'no migration creates the table {table}',
      label: '{hint}',
      instead:
        '{way} it in a new migration, or list it under `external` in the configuration where another project creates it.',
    },
    tableInDoubt: {
      what: 'whether the table {table} exists is not known: no migration that could be read creates it',
      label: '{hint}',
      instead: 'Add its migration to `migrations` in the configuration, or list it under `external`: {doubt}.',
    },
  },
  options: z.strictObject({
    external: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, as statements name it: `table` or `schema.table`.'),
          because: z.string().describe('Who creates it.'),
        }),
      )
      .default([])
      .describe('Tables that something else than these migrations creates.'),
  }),
  onByDefault: true,

  *check(project, { external }) {
    if (project.catalog.tables.size === 0) return;
    const made = madeInCode(project);
    const except = new Set(external.map(({ table }) => table));

    const said = new Set<string>();
    for (const use of tableUses(project)) {
      if (said.has(use.shown) || except.has(use.shown) || made.created.has(use.name.name)) continue;
      said.add(use.shown);
      if (isMadeByBuilder(project, use.name.name)) continue;
      const doubt = unseenSchema(project, use) ?? (made.createsAny ? CREATED : unreadAbout(project, [use.name.name]));
      const near = nearest(use.shown, tableNames(project));
      const values = { table: use.shown, ...advice(near, 'Create') };
      yield doubt === undefined
        ? { messageId: 'table', values, place: use.place, subject: use.shown }
        : {
            messageId: 'tableInDoubt',
            severity: 'note',
            values: { ...values, doubt },
            place: use.place,
            subject: use.shown,
            why: UNPROVED,
          };
    }

    for (const { name, tables, place } of columnUses(project)) {
      const shown = tables.map(shownTable);
      const [first] = tables;
      if (first === undefined || tables.some((table) => made.altered.has(table.name))) continue;
      if (shown.some((table) => except.has(table))) continue;
      const columns = [...new Set(tables.flatMap((table) => [...table.columns.keys()]))];
      const near = nearest(name, columns);
      const doubt = made.altersAny ? ALTERED : unreadAbout(project, [name, ...tables.map((table) => table.name)]);
      const subject = `${shown[0] ?? ''}.${name}`;
      const about = {
        tables: shown.join(' or '),
        column: name,
        ...advice(near, 'Add', name),
      };
      const related = tables.map((table) => ({ place: table.origin, label: `${shownTable(table)} is created here` }));
      yield doubt === undefined
        ? {
            messageId: 'column',
            values: { ...about, first: shown[0] ?? '', added: quoted(name), columns: columns.map(quoted).join(', ') },
            place,
            subject,
            related,
          }
        : {
            messageId: 'columnInDoubt',
            severity: 'note',
            values: { ...about, doubt },
            place,
            subject,
            related,
            why: UNPROVED,
          };
    }
  },
});

const UNPROVED = 'A name that is wrong looks like a right one where the schema is not wholly seen.';

/** What is near, and how the sentence that says what to do begins. */
function advice(
  near: string | undefined,
  verb: 'Add' | 'Create',
  name?: string,
): { readonly hint: string; readonly way: string } {
  if (near === undefined) return { hint: 'nothing has a name like it', way: verb };
  // PostgreSQL folds what is not quoted.
  const folded = name !== undefined && near !== name && near.toLowerCase() === name;
  const hint = folded ? `the column is "${near}", which must be quoted` : `the nearest is ${near}`;
  return { hint, way: `Write ${quoted(near)} if that is meant, or ${verb.toLowerCase()}` };
}

function tableNames({ catalog }: Project): readonly string[] {
  return [...catalog.tables.values()].map(shownTable);
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$.]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
