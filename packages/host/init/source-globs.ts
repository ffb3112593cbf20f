import path from 'node:path';
import { sourceExtensions } from '../discovery.js';
import { braced } from './migration-folders.js';
import { filesBelow, isAside } from './walk.js';

/** Globs of the code of a package, relative to its folder. */
export interface SourceGlobs {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** One glob for each folder that holds code, which names the kinds of file that are there. `apart` are folders of other packages. */
export function findSources(folder: string, apart: readonly string[]): SourceGlobs {
  const all = filesBelow(folder, [`**/*.{${sourceExtensions.join(',')}}`]).filter(
    (file) => !apart.some((other) => file.startsWith(`${other}/`)),
  );
  const own = all.filter((file) => !isAside(file) && !notServed.test(file));
  const tops = [...new Set(own.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))))];
  const include = tops.map((top) => `${top}/**/*.${kindsOf(own.filter((file) => file.startsWith(`${top}/`)))}`);
  const flat = own.filter((file) => !isSetting(file));
  // Beside folders of code, what lies in the package's own is settings for the most part.
  const globs = include.length > 0 || flat.length === 0 ? include : [`*.${kindsOf(flat)}`];
  const taken = all.filter((file) => globs.length > 0 && isAside(file) && (tops.length === 0 || within(file, tops)));
  return { include: globs, exclude: excluding(taken) };
}

const notServed = /^(?:scripts?|tools?|public|static|types|migrations?|drizzle|prisma)\//i;

function isSetting(file: string): boolean {
  return /^[^/]*\.(?:config|setup|rc)\.[^/]*$|^\./.test(file);
}

function within(file: string, tops: readonly string[]): boolean {
  return tops.some((top) => file.startsWith(`${top}/`));
}

function kindsOf(files: readonly string[]): string {
  const kinds = new Set(files.map((file) => path.posix.extname(file).slice(1)));
  return braced(sourceExtensions.filter((kind) => kinds.has(kind)));
}

/** Globs for the tests that stand among the code, as far as there are any. */
function excluding(files: readonly string[]): readonly string[] {
  const named = files.filter((file) => /\.(?:test|spec|stories|bench)\.[^/]*$/.test(file));
  const kinds = ['test', 'spec', 'stories', 'bench'].filter((kind) =>
    named.some((file) => file.split('/').at(-1)?.includes(`.${kind}.`)),
  );
  const folders = new Set(
    files
      .filter((file) => !named.includes(file))
      .flatMap((file) => file.split('/').slice(0, -1))
      .filter((part) => isAside(`${part}/`)),
  );
  return [
    ...(kinds.length === 0 ? [] : [`**/*.${braced(kinds)}.*`]),
    ...[...folders].sort().map((name) => `**/${name}/**`),
  ];
}
