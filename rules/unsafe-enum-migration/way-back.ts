import type { Breach } from '#gate/index';
import type { Catalog } from '#sql/catalog';
import { foldMigrations } from '#sql/fold';
import type { MigrationAction } from '#sql/migrations/steps';
import { nameOf, type Migration } from './history.js';
import { strandedBy } from './take-back.js';

/** A down migration that is missing, and one that fails on the rows that hold what it drops. */
export function* wayBackBreaches(migration: Migration, after: () => Catalog): Iterable<Breach> {
  const { path, steps, applied, down, downMissing } = migration;
  const changed = steps.flatMap(({ actions }) => actions.flatMap(listChangedBy))[0];
  if (downMissing && changed !== undefined) {
    const { list, span } = changed;
    yield { messageId: 'noWayBack', values: { migration: nameOf(path), list }, place: { path, span }, subject: list };
  }
  if (!down?.steps.some((step) => step.actions.some(({ kind }) => NARROWS.has(kind)))) return;
  const back = foldMigrations([...applied, down.source]).catalog;
  for (const { column, table, columnName, label, place } of strandedBy(migration, after(), back)) {
    const values = { column, table, name: columnName, value: label };
    yield { messageId: 'stranded', values, place, subject: `${column}=${label}` };
  }
}

const NARROWS: ReadonlySet<MigrationAction['kind']> = new Set(['retype', 'add-check', 'add-domain-check'] as const);

function listChangedBy(action: MigrationAction) {
  switch (action.kind) {
    case 'create-enum':
    case 'add-label':
    case 'rename-label':
      return [{ list: action.type, span: action.span }];
    case 'add-check':
      return [{ list: `a CHECK of ${action.table}`, span: action.span }];
    case 'add-domain-check':
      return [{ list: `a CHECK of ${action.type}`, span: action.span }];
    default:
      return [];
  }
}
