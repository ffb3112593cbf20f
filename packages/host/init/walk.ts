import path from 'node:path';
import { globSync } from 'tinyglobby';

/** What is made by tools, or is somebody else's. */
export const builtFolders: readonly string[] = ['node_modules', 'dist', 'build', 'out', 'coverage', 'vendor'].map(
  (name) => `**/${name}/**`,
);

/** Files below a folder, relative to it, with forward slashes, sorted; hidden folders are left out. */
export function filesBelow(root: string, patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root, ignore: [...builtFolders], expandDirectories: false })
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

/** Code and schemas that stand for something else than the service itself. */
const aside =
  /(?:^|\/)(?:tests?|__tests__|e2e|fixtures?|__fixtures__|__mocks__|testdata|examples?|seeds?|seeders|snapshots|docs?|bench(?:marks?)?)\//i;

export function isAside(file: string): boolean {
  return aside.test(file) || /\.(?:test|spec|stories|bench)\.[^/]*$|\.d\.[cm]?ts$/.test(file);
}
