import path from 'node:path';
import type { Problem } from '#gate/index';
import { isLfsPointer, readBlobs } from './blobs.js';
import { unstagedChanges, untrackedFiles, type FileChange } from './changes.js';
import type { Repository } from './repository.js';
import { git, parts } from './run.js';

/** What lies over the disk so that the index is seen: absolute paths; null where the index has no such file. */
export interface GitOverlay {
  readonly overlay: ReadonlyMap<string, string | null>;
  readonly leftOut: readonly LeftOut[];
}

/** A file that is judged as the disk has it, and why. */
export interface LeftOut {
  /** From the top of the working tree. */
  readonly path: string;
  readonly why: string;
}

/**
 * The index's content over the working tree's. Only what differs is read from git. A file that git ignores stays as the disk has it: it is
 * installed or generated, in every checkout alike. A configuration that is not tracked yet stays too.
 */
export async function stagedOverlay(
  repository: Repository,
  isConfig: (file: string) => boolean,
): Promise<GitOverlay | Problem> {
  const [changes, hidden, untracked] = await Promise.all([
    unstagedChanges(repository),
    hiddenEntries(repository),
    untrackedFiles(repository),
  ]);
  const unmerged = changes.find(({ kind }) => kind === 'unmerged');
  if (unmerged !== undefined) {
    return {
      where: unmerged.path,
      what: 'it is not merged, so no commit can be made of the index',
      todo: 'resolve it and git add it',
    };
  }
  const overlay = new Map<string, string | null>();
  const leftOut: LeftOut[] = [];
  for (const file of untracked) {
    const absolute = path.join(repository.top, file);
    if (!isConfig(absolute)) overlay.set(absolute, null);
  }
  const kept: FileChange[] = [];
  for (const change of [...changes, ...hidden]) {
    const why = unlaid[change.mode.slice(0, 2)];
    // Said to be added later (`git add --intent-to-add`): a commit would not hold it.
    if (change.kind === 'added') overlay.set(path.join(repository.top, change.path), null);
    else if (why !== undefined) leftOut.push({ path: change.path, why });
    else kept.push(change);
  }
  const texts = await readBlobs(
    repository,
    kept.map(({ object }) => object),
  );
  for (const { path: file, object } of kept) {
    const text = texts.get(object);
    if (text === undefined) return { where: file, what: `git has not the object ${object}`, todo: 'run git fsck' };
    if (isLfsPointer(text)) leftOut.push({ path: file, why: lfs });
    else overlay.set(path.join(repository.top, file), text);
  }
  return { overlay, leftOut };
}

/** What an entry of the index is whose content is no text, by the first digits of its mode. */
export const unlaid: Readonly<Record<string, string>> = {
  '12': 'it is a symbolic link',
  '16': 'it is a submodule, whose files are not in this index',
};

export const lfs = 'Git LFS keeps its content';

/** Entries whose files git does not compare, because it was told not to look: they may be anything, or not there at all. */
async function hiddenEntries(repository: Repository): Promise<readonly FileChange[]> {
  const told = parts(await git(repository, ['ls-files', '--stage', '-v', '-z']));
  return told.flatMap((line): readonly FileChange[] => {
    const found = /^(S|[a-z]) (\d+) ([0-9a-f]+) 0\t([\s\S]*)$/.exec(line);
    const [, , mode = '', object = '', file = ''] = found ?? [];
    if (found === null || mode.startsWith('16') || !isRead.test(file)) return [];
    return [{ path: file, kind: 'changed', mode, object }];
  });
}

/** In a sparse checkout they are many, and what nobody reads need not be fetched. */
const isRead = /\.(?:[cm]?[jt]sx?|vue|svelte|sql|prisma|json|baseline)$/;
