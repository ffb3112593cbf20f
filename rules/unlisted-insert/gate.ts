import { z } from 'zod';
import { defineGate, type Related } from '#gate/index';
import { functionNamed, shortName } from '#project/function-names';
import type { FunctionRef, Project } from '#project/index';
import { insertersOf, type Inserter } from './inserters.js';

/**
 * A function inserts into a guarded table and is not on the table's allowlist, where each entry says in words what keeps its
 * INSERT from making a row twice. An entry whose function no longer inserts is a finding too: its words now vouch for nothing.
 *
 * Every INSERT counts, also one that ON CONFLICT, a loop's lookup or a unique index guards: the list is where a reviewer reads
 * that. An INSERT in a callback belongs to the function around it, one in a helper to the helper. Several in one function are
 * one finding.
 *
 * Not its business: whether the words are true (insert-in-loop follows the paths), tables that are not listed, other tables
 * whose names begin alike, texts at the top level of a module that no call is seen to run, and migrations. Of a function whose
 * SQL could not be read, it does not say that it no longer inserts.
 */
export const gate = defineGate({
  id: 'unlisted-insert',
  title: 'a function inserts into a guarded table and is not on its allowlist',
  why: 'Nobody had asked what makes the INSERT harmless when it runs twice: importing one template twice duplicated its tree, and one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.',
  scope: 'project',
  reads: ['sql', 'catalog'],
  severity: 'error',
  messages: {
    unlisted: {
      what: '{function} inserts into {table} and is not on the allowlist',
      label: 'what happens when this runs twice?',
      instead:
        "Make a second run harmless, then add { function: '{entry}', because: '…' } to the allowlist of {table} and say there how; or call one of the listed functions.",
      allowed: '{allowed}',
    },
    unnamed: {
      what: '{path} inserts into {table} outside of any function that could be on the allowlist',
      label: 'what happens when this runs twice?',
      instead:
        'Move the INSERT into a named function, make a second run harmless, and add the function to the allowlist of {table}; or call one of the listed functions.',
      allowed: '{allowed}',
    },
    stale: {
      what: '{function} is on the allowlist of {table} and no longer inserts into it',
      label: 'listed because: {because}',
      instead: 'Take the entry out of the allowlist, or move it to the function that inserts now.',
    },
  },
  options: z.strictObject({
    tables: z
      .array(
        z.strictObject({
          table: z.string().describe('The guarded table, with its schema where that is not `public`.'),
          allow: z
            .array(
              z.strictObject({
                function: z.string().describe('The function that holds the INSERT, as `path#function`.'),
                because: z.string().min(1).describe('What makes a second run of its INSERT harmless.'),
              }),
            )
            .default([])
            .describe('The functions that may insert.'),
          why: z.string().optional().describe('What happens when a row is there twice.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Tables into which only listed functions insert.'),
  }),
  onByDefault: false,

  *names({ tables }) {
    for (const [index, entry] of tables.entries()) {
      yield { at: ['tables', index, 'table'], kind: 'table', name: entry.table };
      for (const [nth, { function: name }] of entry.allow.entries()) {
        yield { at: ['tables', index, 'allow', nth, 'function'], kind: 'function', name };
      }
    }
  },

  *check(project, { tables }) {
    for (const { table, allow, why, see } of tables) {
      const { inserters, unreadable } = insertersOf(project, table);
      const listed = new Map(allow.map((entry) => [entry.function, entry.because]));
      const allowed = listed.size > 0 ? `INSERT INTO ${table} in ${[...listed.keys()].join(', ')}` : 'no function yet';
      for (const inserter of inserters.values()) {
        if (listed.has(inserter.name)) continue;
        const { path, within, name, places } = inserter;
        const [place] = places;
        const values = { function: shortName(name), entry: name, path, table, allowed };
        const messageId = inserter.named ? 'unlisted' : 'unnamed';
        yield { messageId, values, place, subject: table, within, related: otherInserts(inserter), why, see };
      }
      for (const [name, because] of listed) {
        const ref = functionNamed(project, name);
        if (ref === undefined || inserters.has(name) || unreadable.has(name)) continue;
        const place = { path: ref.path, span: nameOf(project, ref) };
        const values = { function: shortName(name), table, because };
        yield { messageId: 'stale', values, place, subject: table, within: ref, why, see };
      }
    }
  },
});

function otherInserts({ places }: Inserter): readonly Related[] {
  return places.slice(1).map((place) => ({ place, label: 'another INSERT of the same function' }));
}

function nameOf(project: Project, { path, function: id }: FunctionRef): { start: number; end: number } {
  return project.facts(path).functions[id]?.nameSpan ?? { start: 0, end: 0 };
}
