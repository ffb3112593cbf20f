import { z } from 'zod';
import { defineGate } from '#gate/index';
import { unreadWrites, type UnreadWrite } from './unread.js';

/**
 * A write to a guarded table of which nobody can say what it writes: the grammar cannot read the text, columns are put in at
 * run time, a value is a piece of SQL made at run time, or the write stands in a stored body that could not be read.
 *
 * A text that cannot be read counts where it names the table behind the words of a write. One that is read but for a part
 * counts where that part can reach a guarded column: a SET list, a column list, what stands behind them; not a schema, an
 * ORDER BY, or a predicate, which only pick rows.
 *
 * Not its business: values bound as parameters, however little is known of them; a table whose very name is put in at run
 * time; and deletes. How many texts were not read at all stands in the last line of each run, `--verbose` lists them.
 */
export const gate = defineGate({
  id: 'unread-sql',
  title: 'a write to a guarded table could not be read',
  why: 'No gate judges what it cannot read, so such a write passes all of them without having been looked at: an unread write is not a clean one.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'note',
  messages: {
    opaque: {
      what: 'a write to {table} could not be read',
      label: '{cause}',
      instead:
        'Write the statement as one text with its names spelt out and `$n` for its values, one text for each case.',
    },
    columns: {
      what: 'which columns of {table} are written could not be read',
      label: '{cause}',
      instead:
        'Spell the columns out and bind their values, as in `SET name = COALESCE($2, name)` for those that may stay.',
    },
    value: {
      what: 'what is written to {table}.{column} could not be read',
      label: '{cause}',
      instead: 'Bind the value as a parameter, or write one statement for each case.',
    },
    body: {
      what: 'a write to {table} in the body of a block or function is not read',
      label: 'no gate judges what this writes',
      instead: 'Write it as a statement of its own, or see to it by hand that it keeps the rules of {table}.',
    },
  },
  options: z.strictObject({
    tables: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, with its schema where that is not `public`.'),
          columns: z
            .array(z.string())
            .default([])
            .describe('The columns that matter, where a known one is given an unknown value; without any, all do.'),
          why: z.string().optional().describe('What an unread write may break.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Tables to which every write must be readable.'),
    severity: z.enum(['note', 'error']).default('note').describe('Whether such a write fails the run.'),
  }),
  onByDefault: false,

  *names({ tables }) {
    for (const [index, { table, columns }] of tables.entries()) {
      yield { at: ['tables', index, 'table'], kind: 'table', name: table };
      for (const [nth, column] of columns.entries()) {
        yield { at: ['tables', index, 'columns', nth], kind: 'column', name: `${table}.${column}` };
      }
    }
  },

  *check(project, { tables, severity }) {
    const said = new Set<string>();
    for (const { table, columns, why, see } of tables) {
      const [first = '', second] = table.split('.');
      const found = project.table(second === undefined ? { name: first } : { schema: first, name: second });
      for (const unread of found ? unreadWrites(project, found) : []) {
        const { kind, place, madeAt, column, site } = unread;
        if (column !== undefined && columns.length > 0 && !columns.includes(column)) continue;
        const key = `${place.path}:${place.span.start} ${kind} ${table}`;
        // The texts that one place can be share what is unknown in them.
        if (said.has(key)) continue;
        said.add(key);
        yield {
          messageId: kind,
          severity,
          values: {
            table,
            ...(kind === 'value' ? { column: column ?? '' } : {}),
            ...(kind === 'body' ? {} : { cause: causeOf(unread) }),
          },
          place,
          subject: table,
          within: { path: site.path, function: site.function },
          related: madeAt ? [{ place: madeAt, label: 'what is not known is made here' }] : [],
          why,
          see,
        };
      }
    }
  },
});

/** The project says why of the first unknown part of a text; its words may quote a name that stands for it, which is nobody's. */
function causeOf({ place, madeAt = place, site: { reading } }: UnreadWrite): string {
  const isFirst = reading.kind !== 'read' && reading.at.span.start === madeAt.span.start;
  return !isFirst || /dg_unknown|\$[5-9]\d{3}/.test(reading.why) ? 'a part is made at run time' : reading.why;
}
