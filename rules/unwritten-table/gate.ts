import { z } from 'zod';
import { defineGate } from '#gate/index';
import { shownTable } from '#project/table-names';
import { builderCalls } from './builders.js';
import { isReached } from './reached.js';
import { inDdl, trafficOf, unreadInsert } from './traffic.js';

/**
 * Code reads a table, updates or sweeps it, and nothing in the project inserts into it; or the other way round, which is a note.
 *
 * An INSERT counts wherever it stands: in a statement, in a MERGE or COPY, in a migration (a seed, or the body of a function or
 * trigger), and in a call of a query builder that names the table. One in a function to which no call leads is said apart, because
 * a service can have an entry point that no call shows. Where a text that could not be read may be the INSERT, the finding is a
 * note. A table is said once, at its first use.
 *
 * Not its business: views, tables that no migration creates (unknown-column), and who else writes to the database, which
 * `external` tells.
 */
export const gate = defineGate({
  id: 'unwritten-table',
  title: 'code reads or sweeps a table into which nothing in the project inserts',
  why: 'The code is right and works on nothing: a ledger, its sweeper and its dashboard were shipped, no production path ever called the insert, and both were green and empty.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    unwritten: {
      what: '{table} is {form} here, and nothing in the project inserts into it',
      label: 'there is never a row',
      instead: 'Insert into {table} where its rows come to be, or list it under `external` with who does.',
    },
    unreadWriter: {
      what: '{table} is {form} here, and no statement that could be read inserts into it',
      label: 'there may never be a row',
      instead: 'Make the text at {unread} one that can be read, or list {table} under `external` with who inserts.',
    },
    uncalled: {
      what: '{table} is {form} here, and no call leads to {writer}, which inserts into it',
      label: 'there is never a row',
      instead: 'Call {writer} where the rows of {table} come to be.',
    },
    unread: {
      what: '{table} is inserted into here, and nothing in the project reads it',
      label: 'the rows are never looked at',
      instead: 'Read {table} where its rows matter, stop writing it, or list it under `external` with who reads it.',
    },
  },
  options: z.strictObject({
    external: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, as `table` or `schema.table`.'),
          because: z.string().describe('Who writes it, or reads it.'),
        }),
      )
      .default([])
      .describe('Tables whose rows somebody else writes or reads.'),
    except: z.array(z.string()).default([]).describe('Tables that are not judged, as `table` or `schema.table`.'),
    uncalled: z
      .enum(['error', 'note', 'off'])
      .default('note')
      .describe('How grave it is that no call leads to the only INSERT.'),
  }),
  onByDefault: false,

  *names({ external, except }) {
    for (const [index, { table }] of external.entries())
      yield { at: ['external', index, 'table'], kind: 'table', name: table };
    for (const [index, name] of except.entries()) yield { at: ['except', index], kind: 'table', name };
  },

  *check(project, { external, except, uncalled }) {
    const left = new Set([...external.map(({ table }) => table), ...except]);
    const ddl = inDdl(project);
    const builders = builderCalls(project);
    for (const [table, { uses, inserts }] of trafficOf(project)) {
      const shown = shownTable(table);
      if (table.view || left.has(shown)) continue;
      const [use] = uses;
      const [insert] = inserts;
      const created = { place: table.origin, label: `${shown} is created here` };
      if (use !== undefined && insert === undefined) {
        if (ddl.filled.has(table.name) || builders.writes(table.name)) continue;
        const unread = unreadInsert(project, table);
        const values = { table: shown, form: use.form };
        yield unread === undefined
          ? { messageId: 'unwritten', values, place: use.place, subject: shown, related: [created] }
          : {
              messageId: 'unreadWriter',
              severity: 'note',
              values: { ...values, unread: unread.path },
              place: use.place,
              subject: shown,
              related: [{ place: unread, label: 'this text could not be read, and may insert' }, created],
            };
      } else if (use !== undefined && insert !== undefined && uncalled !== 'off') {
        const others = ddl.filled.has(table.name) || inserts.some(({ within }) => isReached(project, within));
        if (others || builders.writes(table.name)) continue;
        yield {
          messageId: 'uncalled',
          severity: uncalled,
          values: { table: shown, form: use.form, writer: project.functions.name(insert.within) },
          place: use.place,
          subject: shown,
          related: [{ place: insert.place, label: 'it is inserted into here' }, created],
        };
      } else if (insert !== undefined && use === undefined) {
        if (ddl.read.has(table.name) || builders.reads(table.name)) continue;
        if (project.everywhere.sites.some(({ reading }) => reading.kind === 'opaque')) continue;
        yield {
          messageId: 'unread',
          severity: 'note',
          values: { table: shown },
          place: insert.place,
          subject: shown,
          related: [created],
          why: UNREAD,
        };
      }
    }
  },
});

const UNREAD = 'Rows that nobody looks at cost space and time, and whoever trusts that they are watched is wrong.';
