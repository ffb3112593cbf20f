import type { Around, BindingFact, BindingId, Expression, FileFacts, ListItem, StepFact } from '#facts/index';
import { contains, type Place, type Span } from '#facts/span';
import { isLogger } from './loggers.js';
import { merge, type Choices } from './leaf.js';

/** One way in which a growing text or list can have come to what it is at a place: its parts in order. */
export interface History {
  readonly chunks: readonly Chunk[];
  readonly choices: Choices;
  /** There are more ways than are told apart; every part is in at least one of those that are. */
  readonly cut?: true;
}

export type Chunk =
  /** `whole`: the list or text as it was when it was assigned, rather than one item of it. */
  | { readonly kind: 'known'; readonly item: ListItem; readonly whole: boolean }
  | { readonly kind: 'unknown'; readonly at: Place; readonly why: string };

export interface Growing {
  readonly path: string;
  readonly facts: FileFacts;
  readonly text: string;
  readonly binding: BindingId;
  /** Where its value is asked for. */
  readonly use: Span;
  /** Key of a condition: the same text in the same function decides the same. */
  key(test: Span): string;
}

/** Conditions multiply; beyond this not every way is told apart. */
export const mostHistories = 64;

/**
 * The ways in which a name has grown until it is used, following the steps before that place through branches. Undefined where
 * that cannot be told: it grows in a loop around the use, or behind it.
 */
export function historiesOf(growing: Growing): readonly History[] | undefined {
  const { facts, binding, use } = growing;
  const fact = facts.bindings[binding];
  if (fact?.steps === undefined || fact.path.length > 0 || fact.kind === 'parameter') return undefined;
  const position = positionIn(facts, fact, use);
  if (position === undefined || isChangedOtherwise(facts, binding, fact)) return undefined;
  const steps = [...fact.steps, ...handedSteps(facts, binding, fact)].sort(
    (one, other) => one.span.start - other.span.start,
  );
  // A closure may run after every step, and a loop comes back to those behind the use.
  if (position !== use && steps.some(({ span }) => span.start >= position.start)) return undefined;
  if (steps.some(({ around }) => around.some((frame) => repeats(frame, fact, use)))) return undefined;
  const before = steps.filter(({ span }) => span.start < position.start && !contains(span, position));
  const init: readonly Chunk[] =
    fact.init === undefined ? [] : [{ kind: 'known', item: { spread: false, value: fact.init }, whole: true }];
  return fold({ growing, home: fact.function, use: position }, [{ chunks: init, choices: new Map() }], before, 0);
}

interface Walk {
  readonly growing: Growing;
  readonly home: number;
  readonly use: Span;
}

function fold(walk: Walk, from: readonly History[], steps: readonly StepFact[], depth: number): readonly History[] {
  let histories = from;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    const frame = step?.around[depth];
    if (step === undefined) break;
    if (step.function !== walk.home) {
      const how = step.function === handed ? 'by what it is handed to' : 'in a function that others call';
      histories = doubted(walk, histories, step, how);
    } else if (frame === undefined) {
      histories = histories.map((history) => taken(history, step, walk.growing.binding));
    } else {
      const group: StepFact[] = [step];
      while (sameFrame(steps[index + 1]?.around[depth], frame)) {
        index += 1;
        const next = steps[index];
        if (next !== undefined) group.push(next);
      }
      histories = branched(walk, histories, group, frame, depth);
    }
  }
  return histories;
}

function branched(
  walk: Walk,
  histories: readonly History[],
  group: readonly StepFact[],
  frame: Around,
  depth: number,
): readonly History[] {
  const [first] = group;
  if (first === undefined) return histories;
  if (frame.kind !== 'branch' || frame.arms.length === 0) {
    if (contains(frame.span, walk.use)) return fold(walk, histories, group, depth + 1);
    const why =
      frame.kind === 'loop' ? 'in a loop' : frame.kind === 'try' ? 'where it may fail' : 'by cases that fall through';
    return doubted(walk, histories, first, why);
  }
  const { arms, test } = frame;
  const used = arms.findIndex(({ span }) => contains(span, walk.use));
  const inLoop = first.around.slice(0, depth).some(({ kind, span }) => kind === 'loop' && contains(span, walk.use));
  if (used < 0 && !inLoop && arms.some(({ leaves }) => leaves === 'jump')) {
    return doubted(walk, histories, first, 'on a way that is left half way');
  }
  const key = test === undefined ? undefined : keyOf(walk, frame.span, test);
  const ways = arms.flatMap(({ leaves }, arm) => {
    if (used >= 0 ? arm !== used : leaves !== undefined) return [];
    const own = histories.flatMap((history) => {
      const choices = key === undefined ? history.choices : merge(history.choices, new Map([[key, arm]]));
      return choices === undefined ? [] : [{ ...history, choices }];
    });
    const inside = group.filter(({ around }) => {
      const at = around[depth];
      return at?.kind === 'branch' && at.arm === arm;
    });
    return [fold(walk, own, inside, depth + 1)];
  });
  const all = ways.flat();
  return all.length > mostHistories ? thinned(ways) : all;
}

/** As many as are told apart, taken from each arm in turn. */
function thinned(ways: readonly (readonly History[])[]): readonly History[] {
  const kept: History[] = [];
  for (let index = 0; kept.length < mostHistories; index += 1) {
    const [way, nth] = [ways[index % ways.length], Math.floor(index / ways.length)];
    // Those that hold most come first in the arm that adds something.
    const history = way?.[nth];
    if (history !== undefined) kept.push({ ...history, cut: true });
  }
  return kept;
}

function taken(history: History, { kind, items }: StepFact, binding: BindingId): History {
  if (kind !== 'assigned') {
    const chunks = items.map((item): Chunk => ({ kind: 'known', item, whole: false }));
    return { ...history, chunks: [...history.chunks, ...chunks] };
  }
  const chunks = items.flatMap((item): readonly Chunk[] => {
    if (item.value.kind !== 'array') return [{ kind: 'known', item, whole: true }];
    // `list = [...list, item]`: what it held, and more.
    return item.value.items.flatMap((one): readonly Chunk[] => {
      const isItself = one.spread && one.value.kind === 'reference' && one.value.binding === binding;
      return isItself ? history.chunks : [{ kind: 'known', item: one, whole: false }];
    });
  });
  return { ...history, chunks };
}

function doubted({ growing }: Walk, histories: readonly History[], step: StepFact, how: string): readonly History[] {
  const name = growing.facts.bindings[growing.binding]?.name ?? '';
  const at = { path: growing.path, span: step.span };
  const chunk: Chunk = { kind: 'unknown', at, why: `${name} is changed ${how}` };
  return histories.map((history) => ({ ...history, chunks: [...history.chunks, chunk] }));
}

/** The place of the use in the function that declares the name: its own, or that of the closure it stands in. */
function positionIn(facts: FileFacts, fact: BindingFact, use: Span): Span | undefined {
  let outermost: Span | undefined;
  for (const { span, parent } of facts.functions) {
    if (parent === fact.function && contains(span, use)) outermost = span;
  }
  if (outermost !== undefined) return outermost;
  const home = facts.functions[fact.function]?.span;
  return home !== undefined && contains(home, use) ? use : undefined;
}

/** The step comes round again before the use: both stand in a loop that the name is declared outside of. */
function repeats(frame: Around, fact: BindingFact, use: Span): boolean {
  return frame.kind === 'loop' && contains(frame.span, use) && !contains(frame.span, fact.span);
}

const otherChanges: ReadonlySet<string> = new Set(['unshift', 'splice', 'pop', 'shift', 'fill', 'reverse', 'sort']);

/** In a way that is not followed step by step. */
function isChangedOtherwise(
  { calls, memberAssignments }: FileFacts,
  binding: BindingId,
  { init, steps }: BindingFact,
): boolean {
  const set = new Set(init?.kind === 'array' ? [] : steps?.map(({ span }) => span.start));
  const isIt = (expression: Expression): boolean => expression.kind === 'reference' && expression.binding === binding;
  return (
    calls.some(({ callee }) => callee.kind === 'member' && otherChanges.has(callee.property) && isIt(callee.object)) ||
    memberAssignments.some(
      ({ target, span }) =>
        (target.kind === 'member' || target.kind === 'element') && isIt(target.object) && !set.has(span.start),
    )
  );
}

/** No function of the file: what the call does there is not followed. */
const handed = -1;

/** Calls that are handed the list itself, and may push to it. */
function handedSteps({ calls }: FileFacts, binding: BindingId, { init }: BindingFact): readonly StepFact[] {
  if (init?.kind !== 'array') return [];
  return calls.flatMap((call) => {
    const isHanded = call.arguments.some(
      ({ spread, value }) => !spread && value.kind === 'reference' && value.binding === binding,
    );
    if (!isHanded || isLogger(call)) return [];
    return [{ kind: 'pushed', items: [], span: call.span, function: handed, around: [] }];
  });
}

function sameFrame(one: Around | undefined, other: Around): boolean {
  return (
    one !== undefined &&
    one.kind === other.kind &&
    one.span.start === other.span.start &&
    one.span.end === other.span.end
  );
}

/** A switch is decided by what it is about as well as by which it is. */
function keyOf({ growing }: Walk, branch: Span, test: Span): string {
  const isSwitch = growing.text.startsWith('switch', branch.start);
  return isSwitch ? `${growing.key(test)}#switch ${branch.start}` : growing.key(test);
}
