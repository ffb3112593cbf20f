import type { Problem } from '#gate/index';
import type { Catalog, Vocabulary } from '#sql/catalog';
import type { OpenProject } from './open-project.js';

/** A column that can hold no value at all: whatever code writes there, no gate could tell a good value from a bad one. */
export function emptyVocabularies({ tables }: Catalog, { shown }: Pick<OpenProject, 'shown'>): readonly Problem[] {
  const found = new Map<Vocabulary['origin'], Problem>();
  for (const table of tables.values()) {
    for (const [name, { vocabulary }] of table.columns) {
      // One that several columns share is said once, of the first.
      if (vocabulary === undefined || vocabulary.values.length > 0 || found.has(vocabulary.origin)) continue;
      found.set(vocabulary.origin, {
        where: shown(vocabulary.origin.path),
        place: vocabulary.origin,
        what: `the vocabulary of ${table.name}.${name} (${vocabulary.name}) is empty`,
        todo: 'add the migration that gives it values',
      });
    }
  }
  return [...found.values()];
}
