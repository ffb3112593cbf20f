import path from 'node:path';
import type { CheckResult, Problem } from '#gate/index';
import type { TreeTrace } from './file-tree.js';
import type { Kept } from './kept.js';
import { holds } from './trace.js';
import type { Workspace } from './workspace.js';

/** What a run said. */
export interface Verdict {
  readonly results: readonly CheckResult[];
  readonly problems: readonly Problem[];
}

/** A verdict of an earlier process, with what its run asked of the disk besides the texts that its key stands for. */
export interface KeptVerdict extends Verdict {
  readonly traces: readonly TreeTrace[];
}

/** Verdicts that outlive the process, each with all that it hangs on, so that none is ever stale. */
export interface Verdicts {
  /** The verdict on a workspace with this key, where all else that the run looked at on the disk is still the same. */
  find(workspace: Workspace, key: string): KeptVerdict | undefined;
  keep(workspace: Workspace, key: string, verdict: Verdict): void;
}

export function openVerdicts(kept: Kept): Verdicts {
  return {
    find({ loaded }, key) {
      if (loaded === undefined) return undefined;
      const verdict = kept.read<KeptVerdict>(loaded.file, key, isWhole);
      return verdict !== undefined && holds(verdict.traces) ? verdict : undefined;
    },
    keep(workspace, key, { results, problems }) {
      const { loaded } = workspace;
      if (loaded === undefined) return;
      kept.write(loaded.file, key, { traces: tracesOf(workspace), results, problems } satisfies KeptVerdict);
    },
  };
}

/** Whether the disk still says what it said of all that is in no key: the sources of packages beside a project, manifests. */
export function stillHolds(workspace: Workspace): boolean {
  return holds(tracesOf(workspace));
}

/** Without the files whose texts, or what they say, the key stands for. */
function tracesOf({ projects, loaded }: Workspace): readonly TreeTrace[] {
  return projects.map(({ root, source, migrations, prisma, tree }) => {
    const own = new Set([...source.files, ...migrations, ...prisma].map((file) => path.join(root, file)));
    if (loaded !== undefined) own.add(loaded.file);
    const trace = tree.trace();
    return { ...trace, hashes: trace.hashes.filter(([file]) => !own.has(file)) };
  });
}

function isWhole({ traces, results, problems }: Partial<KeptVerdict>): boolean {
  return Array.isArray(traces) && Array.isArray(results) && Array.isArray(problems);
}
