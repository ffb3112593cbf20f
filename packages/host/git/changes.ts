import { git, parts } from './run.js';
import type { Repository } from './repository.js';

/** One file that differs between two states, as `--raw` tells it. */
export interface FileChange {
  /** From the top of the working tree, with forward slashes. */
  readonly path: string;
  /** What it was before it was renamed. */
  readonly from?: string;
  readonly kind: 'added' | 'deleted' | 'changed' | 'renamed' | 'unmerged';
  /** Of the older state: its mode, and the object that holds its content. */
  readonly mode: string;
  readonly object: string;
}

/** What of the working tree differs from the index. */
export function unstagedChanges(repository: Repository): Promise<readonly FileChange[]> {
  return changes(repository, ['diff-files', '--no-renames']);
}

/** What of the working tree, or of the index, differs from a commit. */
export function changesSince(
  repository: Repository,
  commit: string,
  where: 'tree' | 'index',
): Promise<readonly FileChange[]> {
  return changes(repository, ['diff-index', ...(where === 'index' ? ['--cached'] : []), '--find-renames', commit]);
}

/** Files that git neither tracks nor ignores. */
export async function untrackedFiles(repository: Repository): Promise<readonly string[]> {
  return parts(await git(repository, ['ls-files', '--others', '--exclude-standard', '-z']));
}

async function changes(
  repository: Repository,
  [command = '', ...rest]: readonly string[],
): Promise<readonly FileChange[]> {
  // What a submodule holds is another repository's; that another commit of it is wanted is seen.
  const shape = ['--raw', '-z', '--no-abbrev', '--ignore-submodules=dirty'];
  const told = parts(await git(repository, [command, ...shape, ...rest, '--']));
  const found: FileChange[] = [];
  for (let at = 0; at < told.length;) {
    const [mode = '', , object = '', , status = ''] = (told[at] ?? '').slice(1).split(' ');
    const first = told[at + 1] ?? '';
    const kind = kinds[status.charAt(0)] ?? 'changed';
    if (kind === 'renamed') found.push({ path: told[at + 2] ?? '', from: first, kind, mode, object });
    else found.push({ path: first, kind, mode, object });
    at += kind === 'renamed' ? 3 : 2;
  }
  return found;
}

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  U: 'unmerged',
};
