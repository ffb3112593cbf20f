import { z } from 'zod';
import { defineGate } from '#gate/index';
import { shownTable } from '#project/table-names';
import { fallbacksOf, type Fallback } from './fallback.js';
import { fixOf } from './fix.js';

/**
 * `COALESCE(column, literal)` where the literal is no value of the column's type: '' for an enum, a uuid, a number, a time,
 * a boolean, a JSON document or an array.
 *
 * The column's type is the catalog's. The column counts through NULLIF, CASE and a subselect, the literal also where it is
 * bound to a parameter. A domain is judged as the type below it, as PostgreSQL does.
 *
 * Not its business: text, which takes anything, whatever a CHECK lists; a column under a cast (`COALESCE(status::text, '')`
 * is the way out); values that cannot be known; and a value that is written to, or compared with, a status column, which
 * unknown-status judges. Spellings of dates are taken as they come: only a text without a digit is no date.
 */
export const gate = defineGate({
  id: 'coalesced-enum',
  title: "a COALESCE falls back on a literal that is no value of the column's type",
  why: "PostgreSQL reads the literal as the column's type before it looks at a row, so the statement fails whether or not there is a NULL: a heartbeat's COALESCE(status, '') failed on every heartbeat, the previous status was always empty, and a reconcile never ran.",
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    label: {
      what: "{subject} falls back on '{value}', which is no label of {type}",
      label: 'refused whether or not the column is NULL',
      instead:
        'Select {column} as it is and handle NULL in the code, or make the whole a text: COALESCE({text}, {literal}).',
      allowed: '{labels}',
      fix: 'Makes the column a text where a SELECT gives the value to the code as it is.',
      suggestion: 'The same elsewhere, where its own type may be needed.',
    },
    literal: {
      what: "{subject} falls back on '{value}', which {type} cannot take",
      label: 'refused whether or not the column is NULL',
      instead:
        'Select {column} as it is and handle NULL in the code, or make the whole a text: COALESCE({text}, {literal}).',
      fix: 'The same for a uuid, which the code gets as a text anyway.',
      suggestion: 'Makes the column a text, as which the code then gets it.',
    },
  },
  options: z.strictObject({
    except: z.array(z.string()).default([]).describe('Columns that are not judged, as `table.column`.'),
  }),
  onByDefault: true,

  *names({ except }) {
    for (const [index, name] of except.entries()) yield { at: ['except', index], kind: 'column', name };
  },

  *check(project, { except }) {
    const said = new Set<string>();
    for (const fallback of fallbacksOf(project)) {
      const { bound, type, value, read, column } = fallback;
      const subject = subjectOf(fallback);
      const key = `${value.at.path}:${value.at.span.start} ${subject}`;
      // One literal can stand in several texts.
      if (except.includes(subject) || said.has(key)) continue;
      said.add(key);
      const readAt = bound.place(read.span);
      const written = project.source.text(readAt.path).slice(readAt.span.start, readAt.span.end);
      const spelt = /^[\w."]+$/.test(written) ? written : column.name;
      yield {
        messageId: type.labels ? 'label' : 'literal',
        values: {
          subject,
          value: String(value.value),
          type: type.name,
          column: spelt,
          text: `${spelt}::text`,
          literal: `'${String(value.value).replaceAll("'", "''")}'`,
          ...(type.labels ? { labels: type.labels.map((label) => `'${label}'`).join(', ') } : {}),
        },
        place: value.at,
        subject,
        fix: fixOf(project, fallback),
        related: [
          ...(value.inSql ? [] : [{ place: readAt, label: `it stands in for ${subject} here` }]),
          {
            place: type.origin ?? column.origin,
            label: `the ${type.origin ? 'enum was last changed' : 'column was created'} here`,
          },
        ],
      };
    }
  },
});

/** With the schema where it is not `public`. */
function subjectOf({ table, column }: Fallback): string {
  return `${shownTable(table)}.${column.name}`;
}
