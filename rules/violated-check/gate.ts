import { z } from 'zod';
import { defineGate } from '#gate/index';
import { writtenRows, type WrittenRow } from '#project/written-rows';
import type { CheckPredicate } from '#sql/catalog';
import { checksOf } from './checks.js';
import { defaultArm, givenTo } from './given.js';
import { judge } from './verdict.js';
import { conditionOf } from './where.js';
import { wordsOf } from './wording.js';

/**
 * The values that a write is known to give contradict a CHECK of the table, alone or together: a closing time beside an open
 * status, two outcomes at once, a number out of range.
 *
 * Every CHECK of the migrations counts, on tables and domains. Each row of an INSERT, each UPDATE and each ON CONFLICT DO
 * UPDATE is judged in three-valued logic. An INSERT gives the columns that it leaves out their defaults, or NULL; an UPDATE
 * leaves them as they were in a row that met the CHECK, and the WHERE. Only what is refused whatever else holds is an error. An
 * UPDATE that sets one half of what a CHECK ties together is a note, where a row is refused whose other half is as an INSERT
 * leaves it by default.
 *
 * Not its business: lists of values for one column (unknown-status), values and conditions that cannot be known, NOT NULL, and
 * rows that a trigger completes.
 */
export const gate = defineGate({
  id: 'violated-check',
  title: 'a write gives values that a CHECK of the table refuses',
  why: 'PostgreSQL refuses the row when the statement is run, with values that no test happened to give; where the CHECK came later, a thousand rows already contradicted it.',
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    violated: {
      what: '{given} breaks CHECK {check} of {table}',
      label: 'every such row is refused',
      instead: 'Write values that meet CHECK {check}, or change it in a new migration.',
      allowed: '{expression}',
    },
    half: {
      what: '{column} is set to {value} without {others}, which CHECK {check} of {table} ties to it',
      label: 'a row is refused whose {others} is as an INSERT leaves it',
      instead: 'Set {others} in the same statement, or name in WHERE the rows that fit.',
      allowed: '{expression}',
    },
  },
  options: z.strictObject({
    notePairs: z.boolean().default(true).describe('Note an UPDATE that sets one half of what a CHECK ties together.'),
  }),
  onByDefault: true,

  *check(project, { notePairs }) {
    for (const row of writtenRows(project)) {
      for (const { check, columns } of checksOf(project, row.table)) {
        const given = givenTo(row, columns);
        if (given === undefined || given.size === 0) continue;
        const verdict = judge({
          check,
          columns,
          given,
          initial: (column) => defaultArm(column, row.tablePlace),
          ...(row.inserted ? {} : { before: beforeOf(row) }),
        });
        if (verdict.kind === 'fine' || (verdict.kind === 'half' && !(notePairs && row.whole))) continue;
        const column = verdict.column ?? columns[0]?.name ?? '';
        const written = row.columns.get(column);
        const named = written === undefined ? row.tablePlace : row.bound.place(written.assignment.span);
        const alone = columns.length === 1 && verdict.kind === 'violated' ? verdict.arm : undefined;
        const subject = `${row.tableName}.${column}`;
        const behind = alone?.inSql === false ? [{ place: named, label: `given to ${subject} here` }] : [];
        yield {
          messageId: verdict.kind,
          severity: verdict.kind === 'half' ? 'note' : 'error',
          values: {
            check: check.name,
            table: row.tableName,
            expression: check.expression.replace(/\s+/g, ' ').trim(),
            ...wordsOf(verdict, given, columns),
          },
          place: alone?.at ?? named,
          subject,
          within: row.within,
          related: [...behind, { place: check.origin, label: 'the CHECK is defined here' }],
        };
      }
    }
  },
});

/** In a conflict the row that is there and the one that is not are told apart by EXCLUDED, which is left alone. */
function beforeOf({ bound, via, write }: WrittenRow): CheckPredicate {
  return via === 'conflict' ? { kind: 'and', operands: [] } : conditionOf(bound, write.where, write.table);
}
