import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Problem } from '#gate/index';
import { builtFolders } from './walk.js';

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
export function readPackages(root: string): Packages | Problem {
  const own = readManifest(root, '.');
  if ('what' in own) return own;
  const named = workspaceGlobs(root, own.manifest);
  if ('what' in named) return named;
  const has = (file: string): boolean => existsSync(path.join(root, file));
  const tool = has('pnpm-lock.yaml') || has('pnpm-workspace.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : 'npm';
  const folders = globSync(
    named.globs.map((glob) => `${glob.replace(/^\.\//, '').replace(/\/$/, '')}/package.json`),
    { cwd: root, ignore: [...builtFolders], expandDirectories: false },
  ).map((file) => path.posix.dirname(file.split(path.sep).join('/')));
  const members: Package[] = [];
  for (const folder of [...new Set(folders)].sort()) {
    const member = readManifest(root, folder);
    if ('what' in member) return member;
    members.push(packageOf(folder, member.manifest));
  }
  return {
    ...(named.globs.length === 0 ? {} : { tool }),
    packages: [packageOf('.', own.manifest), ...members],
    install: { npm: 'npm install --save-dev', pnpm: 'pnpm add --save-dev', yarn: 'yarn add --dev' }[tool],
  };
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
type Manifest = z.output<typeof manifestSchema>;

function readManifest(root: string, folder: string): { readonly manifest: Manifest } | Problem {
  const shown = path.posix.join(folder, 'package.json');
  const file = path.join(root, shown);
  if (!existsSync(file)) {
    return { where: shown, what: 'there is no such file', todo: 'run drift-gate init in the folder of your package' };
  }
  try {
    return { manifest: manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''))) };
  } catch {
    return { where: shown, what: 'it is no JSON object', todo: 'mend it' };
  }
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

function workspaceGlobs(root: string, manifest: Manifest): { readonly globs: readonly string[] } | Problem {
  const file = path.join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return { globs: manifest.workspaces ?? [] };
  try {
    const schema = z.object({ packages: z.array(z.string()).optional() }).nullable();
    return { globs: schema.parse(parse(readFileSync(file, 'utf8')))?.packages ?? [] };
  } catch {
    return { where: 'pnpm-workspace.yaml', what: 'it cannot be read as a list of packages', todo: 'mend it' };
  }
}
