import { extname } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Problem } from '#gate/index';
import type { Catalog, UnfoldedStatement } from '#sql/catalog';
import { foldMigrations } from '#sql/fold';
import { createMigrationReader, type MigrationReader } from '#project/migrations/read-migration';
import { orderMigrations, type MigrationFile, type MigrationOrder, type MigrationProblem } from '#sql/migrations/order';
import { sourceExtensions } from './discovery.js';
import type { OpenProject } from './open-project.js';

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

/** The migrations of a project, applied. Await the grammar first. */
export function readSchema(project: OpenProject): Schema {
  const orders = foldersOf(project).map((paths) => orderOf(project, paths));
  const up = orders.flatMap((order) => order.up);
  const { catalog, rejected } = foldMigrations(up);
  return {
    catalog,
    orders,
    applied: up.length,
    // What the grammar rejects is a problem already.
    unfolded: catalog.unknown.filter((statement) => !rejected.some(({ place }) => place === statement.place)),
    problems: [
      ...orders
        .flatMap(({ problems }) => problems.filter(({ kind }) => changesOrder[kind]))
        .map((problem) => orderProblem(problem, project)),
      ...rejected.map(({ place, at = place, message }) => ({
        where: project.shown(place.path),
        place: at,
        what: `PostgreSQL rejects this statement: ${message}`,
        todo: 'mend the migration',
      })),
    ],
  };
}

/** Each glob names one folder of migrations; they apply in the order in which they are named. */
function foldersOf({ migrations, migrationPatterns }: OpenProject): readonly (readonly string[])[] {
  const left = new Set(migrations);
  return migrationPatterns.map((pattern) => {
    const matches = picomatch(pattern.replace(/^\.\//, ''));
    const own = [...left].filter((path) => matches(path));
    for (const path of own) left.delete(path);
    return own;
  });
}

function orderOf({ source, config }: OpenProject, paths: readonly string[]): MigrationOrder {
  const given = config.migrations;
  const layout = typeof given === 'object' && 'layout' in given ? given.layout : undefined;
  let reader: MigrationReader | undefined;
  const files = paths.flatMap((path): readonly MigrationFile[] => {
    const file = { path, text: source.text(path) };
    if (!sourceExtensions.includes(extname(path).slice(1)) || path.endsWith('.d.ts')) return [file];
    reader ??= createMigrationReader(source);
    const code = reader.read(path);
    return code === undefined ? [] : [{ ...file, code }];
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
