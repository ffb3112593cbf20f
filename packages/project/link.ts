import type { Expression } from '#facts/index';
import type { Catalog } from '#sql/catalog';
import type { MigrationOrder } from '#sql/migrations/order';
import { readText } from '#sql/read';
import { bindSite } from './bind.js';
import { createDrizzleBuilder } from './builder/drizzle.js';
import { columnWritesOf, comparisonsOf, createColumnIndex } from './columns.js';
import { createConstantIndex } from './constants.js';
import { createDeclaredTypes } from './declared-types.js';
import { createDrizzleSchema } from './drizzle/tables.js';
import { createEngineTest } from './drivers.js';
import { createFollower, type Follower } from './follow.js';
import { createFunctionResolver, type FunctionResolver } from './functions.js';
import { createLoopIndex } from './loops.js';
import { createModuleIndex, type Target } from './modules.js';
import type { OrmSchema } from './orm-schema.js';
import { readPrismaSchemas } from './prisma/schema.js';
import type { Declaration, Project } from './project.js';
import { createRouteIndex } from './routes.js';
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
  /** Absent: what the facts leave open stays open. */
  readonly types?: TypeOracle;
}

/** Ties the facts of all files and the catalog together. Nothing is computed before it is asked for; the grammar must be loaded. */
export function linkProject({ source, catalog, migrations = [], prisma = [], types: oracle }: LinkOptions): Project {
  const modules = createModuleIndex(source);
  const late = { follower: (): Follower => follower, functions: (): FunctionResolver => functions, types: () => types };
  const types = createDeclaredTypes(source, modules, late);
  const functions = createFunctionResolver(source, modules, late);
  const follower = createFollower(source, modules, functions);
  const values = {
    facts: createValueIndex(follower, types, undefined),
    types: createValueIndex(follower, types, oracle),
  };
  const columns = createColumnIndex(catalog);
  const facts = (path: string) => source.facts(path);

  const drizzle = createDrizzleSchema(follower);
  const sites = once(() => {
    const assembler = createTextAssembler(follower, (origin, hole) => builder().hole(origin, hole));
    const builder = once(() => createDrizzleBuilder(follower, types, drizzle, assembler));
    const inCode = findTexts(follower, assembler, createEngineTest(follower, types), builder().found());
    const found = [...inCode, ...sqlFileTexts(source), ...storedTexts(migrations)].sort(byPlace);
    return found.map((one) => bindSite(one, follower, values, readText));
  });
  const statements = once(() => sites().flatMap((site) => site.variants.flatMap((variant) => variant.statements)));
  const columnWrites = once(() => statements().flatMap((bound) => columnWritesOf(bound, columns)));
  const comparisons = once(() => statements().flatMap((bound) => comparisonsOf(bound, columns)));
  const constants = createConstantIndex(follower, types, columnWrites);
  const loops = createLoopIndex(facts, functions);
  const ormSchema = once((): OrmSchema => {
    const schemas = [drizzle, readPrismaSchemas(source, prisma)];
    return {
      tables: schemas.flatMap(({ tables }) => tables),
      enums: schemas.flatMap(({ enums }) => enums),
      open: schemas.flatMap(({ open }) => open),
    };
  });

  return {
    source,
    catalog,
    migrations,
    get sites() {
      return sites();
    },
    get statements() {
      return statements();
    },
    get columnWrites() {
      return columnWrites();
    },
    get comparisons() {
      return comparisons();
    },
    functions,
    loops,
    routes: createRouteIndex(follower),
    drizzle,
    get ormSchema() {
      return ormSchema();
    },
    facts,
    imports: (path) =>
      source.module(path).imports.map((fact) => ({ fact, resolution: source.resolve(path, fact.specifier) })),
    declaration: (path, exported) => declarationOf(modules.exported(path, exported) ?? modules.named(path, exported)),
    values: (path, expression: Expression) => values.types.of(path, expression),
    ...constants,
    table: columns.table,
    column: (table, name) => table.columns.get(name),
  };

  function declarationOf(target: Target | undefined): Declaration | undefined {
    if (target?.kind === 'type')
      return { path: target.path, name: target.type.name, place: { path: target.path, span: target.type.nameSpan } };
    if (target?.kind !== 'binding') return undefined;
    const fact = modules.fact(target);
    return { path: target.path, name: fact.name, place: { path: target.path, span: fact.span } };
  }
}

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: compute() }).value;
}
