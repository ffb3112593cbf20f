import { z } from 'zod';
import { defineGate } from '#gate/index';
import { foldMigrations } from '#sql/fold';
import { usedAtOnce } from './at-once.js';
import { historyOf, nameOf } from './history.js';
import { strandedBy } from './take-back.js';

/**
 * A migration of a vocabulary (an enum, a CHECK) that fails where it runs, or cannot be run again or taken back.
 *
 * Judged are the migrations themselves: ADD VALUE without IF NOT EXISTS (a note where a tool writes the file and it runs in
 * a transaction); a label used in the transaction that adds it, unless the type is made there too; in a folder with down
 * migrations, one that is missing; a down migration that drops values while rows may hold them (before it an UPDATE, a
 * DELETE or a CASE in USING must take the rows elsewhere); duplicate numbers and downs without ups; a CHECK added to a table
 * declared large without NOT VALID, unless the same file creates the table; and one NOT VALID that no migration validates.
 * Files count as run in a transaction unless a comment says that they are not, in the words of the known tools.
 *
 * Not its business: what a DO block or a function does, migrations written in TypeScript, runners that put several files
 * into one transaction, and downs whose rows some code of theirs moves.
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
      what: 'a CHECK is added to {table}, which is large, without NOT VALID',
      label: 'reads every row while nobody can write',
      instead:
        'Add it as a constraint NOT VALID, and let a later migration run ALTER TABLE {table} VALIDATE CONSTRAINT, which lets writers through.',
    },
    neverValidated: {
      what: 'the CHECK {check} of {table} was added NOT VALID, and no migration validates it',
      label: 'rows from before it may break it',
      instead: 'Add a migration with ALTER TABLE {table} VALIDATE CONSTRAINT {check};',
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
    const judged = new Set(history.flatMap(({ path, down }) => [path, ...(down ? [down.source.path] : [])]));
    for (const migration of history) {
      const { path, steps, transactional, generated, applied, down } = migration;
      const actions = steps.flatMap((step) => step.actions);
      for (const action of actions) {
        if (action.kind !== 'add-label' || action.ifNotExists) continue;
        yield {
          messageId: 'unrepeatable',
          severity: generated && transactional ? 'note' : 'error',
          values: { type: identifier(action.type), label: action.label.replaceAll("'", "''") },
          place: { path, span: action.verb },
          subject: `${action.type}=${action.label}`,
        };
      }
      const after = once(() => foldMigrations(applied).catalog);
      for (const { type, label, span, addedAt } of usedAtOnce(migration, after)) {
        yield {
          messageId: 'usedAtOnce',
          values: { type, label },
          place: { path, span },
          subject: `${type}=${label}`,
          related: [{ place: { path, span: addedAt }, label: 'the label is added here' }],
        };
      }
      const change = actions.find(({ kind }) => CHANGES.has(kind));
      if (migration.downMissing && change !== undefined && 'span' in change) {
        const list = 'type' in change ? change.type : 'table' in change ? `a CHECK of ${change.table}` : '';
        const values = { migration: nameOf(path), list };
        yield { messageId: 'noWayBack', values, place: { path, span: change.span }, subject: list };
      }
      if (down?.steps.some((step) => step.actions.some(({ kind }) => NARROWS.has(kind)))) {
        const back = foldMigrations([...applied, down.source]).catalog;
        for (const { column, table, columnName, label, place } of strandedBy(migration, after(), back)) {
          const values = { column, table, name: columnName, value: label };
          yield { messageId: 'stranded', values, place, subject: `${column}=${label}` };
        }
      }
      const fresh = new Set(actions.flatMap((action) => (action.kind === 'create-table' ? [action.table] : [])));
      for (const action of actions) {
        const entry = action.kind === 'add-check' ? large.find(({ table }) => table === action.table) : undefined;
        if (action.kind !== 'add-check' || entry === undefined || action.notValid || fresh.has(action.table)) continue;
        const { table, why, see } = entry;
        yield { messageId: 'locking', values: { table }, place: { path, span: action.span }, subject: table, why, see };
      }
    }
    for (const { layout, problems } of project.migrations) {
      for (const { kind, place, message } of problems) {
        const todo = remedies[kind];
        if (todo === undefined || (since !== undefined && !judged.has(place.path))) continue;
        // Tools that date their files without a layout of their own keep them apart by the whole name.
        const severity =
          kind === 'duplicate-number' && layout === 'plain' && DATED.test(nameOf(place.path)) ? 'note' : 'error';
        yield { messageId: 'misnumbered', severity, values: { problem: message, todo }, place, subject: place.path };
      }
    }
    for (const { schema, name, checks } of project.catalog.tables.values()) {
      for (const { validated, enforced, origin, name: check } of checks) {
        if (validated || !enforced || !judged.has(origin.path)) continue;
        const table = schema === 'public' ? name : `${schema}.${name}`;
        const values = { table, check };
        yield { messageId: 'neverValidated', severity: 'note', values, place: origin, subject: `${table} ${check}` };
      }
    }
  },
});

const CHANGES: ReadonlySet<string> = new Set(['create-enum', 'add-label', 'rename-label', 'add-check']);
const NARROWS: ReadonlySet<string> = new Set(['retype', 'add-check']);
const DATED = /^\d{12,}/;
const remedies: Readonly<Record<string, string>> = {
  'duplicate-number': 'Give the newer of them the next free number, before anybody has run it.',
  'out-of-order': 'Generate the migration again on top of the others, or give it a later `when` in the journal.',
  'missing-up': 'Delete it, or bring back the up migration that it belongs to.',
};

/** As it has to be written in SQL. */
function identifier(name: string): string {
  return name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: compute() }).value;
}
