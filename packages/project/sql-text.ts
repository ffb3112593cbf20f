import type { CallFact, Expression, TextPiece } from '#facts/index';
import type { Span } from '#facts/span';
import { rootName } from './callee-names.js';
import type { Follower } from './follow.js';
import { createGrownTexts } from './grown-text.js';
import { createJoins } from './joins.js';
import { moveTo, noChoices, type Leaf, type Origin } from './leaf.js';
import { numberedHole } from './numbered.js';
import { isUndefined } from './parts.js';
import { sameTextOf } from './same-text.js';
import { helperFragment } from './tag-helpers.js';
import {
  endsInDollar,
  madeOfItself,
  product,
  standingAt,
  textPiece,
  unknownText,
  type Piece,
  type TextVariant,
} from './text-variant.js';
import { stepKey } from './trail.js';

export interface TextAssembler {
  /** Every text that the expression can be, to `mostVariants`; a place that is no text at all gives one unknown piece. */
  variants(origin: Origin, expression: Expression): readonly TextVariant[];
  /** What a tag, `root` by name, makes of a hole: a bound value, or a fragment such as `sql.raw(…)`. */
  hole(origin: Origin, hole: Expression, root: string | undefined): readonly TextVariant[];
  /** Texts and tags, as `path:offset`, that some variant has taken in. */
  readonly taken: ReadonlySet<string>;
}

/** What the parts of the assembler share. */
export interface Assembly {
  readonly follower: Follower;
  /** The texts of a part, whose conditions are not yet those of the whole. */
  part(origin: Origin, expression: Expression): readonly TextVariant[];
  /** What a tag makes of a hole: a bound value, or a fragment. `root` is the tag's own name. */
  hole(origin: Origin, hole: Expression, root: string | undefined): readonly TextVariant[];
  whole(origin: Origin, span: Span, parts: readonly (readonly TextVariant[])[]): readonly TextVariant[];
}

/** A hole of a tag that a library of the tag's makes text of: a column of its schema. Undefined: it is none. */
export type HoleText = (origin: Origin, hole: Expression) => readonly TextVariant[] | undefined;

/** Puts texts together from literals, templates, concatenations, joins, tags and what is added step by step. */
export function createTextAssembler(follower: Follower, holeText: HoleText = () => undefined): TextAssembler {
  const taken = new Set<string>();
  const { trail } = follower;
  const assembly: Assembly = { follower, part, hole: tagHole, whole };
  const joins = createJoins(assembly);
  const grown = createGrownTexts(assembly);

  function variants(origin: Origin, expression: Expression): readonly TextVariant[] {
    return trail.step(`text ${stepKey(origin, expression.span)}`, [madeOfItself(origin)], () =>
      assemble(origin, expression),
    );
  }

  function assemble(origin: Origin, expression: Expression): readonly TextVariant[] {
    switch (expression.kind) {
      case 'string':
        return whole(origin, expression.span, [
          [{ pieces: [textPiece(origin, origin.path, expression.text)], choices: noChoices }],
        ]);
      case 'template':
        return whole(
          origin,
          expression.span,
          interleave(origin.path, expression.texts, expression.holes, (hole, before) => put(origin, hole, before)),
        );
      case 'concatenation':
        return whole(
          origin,
          expression.span,
          expression.parts.map((one, index) => put(origin, one, lastText(expression.parts[index - 1]))),
        );
      case 'constant': {
        const text = standingAt(String(expression.value), origin.at.span);
        return [{ pieces: [{ kind: 'text', path: origin.path, text }], choices: origin.choices }];
      }
      case 'call': {
        const call = follower.source.facts(origin.path).calls[expression.call];
        if (call?.form === 'tag') return tag(origin, expression.span, call);
        const known = call === undefined ? undefined : textCall(origin, call);
        if (known !== undefined) return known;
        break;
      }
      default:
    }
    return ofLeaves(follower.from(origin, expression));
  }

  /** The texts of all leaves; those that one growing name was given are one text, as far as its steps can be followed. */
  function ofLeaves(leaves: readonly Leaf[]): readonly TextVariant[] {
    const uses = new Set(leaves.map((leaf) => (isPart(leaf) ? undefined : leaf.growth)));
    return [...uses].flatMap((use) => {
      const own = leaves.filter((leaf) => (isPart(leaf) ? undefined : leaf.growth) === use);
      const made = use === undefined ? undefined : grown.textsOf(use, own);
      return made ?? begun(own);
    });
  }

  /** A text to which more is added later is known as far as it was there at first. */
  function begun(leaves: readonly Leaf[]): readonly TextVariant[] {
    // What is undefined is no text; where a name can be something else too, the code has seen to that.
    const texts = leaves.filter((leaf) => !isUndefined(leaf));
    const all = (texts.length === 0 ? leaves : texts).flatMap((leaf) =>
      (leaf.kind === 'open' && leaf.grown === true ? [madeOfItself(leaf, leaf.why)] : ofLeaf(leaf)).map((variant) => ({
        variant,
        more: variant.pieces[0]?.kind === 'unknown' && variant.pieces[0].grown === true ? variant.pieces[0] : undefined,
      })),
    );
    const first = all.filter(({ more }) => more === undefined).map(({ variant }) => variant);
    const more = all.find((one) => one.more !== undefined)?.more;
    if (more === undefined || first.length === 0) return all.map(({ variant }) => variant);
    return first.map((variant) => ({ ...variant, pieces: [...variant.pieces, more] }));
  }

  function ofLeaf(leaf: Leaf): readonly TextVariant[] {
    if (leaf.kind === 'literal') {
      const text = standingAt(String(leaf.value), leaf.at.span);
      return [{ pieces: [textPiece(leaf, leaf.at.path, text)], choices: leaf.choices }];
    }
    if (leaf.kind === 'expression' && textKinds.has(leaf.expression.kind)) return variants(leaf, leaf.expression);
    if (leaf.kind === 'open' && leaf.parts.length === 0 && leaf.expression.kind === 'call') {
      const call = follower.source.facts(leaf.path).calls[leaf.expression.call];
      const known = call === undefined ? undefined : textCall(leaf, call);
      if (known !== undefined) return known;
    }
    return [unknownText(leaf.at, leaf.kind === 'open' ? leaf.why : 'no text', leaf.choices)];
  }

  function part(origin: Origin, expression: Expression): readonly TextVariant[] {
    return variants({ ...moveTo(origin, origin.path, expression.span, origin.frame), choices: noChoices }, expression);
  }

  /** A part behind the text `before`: in `$${n}` the number of a parameter. */
  function put(origin: Origin, expression: Expression, before: string | undefined): readonly TextVariant[] {
    const numbered = endsInDollar(before) ? numberedHole(follower, origin, expression) : undefined;
    return numbered === undefined ? part(origin, expression) : [{ pieces: [numbered], choices: noChoices }];
  }

  /** Calls on texts that leave the SQL as it is: `.trim()`, `dedent(…)`, `[…].join(' ')`. Undefined: not one of them. */
  function textCall(origin: Origin, call: CallFact): readonly TextVariant[] | undefined {
    const same = sameTextOf(call);
    return same === undefined ? joins.textsOf(origin, call) : part(origin, same);
  }

  function tag(origin: Origin, span: Span, call: CallFact): readonly TextVariant[] {
    return trail.step(`tag ${stepKey(origin, span)}`, [madeOfItself(origin)], () => tagText(origin, span, call));
  }

  function tagText(origin: Origin, span: Span, call: CallFact): readonly TextVariant[] {
    const texts = call.texts ?? [];
    const holes = call.arguments.map((item) => item.value);
    if (isStringRaw(call.callee)) {
      return whole(
        origin,
        span,
        interleave(origin.path, call.rawTexts ?? texts, holes, (hole, before) => put(origin, hole, before)),
      );
    }
    const root = rootName(call.callee);
    return whole(
      origin,
      span,
      interleave(origin.path, texts, holes, (hole) => tagHole(origin, hole, root)),
    );
  }

  /** A hole of a tag is a bound value, unless it is a fragment: another tag, or a helper of the tag itself. */
  function tagHole(origin: Origin, hole: Expression, root: string | undefined): readonly TextVariant[] {
    const start = { ...moveTo(origin, origin.path, hole.span, origin.frame), choices: noChoices };
    const bound = {
      kind: 'bound' as const,
      at: { path: origin.path, span: hole.span },
      path: origin.path,
      expression: hole,
      frame: origin.frame,
    };
    // Literals and plain names of parameters are what most holes hold; following them to learn that they are no fragment is needless.
    if (hole.kind === 'string' || hole.kind === 'constant') return [{ pieces: [bound], choices: noChoices }];
    const named = holeText(start, hole);
    if (named !== undefined) return named;
    const leaves = follower.from(start, hole);
    const fragments = leaves.map((leaf) => fragment(leaf, root));
    if (fragments.every((one) => one === undefined)) return [{ pieces: [bound], choices: noChoices }];
    const use = leaves.find((leaf) => leaf.growth !== undefined)?.growth;
    const made = use === undefined ? undefined : grown.textsOf(use, leaves, root);
    if (made !== undefined) return made;
    return leaves.flatMap((leaf, index) => {
      const made = fragments[index];
      if (made !== undefined) return made;
      const nothing =
        leaf.kind === 'expression' &&
        // Null is bound as any value is; what is undefined or false is left out.
        ((leaf.expression.kind === 'constant' && leaf.expression.value !== null) ||
          (leaf.expression.kind === 'string' && leaf.expression.text.value === ''));
      // Beside a fragment only what is no fragment is bound.
      const own =
        leaf.kind === 'expression' && leaf.constant === undefined
          ? { ...bound, path: leaf.path, expression: leaf.expression, frame: leaf.frame }
          : bound;
      return [{ pieces: nothing ? [] : [own], choices: leaf.choices }];
    });
  }

  function fragment(leaf: Leaf, root: string | undefined): readonly TextVariant[] | undefined {
    if (leaf.kind !== 'expression' && leaf.kind !== 'open') return undefined;
    const call =
      leaf.expression.kind === 'call' ? follower.source.facts(leaf.path).calls[leaf.expression.call] : undefined;
    if (call?.form === 'tag') return tag(leaf, leaf.expression.span, call);
    return helperFragment(assembly, leaf, leaf.expression, call, root);
  }

  function whole(origin: Origin, span: Span, parts: readonly (readonly TextVariant[])[]): readonly TextVariant[] {
    taken.add(`${origin.path}:${span.start}`);
    return product({ path: origin.path, span }, origin.choices, parts);
  }

  return { variants, hole: tagHole, taken };
}

const textKinds: ReadonlySet<Expression['kind']> = new Set(['string', 'template', 'concatenation', 'constant', 'call']);

/** It is a property or element of what grows. */
function isPart(leaf: Leaf): boolean {
  return leaf.kind === 'open' && leaf.parts.length > 0;
}

function isStringRaw(callee: Expression): boolean {
  return (
    callee.kind === 'member' &&
    callee.property === 'raw' &&
    callee.object.kind === 'reference' &&
    callee.object.name === 'String'
  );
}

/** The characters with which an expression surely ends. */
function lastText(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'string') return expression.text.value;
  return expression?.kind === 'template' ? expression.texts.at(-1)?.value : undefined;
}

function interleave(
  path: string,
  texts: readonly TextPiece[],
  holes: readonly Expression[],
  ofHole: (hole: Expression, before: string) => readonly TextVariant[],
): readonly (readonly TextVariant[])[] {
  return texts.flatMap((text, index) => {
    const piece: Piece = { kind: 'text', path, text };
    const own: readonly TextVariant[] = [{ pieces: [piece], choices: noChoices }];
    const hole = holes[index];
    return hole === undefined ? [own] : [own, ofHole(hole, text.value)];
  });
}
