import path from 'node:path';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';
import type { FileTree } from './file-tree.js';

/**
 * The packages of the workspace that a folder is in, by name: what an import means where nothing is linked, because Yarn has it so
 * (Plug'n'Play) or nobody has installed yet.
 */
export function workspacePackages(from: string, tree: FileTree): ReadonlyMap<string, string> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const globs = globsOf(folder, tree);
    if (globs !== undefined) return packagesOf(folder, globs, tree);
    if (path.dirname(folder) === folder) return new Map();
  }
}

function packagesOf(root: string, globs: readonly string[], tree: FileTree): ReadonlyMap<string, string> {
  const patterns = globs.map((glob) => `${glob.replace(/^(!?)\.\//, '$1').replace(/\/$/, '')}/package.json`);
  const found = globSync(patterns, { cwd: root, ignore: ['**/node_modules/**'], expandDirectories: false }).sort();
  return new Map(
    found.flatMap((manifest) => {
      const file = path.join(root, manifest);
      const name = nameIn(read(file, tree, JSON.parse));
      return name === undefined ? [] : [[name, path.dirname(file)] as const];
    }),
  );
}

function nameIn(manifest: unknown): string | undefined {
  return isRecord(manifest) && typeof manifest['name'] === 'string' ? manifest['name'] : undefined;
}

/** Undefined where the folder is not the root of a workspace. */
function globsOf(folder: string, tree: FileTree): readonly string[] | undefined {
  const pnpm = read(path.join(folder, 'pnpm-workspace.yaml'), tree, (text): unknown => parse(text));
  if (isRecord(pnpm)) return textsIn(pnpm['packages']);
  const manifest = read(path.join(folder, 'package.json'), tree, JSON.parse);
  const workspaces = isRecord(manifest) ? manifest['workspaces'] : undefined;
  if (workspaces === undefined) return undefined;
  return textsIn(isRecord(workspaces) ? workspaces['packages'] : workspaces);
}

/** What cannot be read says nothing here; whoever installs is told. */
function read(file: string, tree: FileTree, parsed: (text: string) => unknown): unknown {
  if (tree.kind(file) !== 'file') return undefined;
  try {
    return parsed(tree.read(file));
  } catch {
    return undefined;
  }
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
