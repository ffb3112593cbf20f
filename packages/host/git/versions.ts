import path from 'node:path';
import type { Problem } from '#gate/index';
import { projectPath } from '../file-tree.js';
import { baseOverlay, type Base } from './base.js';
import { mergeBase } from './merge-base.js';
import { openRepository } from './repository.js';
import { GitFailure } from './run.js';
import { stagedOverlay, type GitOverlay } from './staged.js';

export interface WantedVersions {
  /** From where messages name paths. */
  readonly cwd: string;
  /** A folder of the repository. */
  readonly folder: string;
  /** The index is to be judged, not the working tree. */
  readonly staged: boolean;
  /** Findings are to be compared with those of the commit at which HEAD and this ref parted. */
  readonly since: string | undefined;
  isConfig(file: string): boolean;
}

export interface Versions {
  readonly staged?: GitOverlay;
  readonly base?: Base;
  /** The top of the working tree. */
  readonly top?: string;
  readonly problem?: Problem;
}

/** What git knows of the files to be judged. Never throws on what a repository can be. */
export async function versionsOf({ cwd, folder, staged, since, isConfig }: WantedVersions): Promise<Versions> {
  if (!staged && since === undefined) return {};
  const asked = [...(staged ? ['--staged'] : []), ...(since === undefined ? [] : ['--since'])].join(' and ');
  try {
    const repository = await openRepository(folder);
    const commit = since === undefined ? undefined : await mergeBase(repository, since);
    if (typeof commit === 'object') return { problem: commit };
    const [index, base] = await Promise.all([
      staged ? stagedOverlay(repository, isConfig) : undefined,
      commit === undefined ? undefined : baseOverlay(repository, commit, staged ? 'index' : 'tree'),
    ]);
    if (index !== undefined && 'what' in index) {
      return { problem: { ...index, where: projectPath(cwd, path.join(repository.top, index.where)) } };
    }
    const { top } = repository;
    return { top, ...(index === undefined ? {} : { staged: index }), ...(base === undefined ? {} : { base }) };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const todo = 'run it in the working tree of a git repository, or leave the option out';
    return { problem: { where: asked, what: error.message, todo } };
  }
}
