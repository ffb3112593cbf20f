import path from 'node:path';
import { configNames } from './config-names.js';
import { projectPath } from './file-tree.js';
import type { Workspace } from './workspace.js';

/**
 * Says which files a run judges although a configuration of their own is nearer: in their folder, and in an editor, that one holds.
 * A project whose root is that folder is meant to be taken in.
 */
export function nearerConfigs({ loaded, projects }: Workspace, cwd: string): readonly string[] {
  if (loaded === undefined) return [];
  const own = path.dirname(loaded.file);
  const found = new Set<string>();
  for (const { root, source, tree } of projects) {
    const folders = new Map<string, string | undefined>();
    const nearest = (folder: string): string | undefined => {
      if (folder === own || folder === root || path.dirname(folder) === folder) return undefined;
      if (!folders.has(folder)) {
        const here = configNames
          .map((name) => path.join(folder, name))
          .find((file) => file !== loaded.file && tree.kind(file) === 'file');
        folders.set(folder, here ?? nearest(path.dirname(folder)));
      }
      return folders.get(folder);
    };
    for (const file of source.files) {
      const nearer = nearest(path.dirname(path.join(root, file)));
      if (nearer !== undefined) found.add(projectPath(cwd, nearer));
    }
  }
  if (found.size === 0) return [];
  const all = [...found].sort();
  const [first = ''] = all;
  const more = all.length > 1 ? ` and ${all.length - 1} more` : '';
  return [
    `${loaded.shown} judges files that have a nearer configuration, ${first}${more}: leave them out with \`exclude\`, or take that configuration in as a project with its \`root\``,
  ];
}
