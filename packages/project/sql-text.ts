import type { CallFact, Expression, TextPiece } from '#facts/index';
import { beginsLikeSql, type SqlOpening } from '#facts/sql-opening';
import type { Place, Span } from '#facts/span';
import type { Follower } from './follow.js';
import { moveTo, noChoices, type Choices, type Frame, type Leaf, type Origin } from './leaf.js';
import { stepKey } from './trail.js';
import type { ConstantName } from './value.js';

/** A SQL text put together from its pieces: one of the texts that a place in the code can be. */
export interface TextVariant {
  readonly pieces: readonly Piece[];
  readonly choices: Choices;
}

export type Piece =
  /** `constant` is the module's constant whose whole text it is. */
  | { readonly kind: 'text'; readonly path: string; readonly text: TextPiece; readonly constant?: ConstantName }
  /** A hole of a tag, whose value is bound and never becomes text. */
  | { readonly kind: 'bound'; readonly at: Place; readonly expression: Expression; readonly frame: Frame | undefined }
  /** A placeholder whose value stands in the list of values, by position or name. */
  | { readonly kind: 'listed'; readonly at: Place; readonly key: string }
  | { readonly kind: 'unknown'; readonly at: Place; readonly why: string };

export interface TextAssembler {
  /** Every text that the expression can be, to `mostVariants`; a place that is no text at all gives one unknown piece. */
  variants(origin: Origin, expression: Expression): readonly TextVariant[];
  /** Texts and tags, as `path:offset`, that some variant has taken in. */
  readonly taken: ReadonlySet<string>;
}

/** Conditions multiply; beyond this the rest is unknown, and said. */
const mostVariants = 64;

export function createTextAssembler(follower: Follower): TextAssembler {
  const taken = new Set<string>();
  const { trail } = follower;

  function variants(origin: Origin, expression: Expression): readonly TextVariant[] {
    return trail.step(`text ${stepKey(origin, expression.span)}`, [madeOfItself(origin)], () =>
      assemble(origin, expression),
    );
  }

  function assemble(origin: Origin, expression: Expression): readonly TextVariant[] {
    switch (expression.kind) {
      case 'string':
        return [take(origin, expression.span, [textPiece(origin, origin.path, expression.text)])];
      case 'template':
        return product(
          origin,
          expression.span,
          interleave(origin.path, expression.texts, expression.holes, (hole) => part(origin, hole)),
        );
      case 'concatenation':
        return product(
          origin,
          expression.span,
          expression.parts.map((one) => part(origin, one)),
        );
      case 'constant':
        return [
          {
            pieces: [{ kind: 'text', path: origin.path, text: standingAt(String(expression.value), origin.at.span) }],
            choices: origin.choices,
          },
        ];
      case 'call': {
        const call = follower.source.facts(origin.path).calls[expression.call];
        if (call?.form === 'tag') return tag(origin, expression.span, call);
        const known = call === undefined ? undefined : textCall(origin, call);
        if (known !== undefined) return known;
        break;
      }
      default:
    }
    return follower.from(origin, expression).flatMap((leaf) => ofLeaf(leaf));
  }

  function ofLeaf(leaf: Leaf): readonly TextVariant[] {
    if (leaf.kind === 'literal')
      return [
        {
          pieces: [textPiece(leaf, leaf.at.path, standingAt(String(leaf.value), leaf.at.span))],
          choices: leaf.choices,
        },
      ];
    if (
      leaf.kind === 'expression' &&
      ['string', 'template', 'concatenation', 'constant', 'call'].includes(leaf.expression.kind)
    ) {
      return variants(leaf, leaf.expression);
    }
    if (leaf.kind === 'open' && leaf.parts.length === 0 && leaf.expression.kind === 'call') {
      const call = follower.source.facts(leaf.path).calls[leaf.expression.call];
      const known = call === undefined ? undefined : textCall(leaf, call);
      if (known !== undefined) return known;
    }
    return [
      {
        pieces: [{ kind: 'unknown', at: leaf.at, why: leaf.kind === 'open' ? leaf.why : 'no text' }],
        choices: leaf.choices,
      },
    ];
  }

  function part(origin: Origin, expression: Expression): readonly TextVariant[] {
    return variants({ ...moveTo(origin, origin.path, expression.span, origin.frame), choices: noChoices }, expression);
  }

  /** Calls on texts that leave the SQL as it is: `.trim()`, `dedent(…)`, `[…].join(' ')`. Undefined: not one of them. */
  function textCall(origin: Origin, call: CallFact): readonly TextVariant[] | undefined {
    const { callee } = call;
    const [first] = call.arguments;
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'reference' ? callee.name : '';
    if (callee.kind === 'member' && sameText.has(name) && call.arguments.length === 0)
      return part(origin, callee.object);
    if (unindenting.has(name) && first !== undefined && !first.spread) return part(origin, first.value);
    if (callee.kind !== 'member' || name !== 'join') return undefined;
    const lists = follower.from(moveTo(origin, origin.path, callee.object.span, origin.frame), callee.object);
    if (lists.length === 0) return undefined;
    const separator = first === undefined ? ',' : first.value.kind === 'string' ? first.value.text.value : undefined;
    const grown = lists.find((list) => list.kind === 'open');
    if (grown?.kind === 'open')
      return [{ pieces: [{ kind: 'unknown', at: grown.at, why: grown.why }], choices: grown.choices }];
    return lists.flatMap((list) => {
      if (
        list.kind !== 'expression' ||
        list.expression.kind !== 'array' ||
        separator === undefined ||
        list.expression.items.some((item) => item.spread)
      ) {
        return [
          {
            pieces: [{ kind: 'unknown' as const, at: origin.at, why: 'a list that is joined at run time' }],
            choices: list.choices,
          },
        ];
      }
      const parts = list.expression.items.flatMap((item, index) => {
        const own = part(list, item.value);
        if (index === 0) return [own];
        const between: Piece = {
          kind: 'text',
          path: list.path,
          text: standingAt(separator, { start: item.value.span.start, end: item.value.span.start }),
        };
        return [[{ pieces: [between], choices: noChoices }], own];
      });
      return product(list, list.expression.span, parts);
    });
  }

  function tag(origin: Origin, span: Span, call: CallFact): readonly TextVariant[] {
    return trail.step(`tag ${stepKey(origin, span)}`, [madeOfItself(origin)], () => tagText(origin, span, call));
  }

  function tagText(origin: Origin, span: Span, call: CallFact): readonly TextVariant[] {
    const texts = call.texts ?? [];
    const holes = call.arguments.map((item) => item.value);
    if (
      call.callee.kind === 'member' &&
      call.callee.property === 'raw' &&
      call.callee.object.kind === 'reference' &&
      call.callee.object.name === 'String'
    ) {
      const source = follower.source.text(origin.path);
      const raw = texts.map((text): TextPiece => ({
        value: source.slice(text.span.start, text.span.end),
        span: text.span,
      }));
      return product(
        origin,
        span,
        interleave(origin.path, raw, holes, (hole) => part(origin, hole)),
      );
    }
    const root = rootName(call.callee);
    return product(
      origin,
      span,
      interleave(origin.path, texts, holes, (hole) => tagHole(origin, hole, root)),
    );
  }

  /** A hole of a tag is a bound value, unless it is a fragment: another tag, or a helper of the tag itself. */
  function tagHole(origin: Origin, hole: Expression, root: string | undefined): readonly TextVariant[] {
    const start = { ...moveTo(origin, origin.path, hole.span, origin.frame), choices: noChoices };
    const bound: Piece = {
      kind: 'bound',
      at: { path: origin.path, span: hole.span },
      expression: hole,
      frame: origin.frame,
    };
    // Literals and plain names of parameters are what most holes hold; following them to learn that they are no fragment is needless.
    if (hole.kind === 'string' || hole.kind === 'constant') return [{ pieces: [bound], choices: noChoices }];
    const leaves = follower.from(start, hole);
    const fragments = leaves.map((leaf) => fragment(leaf, root));
    if (fragments.every((one) => one === undefined)) return [{ pieces: [bound], choices: noChoices }];
    return leaves.flatMap((leaf, index) => {
      const own = fragments[index];
      if (own !== undefined) return own;
      const nothing =
        leaf.kind === 'expression' &&
        (leaf.expression.kind === 'constant' ||
          (leaf.expression.kind === 'string' && leaf.expression.text.value === ''));
      return [{ pieces: nothing ? [] : [bound], choices: leaf.choices }];
    });
  }

  function fragment(leaf: Leaf, root: string | undefined): readonly TextVariant[] | undefined {
    if (leaf.kind !== 'expression' && leaf.kind !== 'open') return undefined;
    if (leaf.expression.kind !== 'call') return undefined;
    const call = follower.source.facts(leaf.path).calls[leaf.expression.call];
    if (call === undefined) return undefined;
    if (call.form === 'tag') return tag(leaf, leaf.expression.span, call);
    const own = rootName(call.callee);
    if (own === undefined || own !== root) return undefined;
    return [
      {
        pieces: [{ kind: 'unknown', at: leaf.at, why: `a fragment that ${own} makes at run time` }],
        choices: leaf.choices,
      },
    ];
  }

  function take(origin: Origin, span: Span, pieces: readonly Piece[]): TextVariant {
    taken.add(`${origin.path}:${span.start}`);
    return { pieces, choices: origin.choices };
  }

  function product(origin: Origin, span: Span, parts: readonly (readonly TextVariant[])[]): readonly TextVariant[] {
    taken.add(`${origin.path}:${span.start}`);
    let whole: readonly TextVariant[] = [{ pieces: [], choices: origin.choices }];
    for (const options of parts) {
      const next = whole.flatMap((before) =>
        options.flatMap((option) => {
          const choices = merge(before.choices, option.choices);
          return choices === undefined ? [] : [{ pieces: [...before.pieces, ...option.pieces], choices }];
        }),
      );
      if (next.length > mostVariants) {
        const unknown: Piece = {
          kind: 'unknown',
          at: { path: origin.path, span },
          why: `more than ${mostVariants} texts`,
        };
        whole = whole.map((before) => ({ ...before, pieces: [...before.pieces, unknown] }));
      } else {
        whole = next;
      }
    }
    return whole;
  }

  return { variants, taken };
}

/** How the text begins, with a stand-in for each hole. */
export function openingOf(variant: TextVariant): SqlOpening {
  return beginsLikeSql(variant.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : 'x')).join(''));
}

const sameText: ReadonlySet<string> = new Set(['trim', 'trimStart', 'trimEnd', 'toString']);
const unindenting: ReadonlySet<string> = new Set(['dedent', 'outdent', 'stripIndent', 'stripIndents', 'oneLine']);

function textPiece({ constant }: Origin, path: string, text: TextPiece): Piece {
  return constant === undefined ? { kind: 'text', path, text } : { kind: 'text', path, text, constant };
}

function madeOfItself({ at, choices }: Origin): TextVariant {
  return { pieces: [{ kind: 'unknown', at, why: 'a text that is made of itself' }], choices };
}

function interleave(
  path: string,
  texts: readonly TextPiece[],
  holes: readonly Expression[],
  ofHole: (hole: Expression) => readonly TextVariant[],
): readonly (readonly TextVariant[])[] {
  return texts.flatMap((text, index) => {
    const own: readonly TextVariant[] = [{ pieces: [{ kind: 'text', path, text }], choices: noChoices }];
    const hole = holes[index];
    return hole === undefined ? [own] : [own, ofHole(hole)];
  });
}

/** A text that is not written at its place as it reads: every character of it stands for the whole span. */
function standingAt(value: string, span: Span): TextPiece {
  return { value, span, offsets: [...Array.from({ length: value.length }, () => span.start), span.end] };
}

function merge(one: Choices, other: Choices): Choices | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  const both = new Map(one);
  for (const [key, arm] of other) {
    if ((both.get(key) ?? arm) !== arm) return undefined;
    both.set(key, arm);
  }
  return both;
}

/** `sql` in `sql`, `sql.unsafe`, `this.sql`. */
export function rootName(callee: Expression): string | undefined {
  if (callee.kind === 'reference') return callee.name;
  if (callee.kind !== 'member') return undefined;
  return callee.object.kind === 'this' ? callee.property : rootName(callee.object);
}
