import path from 'node:path';
import type { FileTree } from './file-tree.js';

export const configNames = ['ts', 'mts', 'js', 'mjs'].map((extension) => `drift-gate.config.${extension}`);

/** The nearest configuration from a folder upwards. */
export function findConfig(from: string, tree: FileTree): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = configNames.map((name) => path.join(folder, name)).find((file) => tree.kind(file) === 'file');
    if (found !== undefined) return found;
    if (path.dirname(folder) === folder) return undefined;
  }
}
