import { statSync } from 'node:fs';
import path from 'node:path';
import type { TreeTrace } from './file-tree.js';
import type { Workspace } from './workspace.js';

/** What the disk said of files and folders at one time, by their metadata. */
export interface Snapshot {
  /** Whether it says the same now. */
  holds(): boolean;
}

/**
 * Of what a workspace was opened from: its configuration, its files, and the folders that they stand in, where new ones appear.
 * It knows nothing of modules that the configuration imports, nor of a new file in a folder that held none, so that a workspace
 * is still to be opened anew from time to time.
 */
export function takeSnapshot({ loaded, projects }: Workspace): Snapshot {
  const paths = new Set(loaded === undefined ? [] : [loaded.file, path.dirname(loaded.file)]);
  for (const { root, source, migrations, prisma, tsconfig, baseline } of projects) {
    if (baseline !== undefined) paths.add(baseline.file);
    addBelow(root, [...source.files, ...migrations, ...prisma, 'package.json', 'tsconfig.json'], paths);
    if (tsconfig !== undefined) paths.add(tsconfig.file);
  }
  return snapshotOf(paths);
}

/** Of what was asked of the disk. A new file in a folder that held none of those that were looked for is not seen either. */
export function snapshotOfTraces(traces: readonly TreeTrace[]): Snapshot {
  const paths = new Set<string>();
  for (const { kinds, hashes, realpaths, globs } of traces) {
    for (const [file] of [...kinds, ...hashes, ...realpaths]) paths.add(file);
    for (const { folder, files } of globs) addBelow(folder, files, paths);
  }
  return snapshotOf(paths);
}

/** Files with the folders from `root` down that they stand in. */
function addBelow(root: string, files: readonly string[], paths: Set<string>): void {
  paths.add(root);
  for (const file of files) {
    for (let end = file.length; end > 0; end = file.lastIndexOf('/', end - 1)) {
      const absolute = `${root}${path.sep}${file.slice(0, end)}`;
      if (paths.has(absolute)) break;
      paths.add(absolute);
    }
  }
}

function snapshotOf(paths: ReadonlySet<string>): Snapshot {
  const before = [...paths].map((file) => ({ file, state: stateOf(file) }));
  return { holds: () => before.every(({ file, state }) => stateOf(file) === state) };
}

/** A file that is written anew in the same moment with as many bytes has another time of change, or another number. */
function stateOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
}
