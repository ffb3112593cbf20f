import type { CallFact, Expression } from '#facts/index';
import { grownHistories } from './grown-text.js';
import type { Chunk } from './grown.js';
import { wholeList } from './items.js';
import { moveTo, noChoices, startAt, type Frame, type GrownUse, type Leaf, type Origin } from './leaf.js';
import type { Assembly } from './sql-text.js';
import { constantText, product, standingAt, unknownText, withOthers, type TextVariant } from './text-variant.js';

export interface Joins {
  /** The texts of `list.join(separator)`; undefined where the call is no such thing. */
  textsOf(origin: Origin, call: CallFact): readonly TextVariant[] | undefined;
  /** The texts of the items of a list with a separator between them. */
  joined(origin: Origin, list: Expression, separator: string | undefined, ofItem: ItemText): readonly TextVariant[];
}

/** What the text of one item is: as it is, or as the hole of a tag. */
export type ItemText = (origin: Origin, item: Expression) => readonly TextVariant[];

const atRunTime = 'a list that is joined at run time';

export function createJoins(assembly: Assembly): Joins {
  const { follower } = assembly;

  function joined(
    origin: Origin,
    list: Expression,
    separator: string | undefined,
    ofItem: ItemText,
  ): readonly TextVariant[] {
    const start = { ...moveTo(origin, origin.path, list.span, origin.frame), choices: noChoices };
    const mapped = separator === undefined ? undefined : mappedItems(start, list, ofItem);
    if (mapped !== undefined) return between(origin, list, mapped, separator ?? '');
    const leaves = follower.from(start, list);
    const use = leaves.find((leaf) => leaf.growth !== undefined)?.growth;
    const grown = use === undefined ? undefined : ofGrown(use, separator, ofItem);
    if (grown !== undefined) return grown;
    const open = leaves.find((leaf) => leaf.kind === 'open');
    if (open?.kind === 'open') return [unknownText(open.at, open.why, open.choices)];
    return leaves.flatMap((leaf) => {
      const items = itemsOf(leaf);
      if (items === undefined || separator === undefined) return [unknownText(origin.at, atRunTime, leaf.choices)];
      const texts = items.map((item) => item.flatMap(({ origin: at, value }) => ofItem(at, value)));
      return between({ ...leaf }, list, texts, separator);
    });
  }

  function itemsOf(leaf: Leaf): ReturnType<typeof wholeList> {
    const isList = leaf.kind === 'expression' && leaf.expression.kind === 'array';
    return isList && leaf.expression.kind === 'array' ? wholeList(follower, leaf, leaf.expression.items) : undefined;
  }

  function between(
    origin: Origin,
    list: Expression,
    items: readonly (readonly TextVariant[])[],
    separator: string,
  ): readonly TextVariant[] {
    const parts = items.flatMap((item, index) => {
      if (index === 0) return [item];
      const [first] = item[0]?.pieces ?? [];
      const at =
        first === undefined
          ? undefined
          : first.kind === 'text'
            ? { path: first.path, span: first.text.span }
            : first.at;
      const { path, span } = at ?? { path: origin.path, span: list.span };
      const text = standingAt(separator, { start: span.start, end: span.start });
      return [[{ pieces: [{ kind: 'text' as const, path, text }], choices: noChoices }], item];
    });
    return assembly.whole(origin, list.span, parts);
  }

  /** A list that is pushed to: one text for each way in which it can have grown. */
  function ofGrown(use: GrownUse, separator: string | undefined, ofItem: ItemText): readonly TextVariant[] | undefined {
    const histories = grownHistories(assembly, use);
    if (histories === undefined || separator === undefined) return undefined;
    const origin = { ...startAt(use.path, use.span, use.frame), choices: noChoices };
    const where: Expression = { kind: 'reference', span: use.span, name: '', binding: use.binding };
    const made = histories.flatMap(({ chunks, choices, cut }) => {
      const items = chunks.flatMap((chunk) => ofChunk(origin, chunk, ofItem));
      const all = between({ ...origin, choices }, where, items, separator);
      const isHollow = items.length === 0 && histories.length > 1;
      const texts = isHollow ? all.map((text): TextVariant => ({ ...text, hollow: true })) : all;
      return cut === true ? texts.map((text) => withOthers(text, origin.at)) : texts;
    });
    return made.length === 0 ? undefined : made;
  }

  function ofChunk(origin: Origin, chunk: Chunk, ofItem: ItemText): readonly (readonly TextVariant[])[] {
    if (chunk.kind === 'unknown') return [[unknownText(chunk.at, chunk.why)]];
    const { item, whole } = chunk;
    if (!whole && !item.spread) return [ofItem(moveTo(origin, origin.path, item.value.span, origin.frame), item.value)];
    const items = wholeList(follower, origin, [{ spread: true, value: item.value }]);
    if (items === undefined) return [[unknownText({ path: origin.path, span: item.value.span }, atRunTime)]];
    return items.map((one) => one.flatMap(({ origin: at, value }) => ofItem(at, value)));
  }

  /**
   * The items of `list.map(f)`: what `f` returns for each item of a known list, and otherwise one of what it returns, which
   * stands for all of them.
   */
  function mappedItems(
    origin: Origin,
    list: Expression,
    ofItem: ItemText,
  ): readonly (readonly TextVariant[])[] | undefined {
    const call = list.kind === 'call' ? follower.source.facts(origin.path).calls[list.call] : undefined;
    if (call?.callee.kind !== 'member' || call.callee.property !== 'map') return undefined;
    const given = call.arguments[0]?.value;
    const callback = given?.kind === 'function' ? given.function : undefined;
    const fact = callback === undefined ? undefined : follower.source.facts(origin.path).functions[callback];
    const [result, ...others] = fact?.returns ?? [];
    if (callback === undefined || result === undefined || others.length > 0) return undefined;
    const source = follower.from(
      moveTo(origin, origin.path, call.callee.object.span, origin.frame),
      call.callee.object,
    );
    const [only, ...rest] = source;
    const items = only === undefined || rest.length > 0 || only.growth !== undefined ? undefined : itemsOf(only);
    if (items === undefined || items.some((item) => item.length !== 1)) {
      return [ofItem(moveTo(origin, origin.path, result.span, origin.frame), result)];
    }
    return items.map((item, index) => {
      const [one] = item;
      if (one === undefined) return [];
      const counted: Expression = { kind: 'constant', span: one.value.span, value: index };
      const own: CallFact = {
        ...call,
        // Each item is a call of its own, told from the others by its place.
        span: { start: one.value.span.start, end: one.value.span.end },
        arguments: [
          { spread: false, value: one.value },
          { spread: false, value: counted },
        ],
      };
      const depth = (origin.frame?.depth ?? 0) + 1;
      const frame: Frame = {
        path: origin.path,
        function: callback,
        call: own,
        callerPath: one.origin.path,
        caller: one.origin.frame,
        depth,
      };
      return ofItem(moveTo(origin, origin.path, result.span, frame), result);
    });
  }

  return {
    joined,
    textsOf: (origin, call) => {
      const { callee } = call;
      const [first] = call.arguments;
      if (callee.kind !== 'member' || callee.property !== 'join') return undefined;
      const separator = first === undefined ? ',' : constantText(assembly.part(origin, first.value));
      const made = joined(origin, callee.object, separator, (at, item) => assembly.part(at, item));
      return made.length === 0 ? undefined : product(origin.at, origin.choices, [made]);
    },
  };
}
