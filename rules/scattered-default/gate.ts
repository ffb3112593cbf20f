import { z } from 'zod';
import { defineGate } from '#gate/index';
import { fallbacksOf } from './fallbacks.js';
import { isOutside, shown, type Literal } from './literal.js';
import { readFallbacksOf, writesOf } from './writes.js';

/**
 * A default that one function or constant decides is written elsewhere as a literal.
 *
 * In `columns`, every bare literal that reaches the column counts, where it stands: in the SQL (VALUES, SET, ON CONFLICT, CASE,
 * COALESCE, which counts in a read as well), bound to it, or on the way to it as `?? 3`, `|| 'sonnet'`, the default of a
 * parameter or of a destructured name. For `properties`, what a property of that name falls back to counts everywhere, whether
 * or not it can be followed to a column: `input.tier ?? 3`, `tier: given || 3`, `{ tier = 3 }`, `tier ??= 3`,
 * `if (!tier) tier = 3`, `{ tier: 3, ...input }`, the default of a validator or a JSON schema, also by a constant that stands
 * for a literal elsewhere.
 *
 * Not its business: the file of the source itself, constants that are written as they are (`tier: MAX_TIER`), DEFAULT in an
 * INSERT and the column's own default in a migration (it is what the database gives to rows that no code made), NULL, literals
 * that are compared with, what a class field begins with, and a value that only a declared type allows.
 */
export const gate = defineGate({
  id: 'scattered-default',
  title: 'a default that has one source is written elsewhere as a literal',
  why: 'The next change of the default reaches one place of several: four entry points gave one tenant three different default tiers.',
  scope: 'project',
  reads: ['sql', 'declarations'],
  severity: 'error',
  messages: {
    written: {
      what: '{name} is written as {value}, which {source} alone decides',
      label: 'ends up in {column}',
      instead: 'Take it from {source} in {file}.',
    },
    fallback: {
      what: '{name} falls back to {value}, which {source} alone decides',
      label: 'a second source of the default',
      instead: 'Take it from {source} in {file}.',
    },
  },
  options: z.strictObject({
    defaults: z
      .array(
        z
          .strictObject({
            name: z.string().describe('What it is called in messages.'),
            source: z.string().describe('The function or constant that decides it, as `path#name`.'),
            columns: z.array(z.string()).default([]).describe('Columns that hold it, as `table.column`.'),
            properties: z.array(z.string()).default([]).describe('Names of properties and parameters that hold it.'),
            why: z.string().optional().describe('What happens when another place decides it too.'),
            see: z.string().optional().describe('The incident, PR or decision behind it.'),
          })
          .refine(({ columns, properties }) => columns.length + properties.length > 0, {
            message: 'needs columns or properties',
          }),
      )
      .default([])
      .describe('Defaults that have one source each.'),
  }),
  onByDefault: false,

  *names({ defaults }) {
    for (const [index, { source, columns }] of defaults.entries()) {
      yield { at: ['defaults', index, 'source'], kind: 'constant', name: source };
      for (const [nth, name] of columns.entries())
        yield { at: ['defaults', index, 'columns', nth], kind: 'column', name };
    }
  },

  *check(project, { defaults }) {
    for (const { name, source, columns, properties, why, see } of defaults) {
      const [file = '', sourceName = ''] = source.split('#');
      const said = new Set<string>();
      const isNew = ({ place: { path, span } }: Literal): boolean => {
        const key = `${path}:${span.start}`;
        return !said.has(key) && said.add(key).size > 0;
      };
      const words = { name, source: sourceName, file };
      const declared = project.declaration(file, sourceName)?.place;
      const origin = declared ? [{ place: declared, label: `${sourceName} decides it` }] : [];
      for (const { literal, column, writtenAt } of writesOf(project, new Set(columns))) {
        if (!isOutside(literal, file) || literal.constant !== undefined || !isNew(literal)) continue;
        const values = { ...words, value: shown(project, literal), column };
        const there = literal.inSql ? [] : [{ place: writtenAt, label: `written to ${column} here` }];
        const related = [...there, ...origin];
        yield { messageId: 'written', values, place: literal.place, subject: name, related, why, see };
      }
      const fallbacks = [
        ...readFallbacksOf(project, new Set(columns)),
        ...fallbacksOf(project, new Set(properties), file),
      ];
      for (const literal of fallbacks) {
        if (!isOutside(literal, file) || !isNew(literal)) continue;
        const values = { ...words, value: shown(project, literal) };
        yield { messageId: 'fallback', values, place: literal.place, subject: name, related: origin, why, see };
      }
    }
  },
});
