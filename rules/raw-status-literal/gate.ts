import { z } from 'zod';
import { defineGate } from '#gate/index';
import type { ColumnWrite, Value } from '#project/index';
import { shownTable } from '#project/table-names';
import type { Place } from '#facts/span';
import { fixOf } from './fix.js';
import { freeParameter, sibling, spelt, withinReach } from './constant.js';
import { isTyped } from './typed.js';

/**
 * A write gives a status column (any column with an enum or a CHECK list) a literal inside the SQL, or a bare string bound
 * to it, although the project declares constants for the column's values.
 *
 * Every way to write counts: SET, INSERT by column list or by position, several rows, INSERT … SELECT, ON CONFLICT DO
 * UPDATE, `(a, b) = (…)`, CASE arms, casts, CTEs, MERGE. A bound string counts where it is written, be it in the caller.
 * A value that neither the database nor the constants know is left to unknown-status: one place, one finding.
 *
 * Not its business: literals in WHERE, column defaults, values that only a declared type allows, numbers and booleans, and
 * what a query builder writes to a column whose values the compiler checks (`pgEnum`, `$type<…>`), unless it is asked for. Where no
 * constant is declared that could be bound, or only one that another file keeps to itself, there is one note for the column.
 */
export const gate = defineGate({
  id: 'raw-status-literal',
  title: 'a status is written as a literal although a constant is declared for it',
  why: 'A status that is spelt out in SQL is found by no rename, no search for the constant and no compiler: a sweep by hand missed one such place, and the next reader found it by luck.',
  scope: 'project',
  reads: ['sql', 'catalog', 'declarations'],
  severity: 'error',
  messages: {
    literal: {
      what: "{column} is written as the literal '{value}' instead of {constant}",
      label: "→ {verb} {name} = '{value}'",
      instead: 'Bind {constant} from {file}, and write {parameter} here.',
      fix: 'Binds the constant, with the parameter, its argument and the import, where the statement is written out in the call that runs it.',
    },
    bound: {
      what: "{column} is given the bare string '{value}' instead of {constant}",
      label: "→ {verb} {name} = '{value}'",
      instead: 'Pass {constant} from {file}.',
      fix: 'Passes the constant, with the import that this takes.',
      suggestion: 'The same where the compiler may then take no other value.',
    },
    undeclared: {
      what: "{column} is written as '{value}', for which no constant is declared beside {constant}",
      label: "→ {verb} {name} = '{value}'",
      instead: "Declare a constant for '{value}' beside {constant} in {file}, and bind it.",
    },
    constantless: {
      what: "{column} is written as the literal '{value}', for which no constant is declared",
      label: "→ {verb} {name} = '{value}'",
      instead: 'Declare the values once, as an enum or an object `as const`, and bind its members.',
    },
  },
  options: z.strictObject({
    except: z.array(z.string()).default([]).describe('Columns that are not judged, as `table.column`.'),
    typedBuilders: z
      .boolean()
      .default(false)
      .describe("Judge what a query builder writes even where the compiler checks it against the column's values."),
  }),
  onByDefault: true,

  *names(options) {
    for (const [index, name] of options.except.entries()) yield { at: ['except', index], kind: 'column', name };
  },

  *check(project, options) {
    const said = new Set<string>();
    for (const write of project.columnWrites) {
      // In the database there is no constant of the code to bind.
      if (write.bound.site.stored === true) continue;
      const column = qualified(write);
      const vocabulary = write.column?.vocabulary;
      if (column === undefined || vocabulary === undefined || options.except.includes(column)) continue;
      for (const value of bareStrings(write)) {
        if (!options.typedBuilders && isTyped(project, write, value.at)) continue;
        const constants = withinReach(project, project.constantsFor(vocabulary), value.at.path);
        const own = constants.get(value.value)?.[0];
        // A value that neither the database nor the constants know is wrong for another reason, which unknown-status gives.
        if (own === undefined && !vocabulary.values.some((one) => one.value === value.value)) continue;
        const named = own ?? sibling(vocabulary, constants);
        const place = value.at;
        // One literal can reach several statements, and one statement can be several texts: it is wrong once.
        const key = named === undefined ? column : `${place.path}:${place.span.start} ${column}`;
        if (said.has(key)) continue;
        said.add(key);
        yield {
          messageId: own ? (value.inSql ? 'literal' : 'bound') : named ? 'undeclared' : 'constantless',
          severity: named ? 'error' : 'note',
          values: {
            column,
            value: value.value,
            verb: write.write.operation === 'insert' && write.via === 'write' ? 'INSERT' : 'SET',
            name: write.columnName,
            constant: named ? spelt(named) : '',
            file: named?.path ?? '',
            parameter: named ? freeParameter(project, write.bound, named) : '',
          },
          place,
          subject: column,
          fix: own && fixOf(project, write, value, own),
          related: [
            ...(value.inSql ? [] : [{ place: writtenAt(write), label: `bound to ${column} here` }]),
            ...(named ? [{ place: named.place, label: `${spelt(named)} is declared here` }] : []),
          ],
        };
      }
    }
  },
});

/** `workspaces.status`, with the schema where it is not `public`; undefined for a table that the migrations do not know. */
function qualified({ table, columnName }: ColumnWrite): string | undefined {
  return table === undefined ? undefined : `${shownTable(table)}.${columnName}`;
}

function writtenAt({ bound, assignment }: ColumnWrite): Place {
  return bound.place(assignment.span);
}

function bareStrings({ bound, assignment }: ColumnWrite): readonly (Value & { readonly value: string })[] {
  return bound
    .values(assignment.value)
    .flow.filter((value): value is Value & { value: string } => typeof value.value === 'string' && !value.constant);
}
