import type { Problem } from '#gate/index';
import type { Catalog, UnfoldedStatement } from '#sql/catalog';
import { foldMigrations } from '#sql/fold';
import { createMigrationReader, type MigrationReader } from '#project/migrations/read-migration';
import { orderMigrations, type MigrationFile, type MigrationOrder, type MigrationProblem } from '#sql/migrations/order';
import { emptyVocabularies } from './empty-vocabularies.js';
import { byGlob, isCode, migrationPatterns } from './migration-globs.js';
import type { OpenDatabase, OpenProject } from './open-project.js';

export interface Schema {
  readonly catalog: Catalog;
  /** One entry a glob, in the order in which they apply. */
  readonly orders: readonly MigrationOrder[];
  /** Migrations that were applied. */
  readonly applied: number;
  /** Statements that the fold could not apply although PostgreSQL accepts them. */
  readonly unfolded: readonly UnfoldedStatement[];
  readonly problems: readonly Problem[];
}

/** The migrations of a database, applied. Await the grammar first. */
export function readSchema(project: OpenProject, database: OpenDatabase): Schema {
  const folders = byGlob(database.migrations, database.migrationPatterns);
  const orders = folders.map((paths) => orderOf(project, database, paths));
  const up = orders.flatMap((order) => order.up);
  const { catalog, rejected } = foldMigrations(up);
  return {
    catalog,
    orders,
    applied: up.length,
    // What the grammar rejects is a problem already.
    unfolded: catalog.unknown.filter((statement) => !rejected.some(({ place }) => place === statement.place)),
    problems: [
      ...orders.flatMap((order, index) => emptyFolder(order, index, database)),
      ...orders
        .flatMap(({ problems }) => problems.filter(({ kind }) => changesOrder[kind]))
        .map((problem) => orderProblem(problem, project)),
      ...rejected.map(({ place, at = place, message }) => ({
        where: project.shown(place.path),
        place: at,
        what: `PostgreSQL rejects this statement: ${message}`,
        todo: 'mend the migration',
      })),
      ...emptyVocabularies(catalog, project),
    ],
  };
}

/** Files that are there and say nothing of the schema are as good as none, and the glob may well be wrong. */
function emptyFolder(
  { up }: MigrationOrder,
  index: number,
  { migrations, migrationPatterns: patterns, config, where }: OpenDatabase,
): readonly Problem[] {
  const pattern = patterns[index] ?? '';
  const files = byGlob(migrations, patterns)[index] ?? [];
  if (up.length > 0 || files.length === 0 || !files.every(isCode)) return [];
  return [
    {
      where: where(migrationPatterns(config.migrations).at(index)),
      what: `no file of "${pattern}" has a function \`up\`, or runs SQL that changes the schema`,
      todo: 'name the files that make the tables, or set migrations: false',
    },
  ];
}

function orderOf({ source }: OpenProject, { config, setup }: OpenDatabase, paths: readonly string[]): MigrationOrder {
  const given = config.migrations;
  const layout = typeof given === 'object' && 'layout' in given ? given.layout : undefined;
  let reader: MigrationReader | undefined;
  const files = paths.flatMap((path): readonly MigrationFile[] => {
    const file = { path, text: source.text(path) };
    if (!isCode(path)) return [file];
    reader ??= createMigrationReader(source);
    const found = setup.has(path) ? reader.readSetup(path) : reader.read(path);
    return found.map((code) => ({ ...file, code }));
  });
  return orderMigrations(files, layout === undefined ? {} : { layout });
}

/** Problems that leave it open which statements apply, or in which order. The others are for a gate to judge. */
const changesOrder: Record<MigrationProblem['kind'], boolean> = {
  'unreadable-journal': true,
  'missing-file': true,
  'unclosed-section': true,
  unlisted: true,
  'duplicate-number': false,
  'out-of-order': false,
  'missing-up': false,
};

function orderProblem({ place, message }: MigrationProblem, { shown }: OpenProject): Problem {
  return { where: shown(place.path), place, what: message, todo: 'mend the migrations, or name others' };
}
