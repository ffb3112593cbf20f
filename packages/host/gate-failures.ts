import path from 'node:path';
import type { Problem, RunResult } from '#gate/index';
import { projectPath } from './file-tree.js';
import type { OpenProject } from './open-project.js';
import { packageFolder } from './package-folder.js';

/** Gates that threw. One of the team's own is the team's to mend, and the line of it that failed is named. */
export function gateFailures({ failures }: RunResult, open: OpenProject): readonly Problem[] {
  return failures.map(({ gate, error }) => {
    const isOwn = open.ownGates.some(({ id }) => id === gate);
    const at = isOwn ? placeOf(error, open) : undefined;
    return {
      where: `gate ${gate}${at === undefined ? '' : ` (${at})`}`,
      what: `it failed: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
      todo: `${isOwn ? 'mend it' : 'report this as a defect of drift-gate'}; the other gates have run`,
    };
  });
}

/** `gates/lost-update.ts:12`: the innermost frame that is neither drift-gate's nor a package's. */
function placeOf(error: unknown, { root, shown }: OpenProject): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, file = '', line = ''] of stack.matchAll(
    /^\s+at .*?(?:file:\/\/)?((?:\/|[A-Z]:[\\/])[^()]*?):(\d+):\d+\)?$/gm,
  )) {
    const isOurs = ourFolders.some((folder) => file.startsWith(folder));
    if (!isOurs && !file.includes(`${path.sep}node_modules${path.sep}`))
      return `${shown(projectPath(root, file))}:${line}`;
  }
  return undefined;
}

const ourFolders = ['bin', 'dist', 'packages', 'rules'].map((part) => path.join(packageFolder(), part) + path.sep);
