import { historiesOf, type Chunk, type History } from './grown.js';
import { keyOfCondition } from './follow.js';
import type { Place } from '#facts/span';
import { noChoices, startAt, type GrownUse, type Leaf, type Origin } from './leaf.js';
import type { Assembly } from './sql-text.js';
import { withOthers, type TextVariant } from './text-variant.js';

export interface GrownTexts {
  /**
   * The texts that a growing name can be where it is used, or undefined where its steps cannot be followed. With `root` it is
   * used in a hole of that tag.
   */
  textsOf(use: GrownUse, leaves: readonly Leaf[], root?: string): readonly TextVariant[] | undefined;
}

export function createGrownTexts(assembly: Assembly): GrownTexts {
  const textOf = (origin: Origin, chunk: Chunk, root: string | undefined): readonly TextVariant[] => {
    if (chunk.kind === 'unknown') return [added(chunk.at, chunk.why)];
    const { value } = chunk.item;
    return root === undefined ? assembly.part(origin, value) : assembly.hole(origin, value, root);
  };
  return {
    textsOf: (use, leaves, root) => {
      const histories = grownHistories(assembly, use);
      if (histories === undefined) return undefined;
      const first = leaves[0];
      const choices = first?.choices ?? startAt(use.path, use.span).choices;
      const made = histories.flatMap((history) => {
        const origin = { ...startAt(use.path, use.span, use.frame), choices: history.choices };
        const texts = assembly.whole({ ...origin, choices }, use.span, [
          [{ pieces: [], choices: history.choices }],
          ...history.chunks.map((chunk) => textOf(origin, chunk, root)),
        ]);
        return history.cut === true ? texts.map((text) => withOthers(text, origin.at)) : texts;
      });
      return made.length === 0 ? undefined : made;
    },
  };
}

/** What is put behind a text begins a word of its own. */
function added(at: Place, why: string): TextVariant {
  return { pieces: [{ kind: 'unknown', at, why, grown: true }], choices: noChoices };
}

/** The ways in which the name of a use can have grown. */
export function grownHistories(
  { follower }: Pick<Assembly, 'follower'>,
  use: GrownUse,
): readonly History[] | undefined {
  const { source } = follower;
  const text = source.text(use.path);
  return historiesOf({
    path: use.path,
    facts: source.facts(use.path),
    text,
    binding: use.binding,
    use: use.span,
    key: (test) => keyOfCondition(text, use.path, test, use.frame),
  });
}
