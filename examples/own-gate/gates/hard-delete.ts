import { defineGate, z } from 'drift-gate';

/**
 * A DELETE names a table whose rows are kept: they are marked instead, so that what refers to them can still be explained.
 *
 * Not its business: TRUNCATE, and rows that a foreign key deletes with others (ON DELETE CASCADE).
 */
export const hardDelete = defineGate({
  id: 'hard-delete',
  title: 'a statement deletes rows of a table whose rows are kept',
  why: 'What refers to a deleted row can no longer be explained.',
  scope: 'file',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    deleted: {
      what: 'rows of {table} are deleted',
      label: 'its rows are kept',
      instead: 'Set {table}.{mark} in an UPDATE, and leave out marked rows where they are read.',
    },
  },
  options: z.strictObject({
    tables: z
      .array(
        z.strictObject({
          table: z.string().describe('The table whose rows are kept.'),
          mark: z.string().describe('The column that is set instead.'),
          why: z.string().optional().describe('What happens when a row is gone.'),
        }),
      )
      .default([])
      .describe('Tables whose rows are kept.'),
  }),
  onByDefault: false,

  // A misspelt table would make the gate see nothing, so every name has to mean something in the schema.
  *names({ tables }) {
    for (const [index, { table, mark }] of tables.entries()) {
      yield { at: ['tables', index, 'table'], kind: 'table', name: table };
      yield { at: ['tables', index, 'mark'], kind: 'column', name: `${table}.${mark}` };
    }
  },

  *check(project, { tables }) {
    for (const { table, mark, why } of tables) {
      const kept = project.table({ name: table });
      for (const { statement, place } of project.statements) {
        for (const write of statement.writes) {
          if (write.operation !== 'delete' || project.table(write.table) !== kept) continue;
          yield { messageId: 'deleted', values: { table, mark }, place: place(write.table.span), subject: table, why };
        }
      }
    }
  },
});
