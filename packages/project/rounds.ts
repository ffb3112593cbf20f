import type { CallId, Control } from '#facts/index';
import type { Span } from '#facts/span';
import { isSame, leaves, type BodyPlace, type LoopControl } from './paths.js';

/*
 * What can still happen once a place is over: whether its loop comes round to it again, and whether its function then fails.
 *
 * Ways that the place did not come to its end on do not count: a handler that is entered because the call itself threw
 * tries again what did not happen. One that something behind the place has thrown to does count, since what the call did
 * is done. All else is as in `paths.ts`, so a test does not lead back (`if (await tryIt()) return;`), even where a variable
 * would always agree with it (`done = true`).
 */

/** What is asked about, and what is known of the calls behind it. */
export interface After {
  readonly target: BodyPlace;
  /** The call may throw when the target is over; for the target itself: after what it was to do. */
  mayFail(call: CallId): boolean;
  /** The call takes back what the target did, so that behind it that counts as not done. */
  takesBack(call: CallId): boolean;
}

/** Whether control, once the target is over, can come to the end of the loop's body or to a `continue` of this loop. */
export function comesRound(loop: LoopControl, after: After): boolean {
  const { normal, exits } = flow(loop.body, false, after);
  return (
    normal ||
    exits.some(({ how, leaves: left }) => {
      if (how === 'continue') return left === undefined || isSpan(left, loop.span);
      // A labelled block is no part of the tree: behind it, but still in this loop, anything may follow.
      return how === 'break' && left !== undefined && !isSpan(left, loop.span) && isInside(left, loop.span);
    })
  );
}

/** Whether an exception can leave `body` when the target is over. */
export function failsAfter(body: Control, after: After): boolean {
  const { fails, exits } = flow(body, false, after);
  return fails || exits.some((exit) => exit.how === 'throw');
}

type Exit = Extract<Control, { kind: 'exit' }>;

/** How control comes out of a piece of a body with the target behind it; `fails`: by an exception out of a call. */
interface Ways {
  readonly normal: boolean;
  readonly fails: boolean;
  readonly exits: readonly Exit[];
}

const none: Ways = { normal: false, fails: false, exits: [] };

/** `isOver`: the target is over where the piece begins. Otherwise only ways through it count. */
function flow(node: Control, isOver: boolean, after: After): Ways {
  switch (node.kind) {
    case 'sequence':
      return flowOfSequence(node.items, isOver, after);
    case 'branch': {
      const ways = node.arms.map((arm) => flow(arm, isOver, after)).reduce(either, none);
      return take(ways, (exit) => exit.how === 'break' && leaves(exit, node.span, node.cases !== undefined));
    }
    case 'loop':
      return flowOfLoop(node, isOver, after);
    case 'try':
      return flowOfTry(node, isOver, after);
    case 'exit':
      return isOver ? { ...none, exits: [node] } : none;
    case 'call': {
      const here = (isOver && !after.takesBack(node.call)) || isSame(node.call, after.target);
      return { normal: here, fails: here && after.mayFail(node.call), exits: [] };
    }
    case 'function':
      return { ...none, normal: isOver || isSame({ function: node.function }, after.target) };
  }
}

function flowOfSequence(items: readonly Control[], isOver: boolean, after: After): Ways {
  let ways: Ways = { ...none, normal: isOver };
  for (const item of items) {
    const next = flow(item, ways.normal, after);
    ways = { normal: next.normal, fails: ways.fails || next.fails, exits: [...ways.exits, ...next.exits] };
  }
  return ways;
}

function flowOfLoop(node: LoopControl, isOver: boolean, after: After): Ways {
  const isContinue = (exit: Exit): boolean => exit.how === 'continue' && leaves(exit, node.span, true);
  const isBreak = (exit: Exit): boolean => exit.how === 'break' && leaves(exit, node.span, true);
  const once = take(flow(node.body, isOver, after), isContinue);
  // What comes round goes through the body with the target behind it, and may leave it elsewhere.
  const ways = once.normal && !isOver ? either(once, take(flow(node.body, true, after), isContinue)) : once;
  const isEndless = node.atLeastOnce && node.form !== 'do';
  const normal = !isEndless && (ways.normal || (isOver && !node.atLeastOnce));
  return take({ ...ways, normal }, isBreak);
}

function flowOfTry(node: Extract<Control, { kind: 'try' }>, isOver: boolean, after: After): Ways {
  const block = flow(node.block, isOver, after);
  const { handler, finalizer } = node;
  const isThrow = (exit: Exit): boolean => exit.how === 'throw';
  let ways = block;
  if (handler) {
    const isThrownTo = block.fails || block.exits.some(isThrow);
    const handled = flow(handler.body, isThrownTo, after);
    ways = either({ ...block, fails: false, exits: block.exits.filter((exit) => !isThrow(exit)) }, handled);
  }
  if (!finalizer) return ways;
  const isAny = ways.normal || ways.fails || ways.exits.length > 0;
  // A rollback there also runs behind a commit, where it takes nothing back.
  const last = flow(finalizer, isAny, { ...after, takesBack: () => false });
  if (!isAny) return last;
  const own = { normal: false, fails: last.fails, exits: last.exits };
  return last.normal ? either(ways, own) : own;
}

function either(one: Ways, other: Ways): Ways {
  return {
    normal: one.normal || other.normal,
    fails: one.fails || other.fails,
    exits: [...one.exits, ...other.exits],
  };
}

/** Turns the exits that a statement takes into ways that go on behind it. */
function take(ways: Ways, isTaken: (exit: Exit) => boolean): Ways {
  return { ...ways, normal: ways.normal || ways.exits.some(isTaken), exits: ways.exits.filter((one) => !isTaken(one)) };
}

function isSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
