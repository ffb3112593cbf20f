import path from 'node:path';
import type { Problem } from '#gate/index';
import type { FileTree } from '../file-tree.js';
import { manifestIn, packageFolders, workspaceGlobs, type Manifest } from '../workspace-packages.js';

/** The packages of a repository, the root's own first. */
export interface Packages {
  /** Who runs the workspaces, where there are any. */
  readonly tool?: 'npm' | 'pnpm' | 'yarn';
  readonly packages: readonly Package[];
  /** How a development dependency is added. */
  readonly install: string;
}

export interface Package {
  readonly name: string;
  /** Relative to the root, with forward slashes; `.` for the root itself. */
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
}

/** Reads `package.json`, and those of the workspaces that it or `pnpm-workspace.yaml` names. */
export function readPackages(root: string, tree: FileTree): Packages | Problem {
  const own = readManifest(root, '.', tree);
  if ('what' in own) return own;
  const globs = workspaceGlobs(root, tree) ?? [];
  if ('what' in globs) return globs;
  const has = (file: string): boolean => tree.kind(path.join(root, file)) === 'file';
  const tool = has('pnpm-lock.yaml') || has('pnpm-workspace.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : 'npm';
  const members: Package[] = [];
  for (const folder of packageFolders(root, globs, tree)) {
    const member = readManifest(root, folder, tree);
    if ('what' in member) return member;
    members.push(packageOf(folder, member.manifest));
  }
  return {
    ...(globs.length === 0 ? {} : { tool }),
    packages: [packageOf('.', own.manifest), ...members],
    install: { npm: 'npm install --save-dev', pnpm: 'pnpm add --save-dev', yarn: 'yarn add --dev' }[tool],
  };
}

function readManifest(root: string, folder: string, tree: FileTree): { readonly manifest: Manifest } | Problem {
  const where = path.posix.join(folder, 'package.json');
  if (tree.kind(path.join(root, where)) !== 'file') {
    return { where, what: 'there is no such file', todo: 'run drift-gate init in the folder of your package' };
  }
  const manifest = manifestIn(path.join(root, folder), tree);
  return manifest === undefined ? { where, what: 'it is no JSON object', todo: 'mend it' } : { manifest };
}

function packageOf(folder: string, manifest: Manifest): Package {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  const all = [dependencies, devDependencies, peerDependencies, optionalDependencies];
  return {
    name: manifest.name ?? path.posix.basename(folder),
    folder,
    dependencies: new Set(all.flatMap((each) => Object.keys(each ?? {}))),
  };
}
