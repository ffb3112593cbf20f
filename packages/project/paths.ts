import type { CallId, Control, Expression, FunctionFact, FunctionId } from '#facts/index';
import type { Span } from '#facts/span';

/*
 * Questions about the ways through one function's body to a place, answered from its control tree alone. What comes after
 * a place is in `rounds.ts`.
 *
 * What counts as a path:
 * - Exactly one arm of a branch runs, whichever its test is; two branches with one test are not known to agree. But an arm
 *   knows which parts of its own test ran: `if (a && guard()) …`.
 * - A loop's body runs zero or more times (once or more where the loop says so), so what only the body does has not surely
 *   happened behind the loop. What stands before a place in one iteration has.
 * - Any place of a `try` block may throw, its first one too: a handler, and a finalizer on the way of the exception, begin
 *   with what was sure before the block. Behind the statement both ways count, the block's and that of a handler which goes
 *   on. A finalizer runs on every way and keeps each way's own result.
 * - An exception that no handler of the body takes ends the path, as `return` and `throw` do; such a path owes nothing to
 *   what stands behind it.
 * - `break` leaves the innermost loop or switch, `continue` the innermost loop, unless the facts name another statement.
 *   One that leaves something outside of `body` ends the path.
 * - A function made on the way does not run on the way. Its own body is asked about on its own, and `enclosing` leads from
 *   it to the place where it is made.
 * - What cannot be reached at all is reached only after anything.
 */

/** A place in a body: a call, or the making of a function. */
export type BodyPlace = CallId | { readonly function: FunctionId };

export type BranchControl = Extract<Control, { kind: 'branch' }>;
export type LoopControl = Extract<Control, { kind: 'loop' }>;
export type TryControl = Extract<Control, { kind: 'try' }>;

/**
 * Whether on every path from the start of `body` to `target` some call with `isGuard` is over before `target` begins.
 * A call's own arguments come before it. `target` itself does not count, and a guard after it does not either, except in
 * an earlier iteration that every path has gone through, of which there is none.
 */
export function reachedOnlyAfter(body: Control, target: BodyPlace, isGuard: (call: CallId) => boolean): boolean {
  let arrival: State = 'never';
  const arrive = (at: BodyPlace, state: State): void => {
    if (isSame(at, target)) arrival = join(arrival, state);
  };
  flow(body, 'without', { isGuard, arrive });
  return isSure(arrival);
}

/** Whether every path through `body` that ends without an exception makes some call with `isCall`. */
export function calledOnEveryPath(body: Control, isCall: (call: CallId) => boolean): boolean {
  const outcome = flow(body, 'without', { isGuard: isCall, arrive: () => undefined });
  const ends = outcome.exits.filter((exit) => exit.how !== 'throw').map((exit) => exit.state);
  return isSure(ends.reduce(join, outcome.normal));
}

/** Whether control can come out at the end of `body`: it does not always leave by return, throw, break or continue. */
export function completes(body: Control): boolean {
  return flow(body, 'without', { isGuard: () => false, arrive: () => undefined }).normal !== 'never';
}

/** The same place, as the enclosing function sees it: where the function that it stands in is made. */
export function enclosing(
  functions: readonly FunctionFact[],
  of: FunctionId,
): { readonly parent: FunctionId; readonly target: BodyPlace } | undefined {
  const parent = functions[of]?.parent;
  return parent === null || parent === undefined ? undefined : { parent, target: { function: of } };
}

/** The branches, loops and tries that `target` stands in, outermost first; `part` is the branch's arm. */
export type Around =
  | { readonly kind: 'branch'; readonly control: BranchControl; readonly arm: number }
  | { readonly kind: 'loop'; readonly control: LoopControl }
  | { readonly kind: 'try'; readonly control: TryControl; readonly part: 'block' | 'handler' | 'finalizer' };

/** What stands around `target`, outermost first, or undefined where it is not in `body`. */
export function around(body: Control, target: BodyPlace): readonly Around[] | undefined {
  switch (body.kind) {
    case 'sequence':
      return first(body.items, (item) => around(item, target));
    case 'branch':
      return first(body.arms, (arm, index) =>
        within({ kind: 'branch', control: body, arm: index }, around(arm, target)),
      );
    case 'loop':
      return within({ kind: 'loop', control: body }, around(body.body, target));
    case 'try':
      return (
        within({ kind: 'try', control: body, part: 'block' }, around(body.block, target)) ??
        (body.handler && within({ kind: 'try', control: body, part: 'handler' }, around(body.handler.body, target))) ??
        (body.finalizer && within({ kind: 'try', control: body, part: 'finalizer' }, around(body.finalizer, target)))
      );
    case 'call':
      return isSame(body.call, target) ? [] : undefined;
    case 'function':
      return isSame({ function: body.function }, target) ? [] : undefined;
    case 'exit':
      return undefined;
  }
}

/** The branches around `target` with the arm that it stands in, outermost first. */
export function branchesAround(
  body: Control,
  target: BodyPlace,
): readonly { readonly control: BranchControl; readonly arm: number }[] {
  return (around(body, target) ?? []).filter((entry) => entry.kind === 'branch');
}

/** One arm of a branch that has surely been taken: arm 0 says that the test held, arm 1 of two that it did not. */
export interface PassedTest {
  readonly control: BranchControl;
  readonly test?: Expression;
  readonly arm: number;
  /** The place stands in the arm, or every other arm has left before it: `if (found) continue;`. */
  readonly by: 'arm' | 'exit';
}

/**
 * The tests whose outcome is sure at `target`, in order: those of the branches around it, and those of earlier branches of
 * which one arm alone goes on. A target in several arms of a switch (it falls through) has passed none of its tests.
 */
export function passedTests(body: Control, target: BodyPlace): readonly PassedTest[] {
  return wayTo(body, target) ?? [];
}

function wayTo(node: Control, target: BodyPlace): readonly PassedTest[] | undefined {
  switch (node.kind) {
    case 'sequence': {
      const settled: PassedTest[] = [];
      for (const item of node.items) {
        const way = wayTo(item, target);
        if (way) return [...settled, ...way];
        settled.push(...settledBy(item));
      }
      return undefined;
    }
    case 'branch': {
      const ways = node.arms.map((arm) => wayTo(arm, target));
      const reached = ways.flatMap((way, arm) => (way ? [{ way, arm }] : []));
      const only = reached[0];
      if (!only) return undefined;
      return reached.length > 1 ? [] : [passed(node, only.arm, 'arm'), ...only.way];
    }
    case 'loop':
      return wayTo(node.body, target);
    case 'try':
      return (
        wayTo(node.block, target) ??
        (node.handler && wayTo(node.handler.body, target)) ??
        (node.finalizer && wayTo(node.finalizer, target))
      );
    case 'call':
    case 'function':
      return around(node, target) ? [] : undefined;
    case 'exit':
      return undefined;
  }
}

/** The tests whose outcome is sure once `node` has come to its end. */
function settledBy(node: Control): readonly PassedTest[] {
  switch (node.kind) {
    case 'sequence':
      return node.items.flatMap(settledBy);
    case 'branch': {
      const open = node.arms.flatMap((arm, index) => (completes(arm) ? [{ arm, index }] : []));
      const only = open[0];
      return only && open.length === 1 ? [passed(node, only.index, 'exit'), ...settledBy(only.arm)] : [];
    }
    case 'try':
      return [
        ...(node.handler && completes(node.handler.body) ? [] : settledBy(node.block)),
        ...(node.finalizer ? settledBy(node.finalizer) : []),
      ];
    default:
      return [];
  }
}

function passed(control: BranchControl, arm: number, by: PassedTest['by']): PassedTest {
  return { control, arm, by, ...(control.test ? { test: control.test } : {}) };
}

/** Whether a guard has run on every way that comes to a place; `never`: no way comes there. */
type State = 'never' | 'with' | 'without';

interface Exit {
  readonly how: 'return' | 'throw' | 'break' | 'continue';
  readonly leaves: Span | undefined;
  readonly state: State;
}

/** How control comes out of a piece of a body. */
interface Outcome {
  readonly normal: State;
  readonly exits: readonly Exit[];
}

interface Visitor {
  isGuard(call: CallId): boolean;
  arrive(at: BodyPlace, state: State): void;
  /** Short-circuits whose arm is known, by span: see `implied`. */
  readonly known?: ReadonlyMap<string, number>;
}

/**
 * A guard once run stays run, so the state at the head of a loop is that before the loop, however often it comes round,
 * and one pass over the tree is enough.
 */
function flow(node: Control, before: State, visitor: Visitor): Outcome {
  if (before === 'never') return { normal: 'never', exits: [] };
  switch (node.kind) {
    case 'sequence':
      return flowOfSequence(node.items, before, visitor);
    case 'branch':
      return flowOfBranch(node, () => before, visitor);
    case 'loop': {
      const body = flow(node.body, before, visitor);
      const normal = node.atLeastOnce ? body.normal : join(body.normal, before);
      const isJump = (exit: Exit): boolean => exit.how === 'break' || exit.how === 'continue';
      return take(body.exits, normal, (exit) => isJump(exit) && leaves(exit, node.span, true));
    }
    case 'try':
      return flowOfTry(node, before, visitor);
    case 'exit':
      return { normal: 'never', exits: [{ how: node.how, leaves: node.leaves, state: before }] };
    case 'call':
      visitor.arrive(node.call, before);
      return { normal: visitor.isGuard(node.call) ? 'with' : before, exits: [] };
    case 'function':
      visitor.arrive({ function: node.function }, before);
      return { normal: before, exits: [] };
  }
}

function flowOfSequence(items: readonly Control[], before: State, visitor: Visitor): Outcome {
  const states: State[] = [before];
  const exits: Exit[] = [];
  for (const [index, item] of items.entries()) {
    const state = states[index] ?? 'never';
    // The parts of a test stand before its branch; what an arm says of the test, it says of them.
    const atArm = (arm: number): State => {
      // Gone through again with what is known, the parts are not gone through once more each.
      const known = item.kind === 'branch' && !visitor.known ? impliedBy(item, arm) : undefined;
      const from = known ? items.findIndex((part) => part.kind === 'branch' && known.has(keyOf(part.span))) : -1;
      if (!known || from < 0 || from >= index) return state;
      const silent: Visitor = { isGuard: (call) => visitor.isGuard(call), arrive: () => undefined, known };
      return flowOfSequence(items.slice(from, index), states[from] ?? 'never', silent).normal;
    };
    const outcome =
      item.kind === 'branch' && state !== 'never' ? flowOfBranch(item, atArm, visitor) : flow(item, state, visitor);
    states.push(outcome.normal);
    exits.push(...outcome.exits);
  }
  return { normal: states.at(-1) ?? before, exits };
}

function flowOfBranch(node: BranchControl, atArm: (arm: number) => State, visitor: Visitor): Outcome {
  const only = visitor.known?.get(keyOf(node.span));
  const outcomes = node.arms
    .map((arm, index) => ({ arm, index }))
    .filter(({ index }) => only === undefined || index === only)
    .map(({ arm, index }) => flow(arm, atArm(index), visitor));
  const normal = outcomes.map((outcome) => outcome.normal).reduce(join, 'never');
  const exits = outcomes.flatMap((outcome) => outcome.exits);
  return take(exits, normal, (exit) => exit.how === 'break' && leaves(exit, node.span, node.cases !== undefined));
}

/**
 * The arms that the short-circuits in a branch's test took if the branch takes this arm: `if (a && guard())` runs its first
 * arm only when `guard()` has been asked. That the test did not hold says nothing of an `&&`, and that it held nothing of
 * an `||`. The left arm of `??` does not say that its test held, so an empty first arm says nothing.
 */
function impliedBy(node: BranchControl, arm: number): ReadonlyMap<string, number> | undefined {
  const first = node.arms[0];
  if (!node.test || node.cases || node.arms.length !== 2) return undefined;
  if (arm === 0 && first?.kind === 'sequence' && first.items.length === 0) return undefined;
  const known = new Map<string, number>();
  imply(node.test, arm === 0, known);
  return known.size > 0 ? known : undefined;
}

function imply(test: Expression, truth: boolean, known: Map<string, number>): void {
  if (test.kind !== 'logical') return;
  if (test.operator === 'not') {
    imply(test.left, !truth, known);
  } else if (test.right && ((test.operator === '&&' && truth) || (test.operator === '||' && !truth))) {
    known.set(keyOf(test.span), truth ? 0 : 1);
    imply(test.left, truth, known);
    imply(test.right, truth, known);
  }
}

function keyOf(span: Span): string {
  return `${span.start}-${span.end}`;
}

function flowOfTry(node: TryControl, before: State, visitor: Visitor): Outcome {
  const block = flow(node.block, before, visitor);
  const handler = node.handler && flow(node.handler.body, before, visitor);
  const uncaught = handler ? block.exits.filter((exit) => exit.how !== 'throw') : block.exits;
  const normal = join(block.normal, handler?.normal ?? 'never');
  const exits = [...uncaught, ...(handler?.exits ?? [])];
  const { finalizer } = node;
  if (!finalizer) return { normal, exits };
  const through = (state: State): Outcome => flow(finalizer, state, visitor);
  const onException = through(before);
  const atEnd = through(normal);
  const atExits = exits.map((exit) => ({ exit, outcome: through(exit.state) }));
  return {
    normal: atEnd.normal,
    exits: [
      ...onException.exits,
      ...atEnd.exits,
      ...atExits.flatMap(({ exit, outcome }) => [
        ...outcome.exits,
        ...(outcome.normal === 'never' ? [] : [{ ...exit, state: outcome.normal }]),
      ]),
    ],
  };
}

/** Turns the exits that a statement takes into ways that go on behind it. */
function take(exits: readonly Exit[], normal: State, isTaken: (exit: Exit) => boolean): Outcome {
  const taken = exits.filter(isTaken).map((exit) => exit.state);
  return { normal: taken.reduce(join, normal), exits: exits.filter((exit) => !isTaken(exit)) };
}

/** Whether an exit leaves this statement; `otherwise` where the facts name none. */
export function leaves(exit: { readonly leaves?: Span | undefined }, statement: Span, otherwise: boolean): boolean {
  return exit.leaves ? exit.leaves.start === statement.start && exit.leaves.end === statement.end : otherwise;
}

function join(one: State, other: State): State {
  if (one === 'never') return other;
  if (other === 'never') return one;
  return one === 'with' && other === 'with' ? 'with' : 'without';
}

function isSure(state: State): boolean {
  return state !== 'without';
}

export function isSame(one: BodyPlace, other: BodyPlace): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one === other;
  return one.function === other.function;
}

function within(outer: Around, inner: readonly Around[] | undefined): readonly Around[] | undefined {
  return inner && [outer, ...inner];
}

function first<T, R>(items: readonly T[], ask: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const answer = ask(item, index);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
