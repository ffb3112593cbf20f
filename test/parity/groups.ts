import type { Edit } from '../fixtures/workspace.js';
import type { ExpectedFinding, Mutant } from '../mutants/mutant.js';

/** Several mutants at once in one copy of the control plane: hosts are compared on each in a fraction of the time. */
export interface Group<Finding> {
  readonly edits: readonly Edit[];
  /** Files that are worth linting: those that the mutants change, and those in which something is wanted. */
  readonly files: readonly string[];
  /** Mutants of which every finding is there; what another one of the group takes away comes up in a later group. */
  readonly shown: readonly Mutant[];
  /** All that is found. */
  readonly findings: readonly Finding[];
}

export interface Judged<Finding> {
  readonly findings: readonly Finding[];
  has(wanted: ExpectedFinding): boolean;
}

/**
 * Puts every mutant into a group in which it shows all that it must. `applies`
 * says whether edits find their places one after the other.
 */
export async function groupsOf<Finding>(
  mutants: readonly Mutant[],
  applies: (edits: readonly Edit[]) => boolean,
  judge: (edits: readonly Edit[]) => Promise<Judged<Finding>>,
): Promise<readonly Group<Finding>[]> {
  const groups: Group<Finding>[] = [];
  let waiting = mutants;
  let limit = mutants.length;
  while (waiting.length > 0) {
    const together = apart(waiting, applies).slice(0, limit);
    const edits = together.flatMap((mutant) => mutant.edits);
    const { findings, has } = await judge(edits);
    const shown = together.filter((mutant) => mutant.findings.every(has));
    if (shown.length === 0 && together.length === 1) throw new Error(`nothing is found of: ${together[0]?.name}`);
    limit = shown.length === 0 ? Math.ceil(together.length / 2) : mutants.length;
    if (shown.length === 0) continue;
    const wanted = together.flatMap((mutant) => mutant.findings);
    groups.push({ edits, files: [...new Set([...edits, ...wanted].map(({ path }) => path))], shown, findings });
    waiting = waiting.filter((mutant) => !shown.includes(mutant));
  }
  return groups;
}

/** As many as leave each other's edits a place. */
function apart(mutants: readonly Mutant[], applies: (edits: readonly Edit[]) => boolean): readonly Mutant[] {
  const together: Mutant[] = [];
  const edits: Edit[] = [];
  for (const mutant of mutants) {
    const clash = mutant.edits.some((edit) =>
      edits.some((other) => other.path === edit.path && ('text' in edit || 'text' in other)),
    );
    if (clash || !applies([...edits, ...mutant.edits])) continue;
    together.push(mutant);
    edits.push(...mutant.edits);
  }
  return together;
}
