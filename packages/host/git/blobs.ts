import { git } from './run.js';
import type { Repository } from './repository.js';

/** The contents of objects, all in one go. An object that a partial clone lacks is fetched by git itself; one that is nowhere is left out. */
export async function readBlobs(
  repository: Repository,
  objects: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(objects)];
  const texts = new Map<string, string>();
  if (wanted.length === 0) return texts;
  const printed = await git(repository, ['cat-file', '--batch'], wanted.map((one) => `${one}\n`).join(''));
  for (let at = 0; at < printed.length;) {
    const end = printed.indexOf('\n', at);
    if (end < 0) break;
    const [object = '', kind, size] = printed.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind === 'missing' || size === undefined) continue;
    texts.set(object, printed.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}

/** A file that Git LFS keeps: the object holds where its content is. */
export function isLfsPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/');
}
