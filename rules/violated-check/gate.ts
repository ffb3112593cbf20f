import { z } from 'zod';
import { defineGate } from '#gate/index';
import type { Column, Table } from '#sql/catalog';
import { checksOf } from './checks.js';
import { armsOf, defaultArm, type Arm } from './given.js';
import { writtenRows, type WrittenRow } from './rows.js';
import { judge, type Verdict } from './verdict.js';

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
        if (given === undefined || columns.every(({ name }) => !row.columns.has(name))) continue;
        const verdict = judge({
          check,
          columns,
          given,
          initial: (column) => defaultArm(column, row.tablePlace),
          ...(row.inserted ? {} : { before: row.before }),
        });
        if (verdict.kind === 'fine' || (verdict.kind === 'half' && !(notePairs && row.whole))) continue;
        const written = row.columns.get(verdict.column ?? '') ?? [...row.columns.values()][0];
        if (written === undefined) continue;
        const table = shownTable(row.table);
        const about = { check: check.name, table, expression: check.expression.replace(/\s+/g, ' ').trim() };
        const named = row.bound.place(written.assignment.span);
        const alone = columns.length === 1 && verdict.kind === 'violated' && verdict.arm !== undefined;
        yield {
          messageId: verdict.kind,
          ...(verdict.kind === 'half' ? { severity: 'note' as const } : {}),
          values:
            verdict.kind === 'half'
              ? {
                  ...about,
                  column: verdict.column,
                  value: verdict.arm.gives === 'present' ? 'a value' : verdict.arm.shown,
                  others: verdict.others.join(' and '),
                }
              : { ...about, given: wordsOf(given, verdict, given.size < columns.length) },
          place: alone ? verdict.arm.at : named,
          subject: `${table}.${written.columnName}`,
          within: { path: row.bound.site.path, function: row.bound.site.function },
          related: [
            ...(alone && !verdict.arm.inSql
              ? [{ place: named, label: `given to ${table}.${written.columnName} here` }]
              : []),
            { place: check.origin, label: 'the CHECK is defined here' },
          ],
        };
      }
    }
  },
});

/** Undefined where a value is none that its column can hold, which unknown-status says. */
function givenTo(row: WrittenRow, columns: readonly Column[]): ReadonlyMap<string, readonly Arm[]> | undefined {
  const given = new Map<string, readonly Arm[]>();
  for (const column of columns) {
    const write = row.columns.get(column.name);
    if (write === undefined && !row.inserted) continue;
    const missing = (): Arm => {
      const arm = defaultArm(column, row.tablePlace);
      // The part of the statement that could not be read may give it.
      return row.whole ? arm : { ...arm, gives: 'anything' };
    };
    given.set(column.name, write === undefined ? [missing()] : armsOf(row.bound, write.assignment.value, column));
  }
  const unlisted = columns.some(({ name, vocabulary }) =>
    given.get(name)?.some(({ gives }) => {
      if (vocabulary === undefined || typeof gives === 'string') return false;
      return gives.some((cell) => cell.kind === 'value' && vocabulary.values.every(({ value }) => value !== cell.text));
    }),
  );
  return unlisted ? undefined : given;
}

/** `state 'fetched' with acked_at not NULL`: the values that come together. */
function wordsOf(
  given: ReadonlyMap<string, readonly Arm[]>,
  { arm, column }: Extract<Verdict, { kind: 'violated' }>,
  picked: boolean,
): string {
  const words = [...given].map(([name, arms]) => {
    const shown = name === column && arm !== undefined ? [arm.shown] : [...new Set(arms.map((one) => one.shown))];
    return { name, text: `${name} ${shown.join(' or ')}` };
  });
  const first = words.filter(({ name }) => name === column);
  const together = [...first, ...words.filter(({ name }) => name !== column)].map(({ text }) => text).join(' with ');
  return picked ? `${together}, in the rows that WHERE picks,` : together;
}

function shownTable({ schema, name }: Table): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}
