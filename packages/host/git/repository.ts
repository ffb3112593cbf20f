import { realpathSync } from 'node:fs';
import path from 'node:path';
import { git, GitFailure, type GitPlace } from './run.js';

/** A repository with its working tree. Git is always run at the top of it, so that all paths count from there. */
export interface Repository extends GitPlace {
  /** The same as `cwd`: the top of the working tree, spelt as the caller spells its folder. */
  readonly top: string;
}

/** The repository that a folder is in. Throws GitFailure where it is in none. */
export async function openRepository(cwd: string, given: GitPlace['env'] = process.env): Promise<Repository> {
  const env = await withWorkTree(cwd, given);
  const up = (await git({ cwd, env }, ['rev-parse', '--show-cdup'])).toString().replace(/\n$/, '');
  const inside = (await git({ cwd, env }, ['rev-parse', '--is-inside-work-tree'])).toString().trim();
  if (inside !== 'true') throw new GitFailure(null, 'this folder is not in the working tree');
  const top = path.resolve(cwd, up);
  return { top, cwd: top, env };
}

/**
 * The hook of a linked worktree is told of its repository and not of its working tree, which git then takes to be wherever it is
 * run: after `cd packages/api` every file would look deleted.
 */
async function withWorkTree(cwd: string, env: GitPlace['env']): Promise<GitPlace['env']> {
  const { GIT_DIR: named, GIT_WORK_TREE: tree, ...others } = env;
  if (named === undefined || tree !== undefined) return env;
  try {
    const told = await git({ cwd, env: others }, ['rev-parse', '--absolute-git-dir', '--show-toplevel']);
    const [folder = '', top = ''] = told.toString().split('\n');
    const isIt = [cwd, top].some((from) => isSame(path.resolve(from, named), folder));
    return isIt ? { ...env, GIT_DIR: folder, GIT_WORK_TREE: top } : env;
  } catch {
    // The folder tells of no repository by itself: what the surroundings say stands.
    return env;
  }
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
