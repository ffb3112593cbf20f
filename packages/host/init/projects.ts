import { existsSync } from 'node:fs';
import path from 'node:path';
import { draftDatabases, type DraftDatabase } from './databases.js';
import type { MigrationFolder } from './migration-folders.js';
import type { Package } from './packages.js';
import { findSources, type SourceGlobs } from './source-globs.js';

/** What a configuration says of one project, as far as it can be told from the files. */
export interface DraftProject {
  readonly name: string;
  /** Relative to the configuration; `.` where it is the same. */
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly migrations: readonly MigrationFolder[];
  /** Where the migrations are those of several databases. */
  readonly databases?: readonly DraftDatabase[];
  /** Where it is not the root's own. */
  readonly tsconfig?: string;
  /** The packages whose code it takes in. */
  readonly members: readonly Package[];
}

/**
 * One project for each package that has migrations. A package that depends on it uses its tables, so that its code is judged with
 * them; migrations of the repository's own are everybody's.
 */
export function draftProjects(
  base: string,
  packages: readonly Package[],
  migrations: readonly MigrationFolder[],
): readonly DraftProject[] {
  const ownerOf = ({ folder }: MigrationFolder): Package | undefined =>
    packages
      .filter((one) => one.folder === '.' || `${folder}/`.startsWith(`${one.folder}/`))
      .sort((one, other) => other.folder.length - one.folder.length)
      .at(0);
  const owners = packages.filter((one) => migrations.some((each) => ownerOf(each) === one));
  return owners.map((owner) => {
    const own = migrations.filter((each) => ownerOf(each) === owner);
    const sources = (members: readonly Package[]): readonly (readonly [Package, SourceGlobs])[] =>
      members
        .map((one) => [one, sourcesOf(base, one, packages)] as const)
        .filter(([, { include }]) => include.length > 0);
    const using = sources(owner.folder === '.' ? packages : usersOf(owner, packages));
    // Nobody says who uses a package that holds nothing but the schema.
    const found = using.length > 0 ? using : sources(packages);
    return draft(base, owner, own, found);
  });
}

/** A package and those that depend on it, directly or not. */
function usersOf(owner: Package, packages: readonly Package[]): readonly Package[] {
  const users = new Set([owner]);
  for (let before = 0; before < users.size;) {
    before = users.size;
    for (const one of packages) {
      if ([...users].some(({ name }) => one.dependencies.has(name))) users.add(one);
    }
  }
  return packages.filter((one) => users.has(one));
}

function sourcesOf(base: string, { folder }: Package, packages: readonly Package[]): SourceGlobs {
  const inside = packages
    .map((other) => path.posix.relative(folder, other.folder))
    .filter((other) => other !== '' && !other.startsWith('..'));
  return findSources(path.join(base, folder), inside);
}

function draft(
  base: string,
  owner: Package,
  own: readonly MigrationFolder[],
  found: readonly (readonly [Package, SourceGlobs])[],
): DraftProject {
  const root = found.every(([member]) => member === owner) ? owner.folder : '.';
  const seen = (folder: string, glob: string): string => path.posix.relative(root, path.posix.join(folder, glob));
  const hasTsconfig = (folder: string): boolean => existsSync(path.join(base, folder, 'tsconfig.json'));
  const other = hasTsconfig(root) ? undefined : found.map(([{ folder }]) => folder).find(hasTsconfig);
  const include = found.flatMap(([{ folder }, globs]) => globs.include.map((glob) => seen(folder, glob)));
  const migrations = own.map((each) => ({ ...each, glob: seen('.', each.glob), folder: seen('.', each.folder) }));
  const databases = draftDatabases(path.join(base, root), include, migrations);
  return {
    name: owner.name,
    root,
    include,
    // They begin with `**` and hold for every member.
    exclude: [...new Set(found.flatMap(([, { exclude }]) => exclude))],
    migrations,
    ...(databases === undefined ? {} : { databases }),
    ...(other === undefined ? {} : { tsconfig: seen(other, 'tsconfig.json') }),
    members: found.map(([member]) => member),
  };
}
