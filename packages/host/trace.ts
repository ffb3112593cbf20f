import { isDeepStrictEqual } from 'node:util';
import { fileTree, type TreeTrace } from './file-tree.js';
import { textHash } from './text-hash.js';

/** Whether the disk answers every question as it did. */
export function holds(traces: readonly TreeTrace[]): boolean {
  const tree = fileTree();
  try {
    return traces.every(
      ({ kinds, hashes, realpaths, globs }) =>
        kinds.every(([file, kind]) => tree.kind(file) === (kind ?? undefined)) &&
        hashes.every(([file, hash]) => tree.kind(file) === 'file' && textHash(tree.read(file)) === hash) &&
        realpaths.every(([file, real]) => tree.realpath(file) === real) &&
        globs.every(({ folder, patterns, ignore, files }) =>
          isDeepStrictEqual(tree.glob(folder, patterns, ignore), files),
        ),
    );
  } catch {
    // A file that vanished between two questions, or that nobody may read any more.
    return false;
  }
}
