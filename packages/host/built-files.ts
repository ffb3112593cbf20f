import path from 'node:path';
import type { FileTree, ResolverFileSystem } from './file-tree.js';

/**
 * The source that a package of the repository has built a file from, or is yet to build it from: `packages/db/src/index.ts` for
 * `packages/db/dist/index.js`. Undefined where the file is no such thing, or is of a package that somebody has installed.
 */
export function sourceOf(file: string, tree: FileTree): string | undefined {
  for (const { index, 0: whole } of file.matchAll(built)) {
    const [before, after] = [file.slice(0, index + 1), file.slice(index + whole.length + 1)];
    if (!isOwn(before, tree)) return undefined;
    const stem = after.replace(ending, '');
    if (stem === after) return undefined;
    // Builds that keep the folder of the sources, and builds in several formats, have one more.
    const stems = new Set([stem, stem.replace(/^(?:src|esm|cjs|es|types?)\//, '')]);
    for (const one of stems) {
      for (const extension of extensions) {
        const source = path.join(before, 'src', `${one}${extension}`);
        if (tree.kind(source) === 'file') return source;
      }
    }
  }
  return undefined;
}

/** The files as a resolver is to see them, those among them that have not been built yet. */
export function withSources(tree: FileTree): ResolverFileSystem {
  const { resolverFileSystem } = tree;
  return {
    ...resolverFileSystem,
    statSync(file) {
      if (tree.kind(file) === undefined && sourceOf(file, tree) !== undefined) {
        return { isFile: () => true, isDirectory: () => false };
      }
      return resolverFileSystem.statSync(file);
    },
  };
}

const built = /[\\/](?:dist|build|lib|out)(?=[\\/])/g;
const ending = /(?:\.d)?\.[mc]?[jt]sx?$/;
const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The folder is one of a package, and a link is all that leads to it out of `node_modules`. */
function isOwn(folder: string, tree: FileTree): boolean {
  if (tree.kind(path.join(folder, 'package.json')) !== 'file') return false;
  try {
    return !tree.realpath(folder).split(path.sep).includes('node_modules');
  } catch {
    return false;
  }
}
