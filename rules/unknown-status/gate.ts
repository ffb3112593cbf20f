import { z } from 'zod';
import { once } from '#project/once';
import { defineGate } from '#gate/index';
import { fixOf } from './fix.js';
import { enumOf } from './lists.js';
import { isLabel, migrationAdding } from './migration.js';
import { nearest } from './nearest.js';
import { usesOf, type Use } from './uses.js';

/**
 * A value that code writes to, or compares with, a column that lists its values (an enum, a CHECK) is not on the list.
 *
 * Literals in the SQL count, and every value that a bound expression can take: those that reach it and those that its
 * declared type allows; elements of an array too. So does a value under a cast to the enum. A comparison with a label that
 * an enum lacks fails like a write; one with a value that a CHECK lacks only finds nothing, and is a note.
 *
 * Not its business: values that cannot be known (`string`), NULL, patterns, a column compared as text (`status::text = …`),
 * and rules over more than one column. A type that no migration creates is said, never taken for an empty list.
 */
export const gate = defineGate({
  id: 'unknown-status',
  title: 'a status in code is not among the values that the database lists',
  why: 'PostgreSQL refuses the whole statement: a migration left out two labels that code had been writing, and for five days each such UPDATE failed and was swallowed while every test stayed green.',
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    unlisted: {
      what: "{subject} is {met} '{value}', which {list} does not have",
      label: '{hint}',
      instead: '{way} the value in a new migration: {migration}',
      fix: 'Writes the migration where the value is that of a constant and no listed one is near: the command line alone.',
      suggestion: 'Writes the nearest listed value.',
      allowed: '{values}; in code and not listed: {extra}; listed and in no statement: {unused}',
    },
    unmatchable: {
      what: "{subject} is {met} '{value}', which {list} never lets in",
      label: '{hint}',
      instead: '{way} it to the list in a new migration, if rows are to hold it again: {migration}',
      suggestion: 'Writes the nearest listed value.',
      allowed: '{values}; in code and not listed: {extra}; listed and in no statement: {unused}',
    },
    unjudged: {
      what: "whether {subject} can be '{value}' is not known, because no migration creates its type {list}",
      instead: 'Add the migration that creates the type to `migrations` in the configuration.',
    },
  },
  options: z.strictObject({
    checkReads: z.boolean().default(true).describe('Note a comparison with a value that a CHECK does not list.'),
  }),
  onByDefault: true,

  *check(project, options) {
    const uses = withoutRepeats(usesOf(project));
    const all = once(() => (project === project.everywhere ? uses : withoutRepeats(usesOf(project.everywhere))));
    const unjudged = new Set<string>();
    for (const use of uses) {
      const { subject, value, at, list } = use;
      if (list === undefined) {
        // One migration settles every value of the column: the first place says it for all.
        if (unjudged.has(subject)) continue;
        unjudged.add(subject);
        const values = { subject, value, list: use.column?.type.name ?? '' };
        yield { messageId: 'unjudged', severity: 'note', values, place: at, subject, why: UNJUDGED };
        continue;
      }
      const listed = list.values.map((entry) => entry.value);
      if (listed.includes(value)) continue;
      const type = use.column && enumOf(project.catalog, use.column.type);
      const inEnum = list.source !== 'check' && !isLabel(type, value);
      // A CHECK refuses rows, not questions; an enum refuses both.
      const legal = use.met === 'compared with' && !inEnum;
      if (legal && !options.checkReads) continue;
      const named = new Set(
        all()
          .filter((other) => sameList(other, use))
          .map((other) => other.value),
      );
      const near = nearest(value, listed);
      yield {
        messageId: legal ? 'unmatchable' : 'unlisted',
        severity: legal ? 'note' : 'error',
        values: {
          subject,
          met: use.met,
          value,
          list: inEnum ? `enum ${type?.name ?? list.name}` : `CHECK ${list.name}`,
          hint: near === undefined ? 'not on the list' : `the nearest is '${near}'`,
          way: near === undefined ? 'Add' : `Write '${near}' if that is meant, or add`,
          migration: migrationAdding(project.catalog, use, list),
          values: quoted(listed),
          extra: quoted([...named].filter((name) => !listed.includes(name))),
          unused: quoted(listed.filter((name) => !named.has(name))),
        },
        place: at,
        subject,
        fix: legal && near === undefined ? undefined : fixOf(project, use, list, near),
        why: legal ? UNMATCHED : undefined,
        related: [
          ...(use.inSql ? [] : [{ place: use.metAt, label: `it meets ${subject} here` }]),
          { place: list.origin, label: 'the list was last changed here' },
        ],
      };
    }
  },
});

const UNMATCHED =
  'No row can hold the value any more, so the comparison finds nothing: it is misspelt, or left over from an older list.';
const UNJUDGED = 'Where no list is seen, a wrong value looks like a right one.';

/** Variants of one text give one use twice, and so does a cast inside a write. */
function withoutRepeats(uses: Iterable<Use>): readonly Use[] {
  const byPlace = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.at.path}:${use.at.span.start}-${use.at.span.end} ${use.value}`;
    if (!byPlace.has(key)) byPlace.set(key, use);
  }
  return [...byPlace.values()];
}

/** Columns and casts of one enum share its labels; a CHECK belongs to one column. */
function sameList(left: Use, right: Use): boolean {
  if (left.list?.name !== right.list?.name || left.list?.source !== right.list?.source) return false;
  return left.list?.source === 'enum' || left.subject === right.subject;
}

function quoted(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.map((value) => `'${value}'`).join(', ');
}
