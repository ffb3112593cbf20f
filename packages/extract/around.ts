import type { Around, BranchArm, Control, Expression, Span } from '#facts/index';
import type { Draft } from './draft.js';
import type { Walk } from './walk.js';

export interface Arm {
  readonly span: Span;
  /** Absent for the arm that an `if` without `else` has. */
  readonly inside?: () => void;
}

/** Walks the arms of a branch one after the other, and gives the control items of each. */
export function walkArms(
  walk: Walk,
  span: Span,
  test: Expression | undefined,
  given: readonly Arm[],
): readonly Control[][] {
  const outer = walk.around;
  const arms: Draft<BranchArm>[] = given.map((one) => ({ span: one.span }));
  const items = given.map(({ inside }, arm) => {
    if (inside === undefined) return [];
    walk.around = [...outer, { kind: 'branch', span, ...(test === undefined ? {} : { test: test.span }), arms, arm }];
    const own = walk.arm(inside);
    setLeaving(arms, arm, leavingOf(own));
    return own;
  });
  walk.around = outer;
  return items;
}

/** Walks what runs in part, again, or not at all. */
export function walkUncertain<T>(
  walk: Walk,
  kind: Extract<Around, { kind: 'loop' | 'try' }>['kind'],
  span: Span,
  inside: () => T,
): T {
  const outer = walk.around;
  walk.around = [...outer, { kind, span }];
  const result = inside();
  walk.around = outer;
  return result;
}

/** The arms of a switch; those of one that falls through are emptied, since which of them run is not told by one test. */
export function switchArms(
  walk: Walk,
  span: Span,
  test: Expression,
  cases: readonly { readonly span: Span; readonly empty: boolean; readonly inside: () => void }[],
  complete: boolean,
): readonly Control[][] {
  const outer = walk.around;
  const arms: Draft<BranchArm>[] = [];
  let fallsThrough = false;
  const items = cases.map(({ span: own, empty, inside }, index) => {
    const isLast = index === cases.length - 1;
    if (empty && !isLast) return walk.arm(inside);
    const arm = arms.length;
    arms.push({ span: own });
    walk.around = [...outer, { kind: 'branch', span, test: test.span, arms, arm }];
    const body = walk.arm(inside);
    const ends = body.at(-1);
    const breaks = ends?.kind === 'exit' && ends.how === 'break' && ends.leaves?.start === span.start;
    const leaving = leavingOf(body);
    if (!breaks) setLeaving(arms, arm, leaving);
    if (leaving === undefined && !isLast) fallsThrough = true;
    return body;
  });
  walk.around = outer;
  if (!complete) arms.push({ span: { start: span.end, end: span.end } });
  if (fallsThrough) arms.length = 0;
  return items;
}

function setLeaving(arms: Draft<BranchArm>[], arm: number, leaves: BranchArm['leaves']): void {
  const fact = arms[arm];
  if (fact !== undefined && leaves !== undefined) fact.leaves = leaves;
}

/** How control always leaves, if it does. */
function leavingOf(items: readonly Control[]): BranchArm['leaves'] {
  for (const item of items) {
    if (item.kind === 'exit') return item.how === 'return' || item.how === 'throw' ? 'out' : 'jump';
    if (item.kind !== 'branch') continue;
    const each = item.arms.map((arm) => leavingOf(arm.kind === 'sequence' ? arm.items : [arm]));
    if (each.every((one) => one !== undefined)) return each.includes('jump') ? 'jump' : 'out';
  }
  return undefined;
}
