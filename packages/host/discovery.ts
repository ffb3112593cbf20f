import path from 'node:path';
import picomatch from 'picomatch';
import { globSync } from 'tinyglobby';
import { componentExtensions } from '#extract/components';
import { suggestion } from '#gate/nearest';
import { configNames } from './config-names.js';
import { projectPath, type FileTree } from './file-tree.js';

export interface Discovery {
  /** Relative to the root, with forward slashes, by code units. */
  readonly files: readonly string[];
  /** Patterns that match nothing, each with what to do about it. */
  readonly unmatched: readonly { readonly index: number; readonly pattern: string; readonly todo: string }[];
}

const leftOut = ['**/node_modules/**', '**/dist/**'];

export const sourceExtensions: readonly string[] = [
  ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'],
  ...componentExtensions,
];

/**
 * The source files of a project; other kinds of file that a broad glob takes in are none. SQL is taken in only by a glob that
 * says so, because nobody else says that it is PostgreSQL's.
 */
export function discoverSources(
  root: string,
  include: readonly string[],
  exclude: readonly string[],
  tree: FileTree,
): Discovery {
  const saysSql = include.filter((pattern) => /\bsql\b[^/]*$/.test(pattern)).map((one) => one.replace(/^\.\//, ''));
  const isSql = saysSql.length === 0 ? () => false : picomatch(saysSql);
  const isSource = (file: string): boolean =>
    file.endsWith('.sql')
      ? isSql(file)
      : sourceExtensions.includes(path.extname(file).slice(1)) && !configNames.includes(path.posix.basename(file));
  return discover(root, include, [...leftOut, ...exclude], isSource, tree);
}

export function discoverMigrations(root: string, patterns: readonly string[], tree: FileTree): Discovery {
  return discover(root, patterns, ['**/node_modules/**'], () => true, tree);
}

/** Where Prisma looks for a schema that nobody names. */
export const prismaDefaults = ['schema.prisma', 'prisma/**/*.prisma'];

export function discoverPrisma(root: string, patterns: readonly string[], tree: FileTree): Discovery {
  return discover(root, patterns, ['**/node_modules/**'], (file) => file.endsWith('.prisma'), tree);
}

function discover(
  root: string,
  given: readonly string[],
  ignore: readonly string[],
  wanted: (file: string) => boolean,
  tree: FileTree,
): Discovery {
  const patterns = given.map((pattern) => pattern.replace(/^\.\//, ''));
  const files = new Set(tree.glob(root, patterns, ignore).filter(wanted));
  const included = picomatch(
    patterns.filter((pattern) => !pattern.startsWith('!')),
    { ignore: [...ignore] },
  );
  for (const [file, text] of tree.overlay) {
    const relative = projectPath(root, file);
    if (text === null) files.delete(relative);
    else if (wanted(relative) && included(relative)) files.add(relative);
  }
  const sorted = [...files].sort();
  const unmatched = patterns.flatMap((pattern, index) => {
    if (pattern.startsWith('!')) return [];
    const matches = picomatch(pattern);
    if (sorted.some((file) => matches(file))) return [];
    return [{ index, pattern: given[index] ?? pattern, todo: nearestFolder(root, pattern) }];
  });
  return { files: sorted, unmatched };
}

/** What to write where a folder of the pattern does not exist: the nearest one beside it. */
function nearestFolder(root: string, pattern: string): string {
  const parts = pattern.split('/');
  let folder = root;
  for (const [index, part] of parts.entries()) {
    if (/[*?[\]{}()!]/.test(part) || index === parts.length - 1) break;
    const beside = globSync('*', { cwd: folder, onlyDirectories: true, expandDirectories: false, deep: 1 }).map(
      (name) => name.replace(/\/$/, ''),
    );
    if (part !== '..' && part !== '.' && !beside.includes(part)) {
      const before = parts.slice(0, index);
      const candidates = beside
        .filter((name) => name !== 'node_modules')
        .map((name) => [...before, name, ...parts.slice(index + 1)].join('/'));
      return suggestion(pattern, candidates, 'name a folder that there is');
    }
    folder = path.join(folder, part);
  }
  return 'name files that there are';
}
