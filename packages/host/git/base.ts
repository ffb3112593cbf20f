import path from 'node:path';
import { isLfsPointer, readBlobs } from './blobs.js';
import { changesSince, untrackedFiles, type FileChange } from './changes.js';
import type { Repository } from './repository.js';
import { lfs, unlaid, type LeftOut } from './staged.js';

/** A commit's content over the working tree's. */
export interface Base {
  /** Absolute paths; null where the commit has no such file. */
  readonly overlay: ReadonlyMap<string, string | null>;
  /** Files that have another name now: the absolute path then, and now. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly leftOut: readonly LeftOut[];
}

/**
 * What lies over the disk so that a commit is seen; nothing is checked out. `judged` is what it will be compared with, which may
 * have other names for its files than the working tree has.
 */
export async function baseOverlay(repository: Repository, commit: string, judged: 'tree' | 'index'): Promise<Base> {
  const [changes, staged, untracked] = await Promise.all([
    changesSince(repository, commit, 'tree'),
    judged === 'index' ? changesSince(repository, commit, 'index') : undefined,
    untrackedFiles(repository),
  ]);
  const absolute = (file: string): string => path.join(repository.top, file);
  const overlay = new Map<string, string | null>();
  for (const file of untracked) if (!saysHow(file)) overlay.set(absolute(file), null);
  for (const { kind, path: file } of changes) {
    if ((kind === 'added' || kind === 'renamed') && !saysHow(file)) overlay.set(absolute(file), null);
  }
  const there = changes.filter(({ kind }) => kind !== 'added');
  const laid = there.filter(({ mode }) => unlaid[mode.slice(0, 2)] === undefined);
  const leftOut = there.flatMap(({ path: file, mode }) => reason(file, unlaid[mode.slice(0, 2)]));
  const texts = await readBlobs(
    repository,
    laid.map(({ object }) => object),
  );
  for (const change of laid) {
    const text = texts.get(change.object);
    if (text === undefined) continue;
    if (isLfsPointer(text)) leftOut.push(...reason(change.path, lfs));
    else overlay.set(absolute(change.from ?? change.path), text);
  }
  const renamed = new Map(renames(staged ?? changes).map(([from, to]) => [absolute(from), absolute(to)]));
  return { overlay, renamed, leftOut };
}

function reason(path: string, why: string | undefined): readonly LeftOut[] {
  return why === undefined ? [] : [{ path, why }];
}

function renames(changes: readonly FileChange[]): readonly (readonly [string, string])[] {
  return changes.flatMap(({ from, path: to }) => (from === undefined ? [] : [[from, to] as const]));
}

/** It says how the source is to be read, and what it says today holds for the commit too, where that has no such file. */
function saysHow(file: string): boolean {
  return /(?:^|\/)(?:package\.json|[tj]sconfig[^/]*\.json)$/.test(file);
}
