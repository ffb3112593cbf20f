import { z } from 'zod';
import { defineGate } from '#gate/index';
import { copyOf } from './copy.js';
import { driftsOf } from './drift.js';
import { originalOf } from './original.js';

/**
 * A list of values that code keeps beside the database's own (or beside another list of the code) no longer agrees with
 * it. The configuration names the copies, what each is a copy of, and how the two must relate: `equal`, or the copy is a
 * `subset` or a `superset`.
 *
 * Const objects, enums, unions, validators, arrays and sets of strings can be copies; the keys of an object or Map where `keys`
 * says so; and a function by the cases of its switch. A value too many stands at the member; a value that is missing, at the
 * copy's name. Where some member cannot be told, what is missing is not judged, and that is said.
 *
 * Not its business: copies that nobody named, the order of values, and an ORM's own enum.
 */
export const gate = defineGate({
  id: 'drifted-copy',
  title: 'a list of values in code no longer agrees with the list it copies',
  why: 'A status that stands in one list and not in the other works until the first row meets it: code writes what the database refuses, or a screen shows nothing for what the database holds.',
  scope: 'project',
  reads: ['declarations', 'catalog', 'sql'],
  severity: 'error',
  messages: {
    extra: {
      what: "{copy} has '{value}', which {original} does not have",
      label: 'not in {original}',
      instead: "Add '{value}' to {original} in {source}, or take it out of {copy}.",
      allowed: '{original} has {values}',
    },
    missing: {
      what: "{copy} lacks '{value}', which {original} has",
      label: "'{value}' is missing here",
      instead: "Add '{value}' to {copy} in {file}.",
      allowed: '{original} has {values}',
    },
    unwritten: {
      what: "{original} allows '{value}', which {copy} leaves out and no statement in the code writes",
      label: "does not have '{value}'",
      instead: "Take '{value}' out of the database in a migration, or add it to {copy} in {file}.",
    },
    untold: {
      what: 'a member of {list} cannot be told, so {copy} and {original} are compared in part',
      label: '{value}',
      instead: 'Write the member as a literal or a constant.',
    },
    listless: {
      what: '{copy} is named as a copy of {original}, which lists no values',
      instead: 'Name a column that has an enum or a CHECK list, or another constant.',
    },
  },
  options: z.strictObject({
    copies: z
      .array(
        z.strictObject({
          copy: z
            .string()
            .regex(/^[^#]+#[^#]+$/)
            .describe('The list that must keep up, or the function with the switch, as `path#name`.'),
          of: z.string().describe('What it is a copy of: `table.column`, or another list as `path#name`.'),
          keys: z.boolean().default(false).describe("The copy is an object's keys, as in a map from status to label."),
          relation: z.enum(['equal', 'subset', 'superset']).describe('What the copy must be.'),
          why: z.string().optional().describe('What happens when they disagree.'),
          see: z.string().optional().describe('An incident, a pull request, a decision.'),
        }),
      )
      .default([])
      .describe('The lists that code keeps beside the database.'),
  }),
  onByDefault: false,

  *names({ copies }) {
    for (const [index, { copy, of }] of copies.entries()) {
      // A method has a dot in its name, and no constant has.
      const isMethod = copy.slice(copy.indexOf('#')).includes('.');
      yield { at: ['copies', index, 'copy'], kind: isMethod ? 'function' : 'constant', name: copy };
      yield { at: ['copies', index, 'of'], kind: of.includes('#') ? 'constant' : 'column', name: of };
    }
  },

  *check(project, options) {
    for (const { copy: name, keys, of, relation, why, see } of options.copies) {
      const copy = copyOf(project, name, keys);
      // A name that means nothing has ended the run before any gate is asked.
      if (copy === undefined) continue;
      const original = originalOf(project, of);
      for (const { messageId, value, list, place, related } of driftsOf(copy, original, relation)) {
        const values = original?.values.map((entry) => `'${entry.value}'`).join(', ') ?? '';
        const source = of.includes('#') ? original?.place.path : 'a new migration';
        yield {
          messageId,
          severity: messageId === 'untold' || messageId === 'unwritten' ? 'note' : 'error',
          values: {
            copy: copy.name,
            list: list ?? '',
            original: original?.name ?? of,
            value,
            values,
            file: copy.place.path,
            source: source ?? '',
          },
          place,
          subject: `${copy.name} ${of}`,
          related:
            related === undefined
              ? []
              : [
                  {
                    place: related,
                    label: messageId === 'extra' ? `${original?.name} lists its values here` : `'${value}' stands here`,
                  },
                ],
          why,
          see,
        };
      }
    }
  },
});
