import { z } from 'zod';
import { defineGate } from '#gate/index';
import { sameTable, tableNamed } from '#project/table-names';
import { once } from '#project/once';
import { writtenRows, type WrittenRow } from '#project/written-rows';
import { bondsOf, isModel, pairOf, withoutRepeats } from './pair.js';
import { writtenApart } from './apart.js';
import { suggestionOf } from './fix.js';
import { choicesBehind, wordsOf } from './wording.js';

const condition = z.union([z.literal('null'), z.literal('not null'), z.array(z.string()).min(1).readonly()]);
const conditions = z.record(z.string(), condition);

/**
 * A write that gives a column a certain value does not give its companions what they must then have: a failed row without
 * its message, a closing time on an open row. The configuration says which columns belong together, and why.
 *
 * Each row of an INSERT, each UPDATE, and each ON CONFLICT DO UPDATE is judged by itself, on the values that reach it:
 * through constants, conditionals, parameters and their callers. A companion counts only where the same statement writes
 * it; an INSERT that leaves a column out gives it its default. What only a declared type allows is a note, no finding.
 *
 * Not its business: values in WHERE, rows that a trigger completes, and rules that nobody configured.
 */
export const gate = defineGate({
  id: 'missing-companion',
  title: 'a write sets a column without the columns that must change with it',
  why: 'A row that says half of what happened sends its reader elsewhere: operators saw "Workspace failed" with no message and had nothing to go on.',
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    missing: {
      what: '{column} is {change} without {companion}',
      label: '{other} is not written with it',
      instead: 'Set {other} to {wanted} in the same statement{example}.',
      suggestion:
        'Writes the companion too; a message is an empty text behind a TODO, since only its author knows what it is to say.',
    },
    split: {
      what: '{column} is {change} without {companion}, which another statement writes',
      label: 'between the two statements the row contradicts itself',
      instead: 'Set {other} to {wanted} in the same statement{example}.',
    },
    contradicted: {
      what: '{column} is {change} while {other} is {actual}',
      label: 'belongs with {companion}',
      instead: 'Set {other} to {wanted} in the same statement{example}.',
      suggestion: 'Gives the companion such a value; a message is an empty text behind a TODO.',
    },
    undecided: {
      what: 'whether {column} is {change} without {companion} cannot be told here',
      label: '{doubt}',
      instead: 'Bind values whose types leave no doubt, or write such rows in a statement of their own{example}.',
    },
  },
  options: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, as `table` or `schema.table`.'),
          when: conditions
            .refine((when) => Object.keys(when).length === 1, 'Name exactly one column.')
            .describe("The column and the value that asks for company: `['failed']`, `'null'` or `'not null'`."),
          requires: conditions
            .refine((requires) => Object.keys(requires).length > 0, 'Name at least one column.')
            .describe('What the same statement must then write, in the same form.'),
          why: z.string().describe('What happens to a row without its companion.'),
          see: z.string().optional().describe('An incident, a pull request, a decision.'),
        }),
      )
      .default([])
      .describe('The columns that belong together.'),
  }),
  onByDefault: false,

  *names({ rules }) {
    for (const [index, { table, when, requires }] of rules.entries()) {
      yield { at: ['rules', index, 'table'], kind: 'table', name: table };
      const sides = { when, requires };
      for (const side of ['when', 'requires'] as const) {
        for (const [column, values] of Object.entries(sides[side])) {
          const at = ['rules', index, side, column];
          yield { at, kind: 'column', name: `${table}.${column}` };
          for (const [place, value] of typeof values === 'string' ? [] : values.entries()) {
            yield { at: [...at, place], kind: 'value', name: `${table}.${column}=${value}` };
          }
        }
      }
    }
  },

  *check(project, { rules }) {
    const all = writtenRows(project);
    const elsewhere = once(() => (project === project.everywhere ? all : writtenRows(project.everywhere)));
    for (const bond of bondsOf(rules)) {
      const { table, column, other, why, see } = bond;
      const named = tableNamed(project, table);
      const ofTable = (row: WrittenRow): boolean => sameTable(project, row.table, named);
      const rows = all.filter(ofTable);
      const pairs = rows.flatMap((row) => pairOf(project, row, bond) ?? []);
      // Looked for only where a finding wants one.
      const models = once(() =>
        elsewhere()
          .filter(ofTable)
          .flatMap((row) => pairOf(project, row, bond) ?? [])
          .filter((pair) => isModel(pair, bond)),
      );
      for (const pair of withoutRepeats(pairs)) {
        const { row, verdict } = pair;
        if (verdict === 'fine') continue;
        const apart = verdict === 'missing' ? writtenApart(project, rows, row, column, other) : undefined;
        const model = models().find((good) => good.row.inserted === row.inserted) ?? models()[0];
        yield {
          messageId: apart ? 'split' : verdict,
          severity: verdict === 'undecided' ? 'note' : 'error',
          values: {
            ...wordsOf(bond, pair),
            example: model ? `, as ${project.functions.name(model.row.within)} does` : '',
          },
          place: pair.place,
          subject: `${table}.${column}`,
          within: row.within,
          fix: apart ? undefined : suggestionOf(project, bond, pair),
          related: [
            ...choicesBehind(bond, pair),
            ...(apart ? [{ place: apart, label: `${other} is written here, by another statement` }] : []),
            ...(model ? [{ place: model.place, label: `${column} and ${other} are written together here` }] : []),
          ],
          why,
          see,
        };
      }
    }
  },
});
