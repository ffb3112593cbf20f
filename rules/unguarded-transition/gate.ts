import { z } from 'zod';
import { defineGate } from '#gate/index';
import { once } from '#project/once';
import type { Project } from '#project/index';
import { transitionsOf, type Transition } from './transition.js';

/**
 * An UPDATE of a state column whose WHERE does not ask for the state that the row is in: whoever writes last wins, and a
 * row that has come to its end is revived. Or the WHERE asks, and lets a terminal state through that the UPDATE then gives up.
 *
 * ON CONFLICT DO UPDATE and the arms of a MERGE count as well. A predicate counts where every way through AND, OR and NOT
 * comes to it; so does one on the same rows in a CTE or subselect that picks them by a unique column (a claim), and a CASE
 * in SET that keeps some states as they are. A comparison with EXCLUDED, or with another row, is none.
 *
 * Not its business: columns that are not configured, which state may follow which, and a state that the code has looked up
 * before: the row can change in between. Where the row was locked before (FOR UPDATE), that is an allowance.
 */
export const gate = defineGate({
  id: 'unguarded-transition',
  title: 'an UPDATE changes a state whatever the row is in',
  why: 'A writer that comes late finds the row in another state than it believes, and takes it out of that one: a row that was removed for good comes back to life.',
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    unguarded: {
      what: '{subject} is updated without a predicate on its current value',
      label: 'whatever state the row is in, it is left',
      instead:
        'Ask for the states that may be left in the same statement ({predicate}), and take 0 changed rows as a lost race{example}.',
    },
    overwritten: {
      what: 'ON CONFLICT DO UPDATE sets {subject} without a predicate on its current value',
      label: 'whatever state the row is in, it is left',
      instead: 'Add WHERE {predicate} behind the SET of DO UPDATE, and take 0 changed rows as a lost race{example}.',
    },
    revived: {
      what: "{subject} is updated where it is '{state}', which is terminal",
      label: "a row that is '{state}' gets another state",
      instead: "Keep '{state}' out of the predicate on {subject} in the same statement{example}.",
    },
    undecided: {
      what: 'whether {subject} is updated with a predicate on its current value cannot be told here',
      label: 'part of the statement is made at run time',
      instead: 'Write the predicate ({predicate}) in the text of the statement itself{example}.',
    },
  },
  options: z.strictObject({
    states: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, with its schema where that is not `public`.'),
          column: z.string().describe('The column that holds the state.'),
          terminal: z.array(z.string()).default([]).describe('States that no row leaves.'),
          why: z.string().optional().describe('What happens when a late writer wins.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Columns that hold a state, which is left only knowingly.'),
  }),
  onByDefault: false,

  *names({ states }) {
    for (const [index, { table, column, terminal }] of states.entries()) {
      yield { at: ['states', index, 'table'], kind: 'table', name: table };
      yield { at: ['states', index, 'column'], kind: 'column', name: `${table}.${column}` };
      for (const [nth, state] of terminal.entries()) {
        yield { at: ['states', index, 'terminal', nth], kind: 'value', name: `${table}.${column}=${state}` };
      }
    }
  },

  *check(project, { states }) {
    const said = new Set<string>();
    for (const { table, column, terminal, why, see } of states) {
      const transitions = transitionsOf(project, { table, column, terminal });
      const models = once(() =>
        project === project.everywhere ? transitions : transitionsOf(project.everywhere, { table, column, terminal }),
      );
      for (const { write, place, verdict, revived } of transitions) {
        const key = `${place.path}:${place.span.start} ${verdict}`;
        // One text can be several, and they share these characters.
        if (verdict === 'guarded' || said.has(key)) continue;
        said.add(key);
        const model = models().find((one) => one.verdict === 'guarded');
        const subject = `${table}.${column}`;
        const example = model ? `, as ${nameOf(project, model)} does` : '';
        const overwritten = verdict === 'unguarded' && write.via === 'conflict';
        yield {
          messageId: overwritten ? 'overwritten' : revived ? 'revived' : verdict,
          severity: verdict === 'undecided' ? 'note' : 'error',
          values: {
            subject,
            example,
            ...(revived
              ? { state: revived.state }
              : { predicate: predicateFor(column, terminal, write.via === 'conflict' ? `${table}.` : '') }),
          },
          place: revived?.at ?? place,
          subject,
          related: [
            ...(revived ? [{ place, label: `${column} is written here` }] : []),
            ...(model ? [{ place: model.place, label: `${column} is updated with such a predicate here` }] : []),
          ],
          why,
          see,
        };
      }
    }
  },
});

function predicateFor(column: string, terminal: readonly string[], qualifier: string): string {
  const [only] = terminal;
  const name = `${qualifier}${column}`;
  const excluded =
    terminal.length > 1
      ? `${name} NOT IN (${terminal.map((state) => `'${state}'`).join(', ')})`
      : only && `${name} <> '${only}'`;
  return [`${name} = ANY ($n)`, ...(excluded ? [`at the least ${excluded}`] : [])].join(', ');
}

function nameOf(project: Project, { write }: Transition): string {
  const { path, function: id } = write.bound.site;
  return project.functions.name({ path, function: id });
}
