import path from 'node:path';
import { isOpen, type Create, type Edit, type Finding, type Fix } from '#gate/index';
import type { Checked } from './check.js';

/** A fix with absolute paths. */
export interface PlacedFix {
  /** The same for the same breach when it is still there afterwards. */
  readonly id: string;
  readonly edits: readonly Edit[];
  readonly creates: readonly Create[];
  /** The project in whose terms the texts were read. */
  readonly project: string | undefined;
}

/** All fixes of a run, suggestions left out, in the order of the findings. What is allowed or in the baseline stays as it is. */
export function fixesOf({ results }: Pick<Checked, 'results'>, cwd: string): readonly PlacedFix[] {
  return results.flatMap(({ findings, project, root = '.' }) =>
    findings.flatMap((finding) => {
      const fix = applicable(finding, 'fix');
      if (fix === undefined) return [];
      const absolute = (file: string): string => path.resolve(cwd, root, file);
      return [
        {
          id: `${project ?? ''} ${finding.key} ${finding.messageId}`,
          edits: fix.edits.map((edit) => ({ ...edit, path: absolute(edit.path) })),
          creates: (fix.creates ?? []).map((one) => ({ ...one, path: absolute(one.path) })),
          project,
        },
      ];
    }),
  );
}

/** How many of the findings that are left have a suggestion. */
export function suggestionsIn({ results }: Pick<Checked, 'results'>): number {
  return results.flatMap(({ findings }) => findings).filter((finding) => applicable(finding, 'suggestion')).length;
}

function applicable(finding: Finding, kind: Fix['kind']): Fix | undefined {
  return isOpen(finding) && finding.fix?.kind === kind ? finding.fix : undefined;
}

/**
 * Those that can be applied at once: of two that would change one place the first, and one that makes files, since two would take the
 * same number. The others are offered again by the next run, against the new texts.
 */
export function compatible(fixes: readonly PlacedFix[]): readonly PlacedFix[] {
  const chosen: PlacedFix[] = [];
  const taken: Edit[] = [];
  let makes: string | undefined;
  for (const fix of fixes) {
    const made = fix.creates.length === 0 ? undefined : JSON.stringify(fix.creates);
    const clashes = fix.edits.some((edit) => taken.some((other) => touches(edit, other)));
    if (clashes || (made !== undefined && makes !== undefined && made !== makes)) continue;
    makes ??= made;
    taken.push(...fix.edits);
    chosen.push(fix);
  }
  return chosen;
}

/** Edits that only touch change one another's surroundings: two insertions at one place have no order. */
function touches(one: Edit, other: Edit): boolean {
  return one.path === other.path && one.span.start <= other.span.end && other.span.start <= one.span.end;
}
