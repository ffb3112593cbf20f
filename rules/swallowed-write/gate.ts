import { z } from 'zod';
import { defineGate } from '#gate/index';
import type { Project } from '#project/index';
import { lossesOf } from './loss.js';

/**
 * A write fails, and nobody can tell: its promise is neither awaited, returned nor handled (`void` hides it as well), or it is
 * caught by an empty `catch`. For tables that are listed as critical, a catch that only logs and goes on counts too.
 *
 * A catch has handled the failure when it returns a value by which the caller can tell (one that is not returned otherwise),
 * sets something, tries again, leaves the loop, or calls any function but a logger; ROLLBACK tells nobody, nor does going on
 * to the next item. What it throws is followed like the failure itself: through the functions that hand it on, `.then` and
 * `Promise.all`, transactions, and callbacks of `map`, `forEach` and timers. The results of `Promise.allSettled` are lost
 * where nobody takes them.
 *
 * Not its business: promises that are kept for later or given to other functions; what is done with the results of
 * `Promise.allSettled`; clients that call back; callbacks that a framework runs; and the last failure of a program, which
 * ends it.
 */
export const gate = defineGate({
  id: 'swallowed-write',
  title: 'the failure of a write is lost',
  why: 'The row keeps its old value while the program goes on as if it had the new one: five failing status writes dropped their errors, or logged them and went on, and nobody noticed for five days.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    dropped: {
      what: 'the promise of {what} is neither awaited, returned nor handled',
      label: 'a failure here reaches nobody',
      instead:
        'Await it or return it, so that the caller hears of a failure; where it may run on its own, attach a handler that records the failure.',
    },
    emptied: {
      what: 'the failure of {what} is caught and dropped',
      label: 'whoever called believes that it was written',
      instead:
        'Rethrow, or return a value that says that it failed; where one failure is expected, test for its code and rethrow the others.',
    },
    logged: {
      what: 'the failure of {what} is only logged',
      label: 'whoever called believes that it was written',
      instead: 'Rethrow behind the log line, or return a value that says that it failed.',
    },
  },
  options: z.strictObject({
    critical: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, with its schema where that is not `public`.'),
          why: z.string().optional().describe('What follows from a write that was lost.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Tables for whose writes a line in the log is not enough.'),
  }),
  onByDefault: true,

  *names({ critical }) {
    for (const [index, { table }] of critical.entries())
      yield { at: ['critical', index, 'table'], kind: 'table', name: table };
  },

  *check(project, { critical }) {
    const said = new Set<string>();
    for (const { call, fate } of lossesOf(project)) {
      const entry = critical.find(({ table }) => call.table !== undefined && tableNamed(project, table) === call.table);
      const key = `${fate.at.path}:${fate.at.span.start}`;
      if (said.has(key) || (fate.kind === 'logged' && !entry)) continue;
      said.add(key);
      const { writtenAt } = call;
      const called = project.facts(call.path).calls[call.call];
      yield {
        messageId: fate.kind,
        values: { what: call.what },
        place: fate.at,
        subject: call.table?.name ?? call.what,
        within: fate.within,
        related: [
          ...(called && fate.kind !== 'dropped'
            ? [{ place: { path: call.path, span: called.calleeSpan }, label: 'what fails is called here' }]
            : []),
          ...(call.depth > 0 ? [{ place: writtenAt, label: 'the write stands here' }] : []),
        ],
        why: entry?.why,
        see: entry?.see,
      };
    }
  },
});

function tableNamed(project: Project, name: string): ReturnType<Project['table']> {
  const [first = '', second] = name.split('.');
  return project.table(second === undefined ? { name: first } : { schema: first, name: second });
}
