import { insertion, type Breach, type Fix } from '#gate/index';
import type { Project } from '#project/index';
import type { Span } from '#facts/span';
import type { Catalog } from '#sql/catalog';
import { usedAtOnce } from './at-once.js';
import type { Migration } from './history.js';

/** Labels that are added so that it fails the second time, and those that the transaction which adds them uses. */
export function* labelBreaches(project: Project, migration: Migration, after: () => Catalog): Iterable<Breach> {
  const { path, steps, transactional, generated } = migration;
  for (const action of steps.flatMap((step) => step.actions)) {
    if (action.kind !== 'add-label' || action.ifNotExists) continue;
    yield {
      messageId: 'unrepeatable',
      severity: generated && transactional ? 'note' : 'error',
      values: { type: identifier(action.type), label: action.label.replaceAll("'", "''") },
      place: { path, span: action.verb },
      subject: `${action.type}=${action.label}`,
      fix: repeatable(project, migration, action.verb),
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

/**
 * Where the label is not there the statement does what it did. A suggestion where a tool has written the file, or remembers its sum and
 * refuses to run after it was changed.
 */
function repeatable(project: Project, { path, generated, checksummed }: Migration, verb: Span): Fix | undefined {
  const written = project.source.text(path).slice(verb.start, verb.end);
  if (!/^add\s+value$/i.test(written)) return undefined;
  const words = written === written.toLowerCase() ? ' if not exists' : ' IF NOT EXISTS';
  const kind = generated || checksummed ? 'suggestion' : 'fix';
  return { title: 'Add IF NOT EXISTS', kind, edits: [insertion(path, verb.end, words)] };
}

/** As it has to be written in SQL. */
function identifier(name: string): string {
  return name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}
