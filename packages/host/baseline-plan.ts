import {
  editedBaseline,
  isOpen,
  staleBaseline,
  writtenBaseline,
  type BaselineCount,
  type Finding,
  type Problem,
} from '#gate/index';
import { stemOf } from '#gate/key';
import type { Baseline } from './baseline.js';
import { checkProjects, type Checked, type CheckOptions } from './check.js';

export interface BaselineRequest extends Pick<CheckOptions, 'cwd' | 'config' | 'overlay' | 'watch'> {
  /** `shrink`: take out what is mended, where nothing is new; `prune`: whatever is new; `accept`: take in what is new. */
  readonly mode: 'shrink' | 'prune' | 'accept';
}

/** What each baseline is to hold. Nothing is written. */
export interface BaselinePlan {
  readonly files: readonly PlannedBaseline[];
  /** The run behind it, with what is in no baseline yet as open findings. */
  readonly checked: Checked;
  readonly problems: readonly Problem[];
}

export interface PlannedBaseline {
  /** Absolute. */
  readonly file: string;
  readonly shown: string;
  readonly before: string | null;
  readonly after: string;
  readonly entries: number;
  readonly added: number;
  readonly removed: number;
  /** Findings that it does not hold and that nobody has said to take in. Where there are any, and `shrink` was asked, it stays as it is. */
  readonly refused: number;
}

export async function planBaselines({ mode, ...where }: BaselineRequest): Promise<BaselinePlan> {
  const checked = await checkProjects({ ...where, types: 'auto' });
  const problems = [...checked.problems, ...checked.results.flatMap((result) => result.problems)];
  // A run that did not see everything would take out what it did not see.
  if (problems.length > 0) return { files: [], checked, problems };
  const shares = checked.judged.flatMap(({ open: { baseline }, result: { findings } }) =>
    baseline === undefined ? [] : [{ baseline, ...sorted(findings) }],
  );
  const files = [...new Set(shares.map(({ baseline }) => baseline.file))].map((file) =>
    planned(
      shares.filter(({ baseline }) => baseline.file === file),
      mode,
    ),
  );
  return { files, checked, problems };
}

interface Sorted {
  readonly held: readonly Finding[];
  readonly fresh: readonly Finding[];
  readonly stale: number;
}

interface Share extends Sorted {
  readonly baseline: Baseline;
}

function sorted(findings: readonly Finding[]): Sorted {
  const isStale = ({ gate }: Finding): boolean => gate === staleBaseline.id;
  return {
    held: findings.filter(({ baselined }) => baselined),
    fresh: findings.filter((one) => isOpen(one) && one.severity === 'error' && !isStale(one)),
    stale: findings.filter(isStale).length,
  };
}

function planned(shares: readonly Share[], mode: BaselineRequest['mode']): PlannedBaseline {
  const [{ file, shown, text: before }] = [shares[0]?.baseline ?? unreachable()];
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const fresh = sum((share) => share.fresh.length);
  // One that is not there yet takes in everything: that is how it begins.
  const takesIn = before === null || mode === 'accept';
  const refused = takesIn ? 0 : fresh;
  const counts = shares.flatMap((share) => countsOf(share, takesIn ? [...share.held, ...share.fresh] : share.held));
  const stays = before !== null && mode === 'shrink' && refused > 0;
  const after = stays ? before : before === null ? writtenBaseline(counts) : editedBaseline(before, counts);
  const removed = stays ? 0 : sum((share) => share.stale);
  const entries = counts.reduce((total, { count }) => total + count, 0) + (stays ? sum((share) => share.stale) : 0);
  return { file, shown, before, after, entries, added: takesIn ? fresh : 0, removed, refused };
}

function countsOf({ baseline }: Share, findings: readonly Finding[]): readonly BaselineCount[] {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(stemOf(finding), (counts.get(stemOf(finding)) ?? 0) + 1);
  return [...counts].map(([stem, count]) => ({ project: baseline.owner, stem, count }));
}

function unreachable(): never {
  throw new Error('a baseline belongs to at least one project');
}
