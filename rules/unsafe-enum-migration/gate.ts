import { z } from 'zod';
import { defineGate } from '#gate/index';
import { foldMigrations } from '#sql/fold';
import { lockingBreaches, unvalidatedBreaches } from './checks.js';
import { historyOf } from './history.js';
import { labelBreaches } from './labels.js';
import { numberBreaches } from './numbers.js';
import { wayBackBreaches } from './way-back.js';

/**
 * A migration of a vocabulary (an enum, a CHECK) that fails where it runs, or cannot be run again or taken back.
 *
 * Judged are the migrations themselves: ADD VALUE without IF NOT EXISTS (a note where a tool writes the file and it runs in
 * a transaction); a label used in the transaction that adds it, unless the type is made there too; in a folder with down
 * migrations, one that is missing; a down migration that drops values while rows may hold them (before it an UPDATE, a
 * DELETE or a CASE in USING must take the rows elsewhere); duplicate numbers and downs without ups; a CHECK added to a table
 * declared large without NOT VALID, unless the same file creates the table; and one NOT VALID that no migration validates.
 * Files count as run in a transaction unless a comment or the code says that they are not, in the words of the known tools.
 *
 * Not its business: what a DO block or a function does, runners that put several files into one transaction, and downs
 * whose rows some code of theirs moves.
 */
export const gate = defineGate({
  id: 'unsafe-enum-migration',
  title: 'a migration of an enum or CHECK fails half way, or cannot be taken back',
  why: 'It passes on an empty database and fails on one with rows, or on the second try: then the release stops with the schema between two versions, and nobody has written the way back.',
  scope: 'project',
  reads: ['catalog'],
  severity: 'error',
  messages: {
    unrepeatable: {
      what: "the label '{label}' is added to {type} without IF NOT EXISTS",
      label: 'fails where the label is there already',
      instead: "Write ALTER TYPE {type} ADD VALUE IF NOT EXISTS '{label}', so that the migration can be run again.",
      fix: 'Adds IF NOT EXISTS.',
      suggestion: 'The same in a file that a tool has written or whose sum it remembers (Prisma, drizzle-kit, Flyway).',
    },
    usedAtOnce: {
      what: "'{label}' is used in the transaction that adds it to {type}",
      label: 'PostgreSQL refuses it with 55P04 until the transaction is committed',
      instead: 'Move what uses the label to a migration of its own, after this one.',
    },
    noWayBack: {
      what: '{migration} changes {list}, and no down migration takes that back',
      label: 'the other migrations of the folder have one',
      instead: 'Write the down migration; where nothing can be taken back, let a comment in it say why.',
    },
    stranded: {
      what: "the down migration drops '{value}' from {column} while rows may hold it",
      label: 'fails on the first row that holds it',
      instead: "Before it, move the rows: UPDATE {table} SET {name} = '…' WHERE {name} = '{value}';",
      allowed: 'an UPDATE or DELETE of those rows before it, a CASE in USING',
    },
    misnumbered: {
      what: '{problem}',
      instead: '{todo}',
    },
    locking: {
      what: 'a CHECK is added to {of}, which is large, without NOT VALID',
      label: 'reads every row while nobody can write',
      instead:
        'Add it as a constraint NOT VALID, and let a later migration run ALTER {kind} {name} VALIDATE CONSTRAINT, which lets writers through.',
    },
    neverValidated: {
      what: 'the CHECK {check} of {name} was added NOT VALID, and no migration validates it',
      label: 'rows from before it may break it',
      instead: 'Add a migration with ALTER {kind} {name} VALIDATE CONSTRAINT {check};',
    },
  },
  options: z.strictObject({
    since: z
      .string()
      .optional()
      .describe('How the name of the first migration begins that is judged: those before it have run everywhere.'),
    large: z
      .array(
        z.strictObject({
          table: z.string().describe('The table, with its schema where that is not `public`.'),
          why: z.string().optional().describe('What happens when it is locked.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Tables that are too large to be read under a lock.'),
  }),
  onByDefault: true,

  *names({ large }) {
    for (const [index, { table }] of large.entries())
      yield { at: ['large', index, 'table'], kind: 'table', name: table };
  },

  *check(project, { since, large }) {
    const history = historyOf(project, since);
    for (const migration of history) {
      const after = once(() => foldMigrations(migration.applied).catalog);
      yield* labelBreaches(project, migration, after);
      yield* wayBackBreaches(migration, after);
      yield* lockingBreaches(migration, after, large);
    }
    const judged = new Set(history.flatMap(({ path, down }) => [path, ...(down ? [down.source.path] : [])]));
    yield* numberBreaches(project, (path) => since === undefined || judged.has(path));
    yield* unvalidatedBreaches(project, (path) => judged.has(path));
  },
});

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: compute() }).value;
}
