import type { BoundStatement, Project } from '#project/index';
import { holdsStandIn } from '#project/rendered';
import { isTestFile } from '#project/tests';
import type { Table } from '#sql/catalog';
import type { ColumnReference, TableName } from '#sql/statement';
import type { Place } from '#facts/span';

/** A table that a statement names and the catalog does not have. */
export interface TableUse {
  /** With its schema where the statement writes one. */
  readonly shown: string;
  readonly name: TableName;
  readonly place: Place;
}

/** A column that a statement names, with every table that it can belong to; none of them has it. */
export interface ColumnUse {
  readonly name: string;
  readonly tables: readonly Table[];
  readonly place: Place;
}

export function* tableUses(project: Project): Iterable<TableUse> {
  for (const bound of project.statements) {
    const { reads, writes } = bound.statement;
    for (const name of [...reads, ...writes.map((write) => write.table)]) {
      if (!isOwn(name) || holdsStandIn(name.name) || holdsStandIn(name.schema ?? '')) continue;
      if (project.table(name) !== undefined || isElsewhere(project, name)) continue;
      const shown = name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
      const place = bound.place(name.span);
      if (!isHandedInByTest(place, bound)) yield { shown, name, place };
    }
  }
}

export function* columnUses(project: Project): Iterable<ColumnUse> {
  for (const site of project.sites) {
    for (const { text, statements } of site.variants) {
      for (const bound of statements) {
        for (const reference of bound.statement.columns) {
          if (site.reading.kind !== 'read' && !isPlain(bound, reference, text)) continue;
          const tables = lackingTables(project, reference);
          const place = bound.place(reference.span);
          if (tables !== undefined && !isHandedInByTest(place, bound)) yield { name: reference.name, tables, place };
        }
      }
    }
  }
}

/** A name that a test gives to what it tests, which puts it into its statement, is the test's own: that runs against what is made for it. */
function isHandedInByTest(place: Place, { site }: BoundStatement): boolean {
  return isTestFile(place.path) && !isTestFile(site.path);
}

/** The tables of a reference when all are known and none has the column. */
function lackingTables(project: Project, { name, tables, certain }: ColumnReference): readonly Table[] | undefined {
  if (!certain || SYSTEM_COLUMNS.has(name) || holdsStandIn(name)) return undefined;
  const known = new Set<Table>();
  for (const named of tables) {
    const table = holdsStandIn(named.name) ? undefined : project.table(named);
    if (table === undefined || table.open === true || table.columns.has(name)) return undefined;
    known.add(table);
  }
  return known.size === 0 ? undefined : [...known];
}

/**
 * Whether a name in a text of which a part is unknown is tied to its table by itself: it is written to, or stands behind a
 * qualifier. Any other may be what the unknown part joins or calls so.
 */
function isPlain({ statement }: BoundStatement, { span }: ColumnReference, text: string): boolean {
  if (/\.\s*$/.test(text.slice(Math.max(0, span.start - 8), span.start))) return true;
  return statement.writes.some(({ columnList = [], assignments, conflict }) => {
    const named = [...assignments, ...(conflict?.assignments ?? [])].filter(({ column }) => column !== undefined);
    return [...columnList, ...named].some((written) => written.span.start === span.start);
  });
}

/** The schema that PostgreSQL or a migration tool keeps for itself is in no migration; an unknown schema is another owner's. */
function isOwn({ schema, name }: TableName): boolean {
  if (schema !== undefined) return !/^(?:pg_|information_schema$)/.test(schema);
  return (
    !/^(?:pg_|sqlite_|_prisma_|__drizzle_)/.test(name) &&
    !/(?:_seq|_schema_migrations)$/.test(name) &&
    !FOREIGN_TABLES.has(name)
  );
}

/** A schema that no migration fills is another owner's, and a name that several schemas have is the search_path's choice. */
function isElsewhere({ catalog }: Project, { schema, name }: TableName): boolean {
  const tables = [...catalog.tables.values()];
  if (schema !== undefined) return tables.every((table) => table.schema !== schema);
  return tables.some((table) => table.name === name);
}

const SYSTEM_COLUMNS: ReadonlySet<string> = new Set([
  'ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid', 'oid',
]); // prettier-ignore

/** What migration tools and extensions create for themselves, and what only other engines have. */
const FOREIGN_TABLES: ReadonlySet<string> = new Set([
  'schema_migrations', 'migrations', 'pgmigrations', 'knex_migrations', 'knex_migrations_lock', 'kysely_migration', 'kysely_migration_lock',
  'flyway_schema_history', 'goose_db_version', 'atlas_schema_revisions', 'typeorm_metadata',
  'spatial_ref_sys', 'geometry_columns', 'geography_columns', 'raster_columns', 'dual', 'information_schema',
]); // prettier-ignore
