import type { Problem } from '#gate/index';
import type { Repository } from './repository.js';
import { git, GitFailure } from './run.js';

/** The commit at which HEAD and a ref parted. */
export async function mergeBase(repository: Repository, ref: string): Promise<string | Problem> {
  const where = `--since ${ref}`;
  const ask = async (...args: readonly string[]): Promise<string | undefined> => {
    try {
      return (await git(repository, args)).toString().trim();
    } catch (error) {
      if (error instanceof GitFailure && error.code !== null) return undefined;
      throw error;
    }
  };
  const commit = (name: string): Promise<string | undefined> =>
    ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  const [head, other] = await Promise.all([commit('HEAD'), commit(ref)]);
  const shallow = (await ask('rev-parse', '--is-shallow-repository')) === 'true';
  const deepen = 'fetch the whole history: git fetch --unshallow, or fetch-depth: 0 where CI checks out';
  if (other === undefined) {
    const fetch = `fetch it (git fetch origin ${ref.replace(/^origin\//, '')}), or name a branch, tag or commit`;
    return { where, what: 'git knows no such commit', todo: shallow ? deepen : fetch };
  }
  if (head === undefined) return { where, what: 'nothing has been committed yet', todo: 'leave --since out' };
  const base = await ask('merge-base', head, other);
  if (base !== undefined && base !== '') return base.split('\n')[0] ?? base;
  const what = `HEAD and ${ref} have no commit in common${shallow ? ' in this shallow clone' : ''}`;
  return { where, what, todo: shallow ? deepen : 'name a commit that HEAD descends from' };
}
