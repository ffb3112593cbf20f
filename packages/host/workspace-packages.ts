import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Yaml from 'yaml';
import { z } from 'zod';
import type { Problem } from '#gate/index';
import type { FileTree } from './file-tree.js';

/**
 * The packages of the workspace that a folder is in, by name: what an import means where nothing is linked, because Yarn has it so
 * (Plug'n'Play) or nobody has installed yet. What cannot be read says nothing here; whoever installs is told.
 */
export function workspacePackages(from: string, tree: FileTree): ReadonlyMap<string, string> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const globs = workspaceGlobs(folder, tree);
    if (globs !== undefined && !('what' in globs)) {
      return new Map(
        packageFolders(folder, globs, tree).flatMap((own) => {
          const absolute = path.join(folder, own);
          const name = manifestIn(absolute, tree)?.name;
          return name === undefined ? [] : [[name, absolute] as const];
        }),
      );
    }
    if (path.dirname(folder) === folder) return new Map();
  }
}

/** What `pnpm-workspace.yaml` lists in a folder, or `workspaces` of its `package.json`; undefined where it is the root of no workspace. */
export function workspaceGlobs(folder: string, tree: FileTree): readonly string[] | Problem | undefined {
  const pnpm = path.join(folder, 'pnpm-workspace.yaml');
  if (tree.kind(pnpm) !== 'file') return manifestIn(folder, tree)?.workspaces;
  try {
    // Loaded for those who have such a file.
    const { parse } = createRequire(import.meta.url)('yaml') as typeof Yaml;
    return pnpmWorkspace.parse(parse(tree.read(pnpm)))?.packages ?? [];
  } catch {
    return { where: 'pnpm-workspace.yaml', what: 'it cannot be read as a list of packages', todo: 'mend it' };
  }
}

/** Folders with a `package.json` that globs of a workspace name, relative to its root, with forward slashes, sorted. */
export function packageFolders(root: string, globs: readonly string[], tree: FileTree): readonly string[] {
  const patterns = globs.map((glob) => `${glob.replace(/^(!?)\.\//, '$1').replace(/\/$/, '')}/package.json`);
  return [...new Set(tree.glob(root, patterns).map((file) => path.posix.dirname(file)))].sort();
}

export type Manifest = z.output<typeof manifestSchema>;

/** The `package.json` of a folder, as far as it is what npm has it be; undefined where it is none. */
export function manifestIn(folder: string, tree: FileTree): Manifest | undefined {
  const file = path.join(folder, 'package.json');
  if (tree.kind(file) !== 'file') return undefined;
  try {
    return manifestSchema.parse(JSON.parse(tree.read(file)));
  } catch {
    return undefined;
  }
}

const names = z.record(z.string(), z.unknown()).optional().catch(undefined);
const manifestSchema = z.object({
  name: z.string().optional().catch(undefined),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
  optionalDependencies: names,
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .optional()
    .catch(undefined),
});
const pnpmWorkspace = z.object({ packages: z.array(z.string()).optional() }).nullable();
