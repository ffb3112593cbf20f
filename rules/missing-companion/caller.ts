import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import type { Judgement } from './condition.js';

/** What the callers of a writing function choose together. */
export type Chosen =
  | { readonly kind: 'fine' }
  | { readonly kind: 'contradicted'; readonly trigger: Judgement; readonly companion: Judgement };

/**
 * Values that one call chooses come together: `record({ type: Delegation, method: Delegate })`. Undefined where a call
 * chooses the value that asks for company and not its companion, or several of either.
 */
export function chosenTogether(project: Project, trigger: Judgement, companion: Judgement): Chosen | undefined {
  // What is not known of the companion may stand beside any of them.
  if (companion.open || companion.mayBreak || companion.mayMeet) return undefined;
  let open = false;
  for (const met of trigger.meets) {
    const isBeside = callAround(project, met.at);
    const meets = companion.meets.filter(({ at }) => isBeside(at));
    const breaks = companion.breaks.filter(({ at }) => isBeside(at));
    if (breaks.length > 0 && meets.length === 0)
      return {
        kind: 'contradicted',
        trigger: { ...trigger, meets: [met] },
        companion: { ...companion, meets, breaks },
      };
    if (meets.length === 0 || breaks.length > 0) open = true;
  }
  return open ? undefined : { kind: 'fine' };
}

/** Whether a place stands among the arguments of the innermost call around `at`. */
function callAround(project: Project, at: Place): (other: Place) => boolean {
  const holds = (outer: Place['span'], { span }: Place): boolean => outer.start <= span.start && span.end <= outer.end;
  const around = project.facts(at.path).calls.filter(({ span }) => holds(span, at));
  const innermost = around.sort((one, other) => one.span.end - one.span.start - (other.span.end - other.span.start))[0];
  return (other) => innermost !== undefined && other.path === at.path && holds(innermost.span, other);
}
