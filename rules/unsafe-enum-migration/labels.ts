import type { Breach } from '#gate/index';
import type { Catalog } from '#sql/catalog';
import { usedAtOnce } from './at-once.js';
import type { Migration } from './history.js';

/** Labels that are added so that it fails the second time, and those that the transaction which adds them uses. */
export function* labelBreaches(migration: Migration, after: () => Catalog): Iterable<Breach> {
  const { path, steps, transactional, generated } = migration;
  for (const action of steps.flatMap((step) => step.actions)) {
    if (action.kind !== 'add-label' || action.ifNotExists) continue;
    yield {
      messageId: 'unrepeatable',
      severity: generated && transactional ? 'note' : 'error',
      values: { type: identifier(action.type), label: action.label.replaceAll("'", "''") },
      place: { path, span: action.verb },
      subject: `${action.type}=${action.label}`,
    };
  }
  for (const { type, label, span, addedAt } of usedAtOnce(migration, after)) {
    yield {
      messageId: 'usedAtOnce',
      values: { type, label },
      place: { path, span },
      subject: `${type}=${label}`,
      related: [{ place: { path, span: addedAt }, label: 'the label is added here' }],
    };
  }
}

/** As it has to be written in SQL. */
function identifier(name: string): string {
  return name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}
