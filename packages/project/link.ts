import type { Expression } from '#facts/index';
import type { Catalog } from '#sql/catalog';
import type { MigrationOrder } from '#sql/migrations/order';
import { readText } from '#sql/read';
import type { Before } from './before.js';
import { bindSite } from './bind.js';
import { createDrizzleBuilder } from './builder/drizzle.js';
import { columnWritesOf, comparisonsOf, createColumnIndex } from './columns.js';
import { createConstantIndex, type ConstantIndex } from './constants.js';
import {
  asDoubt,
  createOwnership,
  ormSchemaOf,
  undecidedWhy,
  type DatabaseInput,
  type OwnedText,
} from './databases.js';
import { createDeclaredTypes } from './declared-types.js';
import { createDrizzleSchema } from './drizzle/tables.js';
import { createEngineTest } from './drivers.js';
import { createFollower, type Follower } from './follow.js';
import { createFunctionResolver, type FunctionResolver } from './functions.js';
import { createLoopIndex } from './loops.js';
import { createModuleIndex, type ModuleIndex, type Target } from './modules.js';
import { once } from './once.js';
import { filesTelling } from './open-file.js';
import type { OrmSchema } from './orm-schema.js';
import { readPrismaSchemas } from './prisma/schema.js';
import type { Declaration, LinkedDatabase, Project } from './project.js';
import { createRouteIndex } from './routes.js';
import type { BoundStatement, ColumnComparison, ColumnWrite, Site } from './site.js';
import { byPlace, findTexts } from './sites.js';
import { sqlFileTexts, storedTexts } from './sql-files.js';
import type { FactsSource, TypeOracle } from './source.js';
import { createTextAssembler } from './sql-text.js';
import { createValueIndex } from './values.js';

export interface LinkOptions {
  readonly source: FactsSource;
  readonly catalog: Catalog;
  /** What the catalog was made of; absent where no gate is to judge the migrations themselves. */
  readonly migrations?: readonly MigrationOrder[];
  /** Paths of Prisma schemas, whose texts the source has. */
  readonly prisma?: readonly string[];
  /** Where the project talks to several databases: catalog, migrations and Prisma schemas are theirs then. */
  readonly databases?: readonly DatabaseInput[];
  /** Absent: what the facts leave open stays open. */
  readonly types?: TypeOracle;
  /** The project as it was linked while one of its files had another text: only what may be found in that file is looked for. */
  readonly before?: Before<Project>;
}

/** Ties the facts of all files and the catalog together. Nothing is computed before it is asked for; the grammar must be loaded. */
export function linkProject({
  source,
  catalog,
  migrations = [],
  prisma = [],
  databases = [],
  types: oracle,
  before,
}: LinkOptions): Project {
  const last = before === undefined ? undefined : indexes.get(before.linked);
  const indexBefore = <K extends keyof Indexes>(key: K): Before<Indexes[K]> | undefined =>
    before === undefined || last === undefined ? undefined : { linked: last[key], open: before.open };
  const modules = createModuleIndex(source, indexBefore('modules'));
  const late = { follower: (): Follower => follower, functions: (): FunctionResolver => functions, types: () => types };
  const types = createDeclaredTypes(source, modules, late);
  const functions = createFunctionResolver(source, modules, late, indexBefore('functions'));
  const follower = createFollower(source, modules, functions);
  const values = {
    facts: createValueIndex(follower, types, undefined),
    types: createValueIndex(follower, types, oracle),
  };
  const facts = (path: string) => source.facts(path);

  const drizzle = createDrizzleSchema(follower);
  const telling = once(() =>
    before === undefined ? source.files : filesTelling(before.linked, before.open, source.text(before.open)),
  );
  const owners = new Map<Site, readonly string[]>();
  const sites = once(() => {
    const assembler = createTextAssembler(follower, (origin, hole) => builder().hole(origin, hole));
    const builder = once(() => createDrizzleBuilder(follower, types, drizzle, assembler));
    const inCode = findTexts(
      follower,
      assembler,
      createEngineTest(follower, types),
      builder().found(telling()),
      telling(),
    );
    const ownersOf = createOwnership(databases, follower, types);
    const inFiles = before === undefined ? sqlFileTexts(source) : [];
    const stored = before !== undefined ? [] : databases.length === 0 ? [{ name: undefined, migrations }] : databases;
    const found: readonly OwnedText[] = [
      ...[...inCode, ...inFiles].map((one) => ({ found: one, owners: databases.length === 0 ? [] : ownersOf(one) })),
      ...stored.flatMap(({ name, migrations: own }) =>
        storedTexts(own).map((one) => ({ found: one, owners: name === undefined ? [] : [name] })),
      ),
    ];
    return [...found]
      .sort((one, other) => byPlace(one.found, other.found))
      .map((one) => {
        const undecided = databases.length > 0 && one.owners.length === 0;
        const text = undecided ? { ...one.found, unowned: undecidedWhy(databases) } : one.found;
        const site = bindSite(text, follower, values, readText);
        if (databases.length > 0) owners.set(site, one.owners);
        return site;
      });
  });
  const loops = createLoopIndex(facts, functions);
  const routes = createRouteIndex(follower);
  const ormSchema = once((): OrmSchema => {
    const schemas = [drizzle, readPrismaSchemas(source, [...prisma, ...databases.flatMap((one) => one.prisma)])];
    return {
      tables: schemas.flatMap(({ tables }) => tables),
      enums: schemas.flatMap(({ enums }) => enums),
      open: schemas.flatMap(({ open }) => open),
    };
  });
  const views: readonly LinkedDatabase[] = databases.map((database, index) => {
    const { name } = database;
    const own = once(() =>
      sites().flatMap((site) => {
        const its = owners.get(site) ?? [];
        return its.length === 0 ? [asDoubt(site)] : its.includes(name) ? [site] : [];
      }),
    );
    const others = once(() =>
      sites().filter((site) => {
        const its = owners.get(site) ?? [];
        return its.length > 0 && !its.includes(name);
      }),
    );
    const schema = once(() => ormSchemaOf(name, databases, ormSchema()));
    const linked = before?.linked.databases[index]?.project;
    return { name, project: viewOf({ ...database, sites: own, others, ormSchema: schema, linked }) };
  });
  return viewOf({ catalog, migrations, sites, ormSchema, linked: before?.linked, databases: views });

  /** What is to be said of one catalog and the statements that are for it. */
  function viewOf({ catalog, migrations, sites, others, ormSchema, linked, databases = [] }: View): Project {
    const columns = createColumnIndex(catalog);
    const lastConstants = linked === undefined ? undefined : indexes.get(linked)?.constants;
    const statements = once(() => sites().flatMap((site) => site.variants.flatMap((variant) => variant.statements)));
    const columnWrites = once(() => statements().flatMap((bound) => columnWritesOf(bound, columns)));
    const comparisons = once(() => statements().flatMap((bound) => comparisonsOf(bound, columns)));
    const told: Told = {
      files: before === undefined ? source.files : [before.open],
      sites,
      elsewhere: others ?? (() => []),
      statements,
      columnWrites,
      comparisons,
    };
    const constants = createConstantIndex(
      follower,
      types,
      () => columnWrites(),
      lastConstants && { bound: lastConstants.bound, anew: telling },
    );
    const projectOf = (own: Told, everywhere: () => Project): Project => ({
      source,
      files: own.files,
      catalog,
      migrations,
      databases,
      get sites() {
        return own.sites();
      },
      get elsewhere() {
        return own.elsewhere();
      },
      get statements() {
        return own.statements();
      },
      get columnWrites() {
        return own.columnWrites();
      },
      get comparisons() {
        return own.comparisons();
      },
      get everywhere() {
        return everywhere();
      },
      functions,
      loops,
      routes,
      drizzle,
      get ormSchema() {
        return ormSchema();
      },
      facts,
      imports: (path) =>
        source.module(path).imports.map((fact) => ({ fact, resolution: source.resolve(path, fact.specifier) })),
      declaration: (path, exported) => declarationOf(modules.exported(path, exported) ?? modules.named(path, exported)),
      values: (path, expression: Expression) => values.types.of(path, expression),
      declaredValues: constants.declaredValues,
      constantsFor: constants.constantsFor,
      table: columns.table,
      column: (table, name) => table.columns.get(name),
    });
    const whole: Project =
      linked === undefined
        ? projectOf(told, () => whole)
        : projectOf(withOthers(told, linked.everywhere, telling), () => whole);
    const project = linked === undefined ? whole : projectOf(told, () => whole);
    indexes.set(project, { modules, functions, constants });
    return project;
  }

  function declarationOf(target: Target | undefined): Declaration | undefined {
    if (target?.kind === 'type')
      return { path: target.path, name: target.type.name, place: { path: target.path, span: target.type.nameSpan } };
    if (target?.kind !== 'binding') return undefined;
    const fact = modules.fact(target);
    return { path: target.path, name: fact.name, place: { path: target.path, span: fact.span } };
  }
}

/** What a project is made of, or the part of it that concerns one of its databases. */
interface View extends Pick<DatabaseInput, 'catalog' | 'migrations'> {
  sites(): readonly Site[];
  others?(): readonly Site[];
  ormSchema(): OrmSchema;
  /** The same, with another text of the open file. */
  readonly linked: Project | undefined;
  readonly databases?: readonly LinkedDatabase[];
}

/** What is said of the SQL of some files. */
interface Told extends Pick<Project, 'files'> {
  sites(): readonly Site[];
  elsewhere(): readonly Site[];
  statements(): readonly BoundStatement[];
  columnWrites(): readonly ColumnWrite[];
  comparisons(): readonly ColumnComparison[];
}

/** What was said of the other files, with what is said of these now, in the order of a whole linking. */
function withOthers(own: Told, linked: Project, anew: () => readonly string[]): Told {
  const others = <One>(all: readonly One[], pathOf: (one: One) => string): readonly One[] => {
    const again = new Set(anew());
    return all.filter((one) => !again.has(pathOf(one)));
  };
  const bySite = <One extends { readonly bound: BoundStatement }>(
    known: readonly One[],
    now: readonly One[],
  ): readonly One[] => {
    const found = new Map<Site, One[]>();
    for (const one of [...others(known, ({ bound }) => bound.site.path), ...now]) {
      const { site } = one.bound;
      found.set(site, [...(found.get(site) ?? []), one]);
    }
    return sites().flatMap((site) => found.get(site) ?? []);
  };
  const placed = (known: readonly Site[], now: readonly Site[]): readonly Site[] =>
    [...others(known, ({ path }) => path), ...now].sort(byPlace);
  const sites = once(() => placed(linked.sites, own.sites()));
  return {
    files: linked.files,
    sites,
    elsewhere: once(() => placed(linked.elsewhere, own.elsewhere())),
    statements: once(() => sites().flatMap((site) => site.variants.flatMap((variant) => variant.statements))),
    columnWrites: once(() => bySite(linked.columnWrites, own.columnWrites())),
    comparisons: once(() => bySite(linked.comparisons, own.comparisons())),
  };
}

/** What another linking of the project can start from. */
interface Indexes {
  readonly modules: ModuleIndex;
  readonly functions: FunctionResolver;
  readonly constants: ConstantIndex;
}

const indexes = new WeakMap<Project, Indexes>();
