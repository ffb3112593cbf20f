import path from 'node:path';
import type { EnabledGate, Problem } from '#gate/index';
import type { ClientName } from '#project/clients';
import { once } from '#project/once';
import type { Baseline } from './baseline.js';
import type { CheckedDatabase, CheckedProject } from './checked-config.js';
import { discoverMigrations, discoverPrisma, discoverSources, prismaDefaults } from './discovery.js';
import { projectPath, type FileTree } from './file-tree.js';
import { byGlob, migrationPatterns, setupFiles } from './migration-globs.js';
import { moduleProblems, openModules } from './database-modules.js';
import { createResolver } from './resolve.js';
import { diskSource, type DiskSource, type FactsCache } from './source.js';
import { readTsconfig, type Tsconfig } from './tsconfig.js';
import { workspacePackages } from './workspace-packages.js';

/** A project of the configuration with its files at hand. */
export interface OpenProject extends CheckedProject {
  readonly source: DiskSource;
  /** The root as seen from the working directory; `.` where it is the same. */
  readonly shownRoot: string;
  /** A path of the project as seen from there, which is how a message names it. */
  shown(file: string): string;
  readonly databases: readonly OpenDatabase[];
  /** Paths of the migrations of all databases, not yet in the order in which they apply. */
  readonly migrations: readonly string[];
  /** Paths of Prisma schemas. */
  readonly prisma: readonly string[];
  readonly tsconfig: Tsconfig | undefined;
  /** Absent where it is not to count. */
  readonly baseline: Baseline | undefined;
  readonly tree: FileTree;
  /** What was found wrong on the way. */
  readonly problems: readonly Problem[];
  /** Some glob of `include` finds nothing. */
  readonly filesMissing: boolean;
  /** Some gate reads SQL or the schema, so the grammar is needed. */
  readonly readsSql: boolean;
}

/** A database of the configuration with its files at hand. */
export interface OpenDatabase extends CheckedDatabase {
  readonly migrations: readonly string[];
  /** The globs that found them. */
  readonly migrationPatterns: readonly string[];
  /** Those among them that no migration tool runs: code that makes its own tables, and goes on to read and write them. */
  readonly setup: ReadonlySet<string>;
  readonly prisma: readonly string[];
  /** Files whose statements are for it. */
  readonly modules: ReadonlySet<string>;
  readonly clients: readonly ClientName[];
}

export interface Opening {
  /** The working directory. */
  readonly cwd: string;
  readonly tree: FileTree;
  readonly cache: FactsCache;
}

export function openProject(project: CheckedProject, { cwd, tree, cache }: Opening, baseline?: Baseline): OpenProject {
  const { root, config, where } = project;
  const shownRoot = projectPath(cwd, root) || '.';
  const shown = (file: string): string => path.posix.join(shownRoot, file);
  const problems: Problem[] = [];
  const sources = discoverSources(root, config.include, config.exclude ?? [], tree);
  for (const { index, pattern, todo } of sources.unmatched) {
    problems.push({ where: where(['include', index]), what: `no source file matches "${pattern}"`, todo });
  }
  const tsconfig = openTsconfig({ project, tree, shown }, problems);
  const opened = project.databases.map((database) => openDatabase(project, database, { tree, cache }, problems));
  const migrations = [...new Set(opened.flatMap((database) => database.migrations))].sort();
  const setup = new Set(opened.flatMap((database) => [...database.setup]));
  // A migration that a glob of `include` takes in as well is a migration.
  const files = sources.files.filter((file) => !migrations.includes(file) || setup.has(file));
  if (files.length === 0 && sources.files.length > 0) {
    problems.push({
      where: where(['migrations']),
      what: 'every file that `include` finds is a migration, which leaves no code to check',
      todo: 'name the files with the migrations alone',
    });
  }
  const resolve = createResolver({
    root,
    files: new Set(files),
    tree,
    tsconfig,
    packages: once(() => workspacePackages(root, tree)),
  });
  const databases = opened.map((database) => ({ ...database, ...openModules(database, files) }));
  problems.push(...moduleProblems(databases, files));
  return {
    ...project,
    databases,
    source: diskSource({ root, files, tree, cache, resolve, shown }),
    shownRoot,
    shown,
    migrations,
    prisma: [...new Set(databases.flatMap((database) => database.prisma))].sort(),
    tsconfig,
    baseline,
    tree,
    problems,
    filesMissing: sources.unmatched.length > 0,
    readsSql: readers(project.gates, ['sql', 'catalog']).length > 0,
  };
}

function openDatabase(
  { root }: CheckedProject,
  database: CheckedDatabase,
  { tree, cache }: Pick<Opening, 'tree' | 'cache'>,
  problems: Problem[],
): Omit<OpenDatabase, 'modules' | 'clients'> {
  const migrations = openMigrations(root, database, tree, problems);
  const { patterns } = migrationPatterns(database.config.migrations);
  const setup = setupFiles(byGlob(migrations, patterns), (file) => {
    const absolute = path.join(root, file);
    return cache.whole(absolute, tree.read(absolute));
  });
  const prisma = openPrisma(root, database, tree, problems);
  return { ...database, migrations, migrationPatterns: patterns, setup, prisma };
}

function openMigrations(
  root: string,
  { config, gates, where }: CheckedDatabase,
  tree: FileTree,
  problems: Problem[],
): readonly string[] {
  const { patterns, at } = migrationPatterns(config.migrations);
  const needing = readers(gates, ['catalog']);
  if (patterns.length === 0) {
    if (needing.length > 0) {
      problems.push({
        where: where(['migrations']),
        what: `no migrations are named, which ${needing.join(', ')} ${needing.length === 1 ? 'reads' : 'read'}`,
        todo: "name them, as in migrations: 'migrations/*.sql', or turn those gates off",
      });
    }
    return [];
  }
  const found = discoverMigrations(root, patterns, tree);
  for (const { index, pattern, todo } of found.unmatched) {
    problems.push({ where: where(at(index)), what: `no migration matches "${pattern}"`, todo });
  }
  return found.files;
}

/**
 * Schemas that are named must be there; where none is, Prisma may not be used at all. Whose the one in the usual place is among
 * several databases is theirs to say.
 */
function openPrisma(
  root: string,
  { config, name, where }: CheckedDatabase,
  tree: FileTree,
  problems: Problem[],
): readonly string[] {
  const { prisma } = config;
  if (prisma === undefined) return name === undefined ? discoverPrisma(root, prismaDefaults, tree).files : [];
  const found = discoverPrisma(root, typeof prisma === 'string' ? [prisma] : prisma, tree);
  for (const { index, pattern, todo } of found.unmatched) {
    const at = typeof prisma === 'string' ? ['prisma'] : ['prisma', index];
    problems.push({ where: where(at), what: `no Prisma schema matches "${pattern}"`, todo });
  }
  return found.files;
}

function readers(gates: readonly EnabledGate[], what: readonly ('sql' | 'catalog')[]): readonly string[] {
  return gates.filter(({ gate }) => what.some((each) => gate.reads.includes(each))).map(({ gate }) => gate.id);
}

/** The one that the configuration names, or the root's own. A broken one is said either way: its aliases would lead nowhere. */
function openTsconfig(
  { project: { root, config, where }, tree, shown }: Pick<OpenProject, 'tree' | 'shown'> & { project: CheckedProject },
  problems: Problem[],
): Tsconfig | undefined {
  const named = config.tsconfig;
  const file = path.resolve(root, named ?? 'tsconfig.json');
  if (named === undefined && tree.kind(file) !== 'file') return undefined;
  const read = readTsconfig(file, tree);
  if ('chain' in read) return read;
  const at = named === undefined ? shown(projectPath(root, read.file)) : where(['tsconfig']);
  const what =
    named === undefined || read.file === file ? read.what : `${path.relative(root, read.file)}: ${read.what}`;
  problems.push({ where: at, what: named === undefined ? what : `"${named}": ${what}`, todo: read.todo });
  return undefined;
}
