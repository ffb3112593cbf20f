import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Where something is kept for later processes: below the `node_modules` beside a file, or the nearest one above. Where there is
 * none, nothing is kept; a folder for all users of the machine would take what others put there.
 */
export function cacheFolderAbove(file: string, name: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const modules = path.join(folder, 'node_modules');
    if (existsSync(modules)) return path.join(modules, '.cache', name);
    if (path.dirname(folder) === folder) return undefined;
  }
}
