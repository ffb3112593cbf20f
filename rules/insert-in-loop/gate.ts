import { z } from 'zod';
import { defineGate, type Related } from '#gate/index';
import { functionNamed, shortName } from '#project/function-names';
import type { LoopReason } from '#project/index';
import { guardsItself } from './conflict.js';
import { guardsOf, type Guards } from './guards.js';
import { sameTable, tableNamed } from '#project/table-names';

/**
 * An INSERT into a guarded table runs once per item, and nothing finds the row that is already there.
 *
 * Once per item: in a loop of any form, in a callback of an array method, in a function that calls itself, and in a helper
 * that any of these calls, across files. The innermost loop counts, unless every way on from the INSERT leaves it (a retry,
 * a search). Guards are judged by paths, within one iteration, from the loop down to the INSERT: a lookup in one branch does
 * not guard the other, an early exit does.
 *
 * Guards: a registered lookup called before, be it in the function that runs the callback; ON CONFLICT in the statement; INSERT … SELECT … WHERE NOT EXISTS on the same
 * table; an existence branch (a SELECT from the table, or an UPDATE of it, whose result decides); a caught unique violation
 * (23505); rows of the same table deleted before in the same function; rows under a parent that the same function has just
 * inserted into another table; a batch (several rows of VALUES, `unnest`). Anything else is an allowance.
 *
 * Not its business: tables that are not listed, an INSERT that runs once, whether a guard asks about the columns that
 * identify a row or its answer is used, and races, which only a unique index settles.
 */
export const gate = defineGate({
  id: 'insert-in-loop',
  title: 'an INSERT into a guarded table runs once per item without a guard',
  why: 'Each repetition of the work inserts the rows again: importing one template twice duplicated its tree, and one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    unguarded: {
      what: 'INSERT INTO {table} runs once per item of {loop} without a guard',
      label: 'nothing on the way here finds the row that is already there',
      instead:
        'Call {lookup} first, for each item and on every path to this INSERT, or add ON CONFLICT; add a unique index on what identifies a row as well, because a lookup followed by an INSERT still races.',
      allowed: '{lookup} before it, ON CONFLICT, WHERE NOT EXISTS on {table}, one INSERT of many rows',
    },
    unguardedWithoutLookup: {
      what: 'INSERT INTO {table} runs once per item of {loop} without a guard',
      label: 'nothing on the way here finds the row that is already there',
      instead:
        'Add ON CONFLICT on a unique index of what identifies a row, or look the row up first, for each item and on every path to this INSERT, and register that lookup in `guards`; with a lookup, add the unique index as well, because a lookup followed by an INSERT still races.',
      allowed: 'ON CONFLICT, WHERE NOT EXISTS on {table}, one INSERT of many rows',
    },
  },
  options: z.strictObject({
    tables: z
      .array(
        z.strictObject({
          table: z.string().describe('The guarded table, with its schema where that is not `public`.'),
          guards: z.array(z.string()).default([]).describe('Lookups that find an existing row, as `path#function`.'),
          why: z.string().optional().describe('What happens when a row is there twice.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Tables whose rows must not be inserted twice.'),
  }),
  onByDefault: false,

  *names({ tables }) {
    for (const [index, entry] of tables.entries()) {
      yield { at: ['tables', index, 'table'], kind: 'table', name: entry.table };
      for (const [nth, name] of entry.guards.entries()) {
        yield { at: ['tables', index, 'guards', nth], kind: 'function', name };
      }
    }
  },

  *check(project, { tables }) {
    const judged = new Set<string>();
    for (const entry of tables) {
      const table = tableNamed(project, entry.table);
      const lookups = entry.guards.flatMap((name) => functionNamed(project, name) ?? []);
      let known: Guards | undefined;
      // Most files have no INSERT into the table, and what guards one is found out over all statements.
      const guards = (): Guards => (known ??= guardsOf(project, table, lookups));
      for (const bound of project.statements) {
        const { path, call } = bound.site;
        // What stands in the body of a stored function does not run where the function is created.
        if (bound.statement.body === 'routine') continue;
        // A text that no call runs has no place in any function's paths.
        const fact = call === undefined ? undefined : project.facts(path).calls[call];
        if (call === undefined || !fact) continue;
        for (const write of bound.statement.writes) {
          if (write.operation !== 'insert' || !sameTable(project, write.table, table)) continue;
          if (guardsItself(bound.statement, write)) continue;
          const place = bound.place(write.table.span);
          const within = { path, function: fact.function };
          const loop = project.loops.around(within, call, (step) => guards().hold(step, call));
          // The variants of one text are one finding.
          const key = `${place.path}:${place.span.start} ${call}`;
          if (!loop || judged.has(key)) continue;
          judged.add(key);
          const { why, see } = entry;
          const lookup = lookups.map((ref) => shortName(project.functions.name(ref))).join(' or ');
          const values = { table: entry.table, loop: phraseOf(loop), lookup };
          const messageId = lookups.length > 0 ? 'unguarded' : 'unguardedWithoutLookup';
          const related = relatedTo(loop, guards().near(within), lookup);
          yield { messageId, values, place, subject: entry.table, within, related, why, see };
        }
      }
    }
  },
});

function phraseOf(loop: LoopReason): string {
  if (loop.kind === 'recursion') return `the recursion of ${loop.what}`;
  const article = /^[aeiou]/i.test(loop.what) ? 'an' : 'a';
  return `${article} ${loop.what} ${loop.kind}`;
}

function relatedTo(loop: LoopReason, near: ReturnType<Guards['near']>, lookup: string): readonly Related[] {
  const label = loop.kind === 'recursion' ? `${loop.what} is called again here` : `${phraseOf(loop)} starts here`;
  return [
    { place: loop.place, label },
    ...loop.chain.map((place) => ({ place, label: 'this call leads to the INSERT' })),
    ...near.map((place) => ({ place, label: `${lookup} is called here, but not before the INSERT on every path` })),
  ];
}
