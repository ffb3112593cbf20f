import { statSync } from 'node:fs';
import path from 'node:path';
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
    for (const file of [...source.files, ...migrations, ...prisma, 'package.json', 'tsconfig.json']) {
      paths.add(path.join(root, file));
      for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
        const absolute = path.join(root, folder);
        if (paths.has(absolute)) break;
        paths.add(absolute);
      }
    }
    if (tsconfig !== undefined) paths.add(tsconfig.file);
  }
  const before = [...paths].map((file) => ({ file, state: stateOf(file) }));
  return { holds: () => before.every(({ file, state }) => stateOf(file) === state) };
}

/** A file that is written anew in the same moment with as many bytes has another time of change, or another number. */
function stateOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
}
