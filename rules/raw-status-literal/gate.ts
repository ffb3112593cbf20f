import { z } from 'zod';
import { defineGate } from '#gate/index';
import type { BoundStatement, ColumnWrite, ConstantName, Project, Value } from '#project/index';
import type { Vocabulary } from '#sql/catalog';

/**
 * A write gives a status column (any column with an enum or a CHECK list) a literal inside the SQL, or a bare string bound
 * to it, although the project declares constants for the column's values.
 *
 * Every way to write counts: SET, INSERT by column list or by position, several rows, INSERT … SELECT, ON CONFLICT DO
 * UPDATE, `(a, b) = (…)`, CASE arms, casts, CTEs, MERGE. A bound string counts where it is written, be it in the caller.
 * A value that the database does not list is unknown-status's finding and stays one here too: it is no constant either.
 *
 * Not its business: literals in WHERE, column defaults, values that only a declared type allows, numbers and booleans, and
 * typed query builders, whose literals the compiler checks. Where no constant is declared that
 * could be bound there is one note for the column.
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
      instead: 'Write {parameter} there and bind {constant} from {file} to it.',
    },
    bound: {
      what: "{column} is given the bare string '{value}' instead of {constant}",
      label: "→ {verb} {name} = '{value}'",
      instead: 'Pass {constant} from {file}.',
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
  }),
  onByDefault: true,

  *names(options) {
    for (const [index, name] of options.except.entries()) yield { at: ['except', index], kind: 'column', name };
  },

  *check(project, options) {
    const said = new Set<string>();
    for (const write of project.columnWrites) {
      const column = qualified(write);
      const vocabulary = write.column?.vocabulary;
      if (column === undefined || vocabulary === undefined || options.except.includes(column)) continue;
      const constants = project.constantsFor(vocabulary);
      for (const value of bareStrings(write)) {
        const own = constants.get(value.value)?.[0];
        const named = own ?? sibling(vocabulary, constants);
        const place = value.at;
        // One literal can reach several statements, and one statement can be several texts: it is wrong once.
        const key = named === undefined ? column : `${place.path}:${place.span.start} ${column}`;
        if (said.has(key)) continue;
        said.add(key);
        yield {
          messageId:
            named === undefined ? 'constantless' : own === undefined ? 'undeclared' : value.inSql ? 'literal' : 'bound',
          ...(named === undefined ? { severity: 'note' as const } : {}),
          values: {
            column,
            value: value.value,
            verb: write.write.operation === 'insert' && write.via === 'write' ? 'INSERT' : 'SET',
            name: write.columnName,
            constant: named === undefined ? '' : spelt(named),
            file: named?.path ?? '',
            parameter: named === undefined ? '' : freeParameter(project, write.bound, named),
          },
          place,
          subject: column,
          related: [
            ...(value.inSql
              ? []
              : [{ place: write.bound.place(write.assignment.span), label: `bound to ${column} here` }]),
            ...(named === undefined ? [] : [{ place: named.place, label: `${spelt(named)} is declared here` }]),
          ],
        };
      }
    }
  },
});

/** `workspaces.status`, with the schema where it is not `public`; undefined for a table that the migrations do not know. */
function qualified({ table, columnName }: ColumnWrite): string | undefined {
  if (table === undefined) return undefined;
  return table.schema === 'public' ? `${table.name}.${columnName}` : `${table.schema}.${table.name}.${columnName}`;
}

function bareStrings({ bound, assignment }: ColumnWrite): readonly (Value & { readonly value: string })[] {
  return bound
    .values(assignment.value)
    .flow.filter((value): value is Value & { value: string } => typeof value.value === 'string' && !value.constant);
}

/** A member of the object or enum that holds the column's values; a lone constant has no room for another. */
function sibling(vocabulary: Vocabulary, constants: Constants): ConstantName | undefined {
  const members = vocabulary.values.flatMap(({ value }) => constants.get(value) ?? []).filter(({ member }) => member);
  return members.find((one) =>
    members.some((other) => other !== one && other.path === one.path && other.name === one.name),
  );
}

type Constants = ReadonlyMap<string, readonly ConstantName[]>;

function spelt({ name, member }: ConstantName): string {
  return member === undefined ? name : `${name}.${member}`;
}

/** What stands for the constant in the statement: an interpolation in a tagged template, else the first free `$n`. */
function freeParameter(project: Project, bound: BoundStatement, constant: ConstantName): string {
  const { site } = bound;
  const call = site.call === undefined ? undefined : project.facts(site.path).calls[site.call];
  if (call?.form === 'tag') return `\${${spelt(constant)}}`;
  const text = site.variants.find(({ statements }) => statements.includes(bound))?.text ?? '';
  const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits));
  return `$${Math.max(0, ...numbers) + 1}`;
}
