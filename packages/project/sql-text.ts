import type { CallFact, Expression, TextPiece } from '#facts/index';
import { beginsLikeSql, type SqlOpening } from '#facts/sql-opening';
import type { Span } from '#facts/span';
import type { Follower } from './follow.js';
import { wholeList, type Item } from './items.js';
import { moveTo, noChoices, type Leaf, type Origin } from './leaf.js';
import { quotedName, tagHelper } from './tag-helpers.js';
import { rootName, sameTextOf } from './text-calls.js';
import { inOrder, standingAt, type Piece, type TextVariant } from './text-variant.js';
import { stepKey } from './trail.js';

export interface TextAssembler {
  /** Every text that the expression can be, to `mostVariants`; a place that is no text at all gives one unknown piece. */
  variants(origin: Origin, expression: Expression): readonly TextVariant[];
  /** Texts and tags, as `path:offset`, that some variant has taken in. */
  readonly taken: ReadonlySet<string>;
}

/** A hole of a tag that a library of the tag's makes text of: a column of its schema. Undefined: it is none. */
export type HoleText = (origin: Origin, hole: Expression) => readonly TextVariant[] | undefined;

/** Puts texts together from literals, templates, concatenations, joins and tags, wherever their parts are written. */
export function createTextAssembler(follower: Follower, holeText: HoleText = () => undefined): TextAssembler {
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
    return ofLeaves(follower.from(origin, expression));
  }

  /** A text to which more is added later is known as far as it was there at first. */
  function ofLeaves(leaves: readonly Leaf[]): readonly TextVariant[] {
    // What is undefined is no text; where a name can be something else too, the code has seen to that.
    const texts = leaves.filter((leaf) => !isUndefined(leaf));
    const all = (texts.length === 0 ? leaves : texts).flatMap((leaf) =>
      (leaf.kind === 'open' && leaf.grown === true ? [madeOfItself(leaf, leaf.why)] : ofLeaf(leaf)).map((variant) => ({
        variant,
        more: variant.pieces[0]?.kind === 'unknown' && variant.pieces[0].grown === true ? variant.pieces[0] : undefined,
      })),
    );
    const begun = all.filter(({ more }) => more === undefined).map(({ variant }) => variant);
    const more = all.find((one) => one.more !== undefined)?.more;
    if (more === undefined || begun.length === 0) return all.map(({ variant }) => variant);
    return begun.map((variant) => ({ ...variant, pieces: [...variant.pieces, more] }));
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
    const same = sameTextOf(call);
    if (same !== undefined) return part(origin, same);
    const { callee } = call;
    const [first] = call.arguments;
    if (callee.kind !== 'member' || callee.property !== 'join') return undefined;
    const lists = follower.from(moveTo(origin, origin.path, callee.object.span, origin.frame), callee.object);
    if (lists.length === 0) return undefined;
    const separator = first === undefined ? ',' : constantText(part(origin, first.value));
    const grown = lists.find((list) => list.kind === 'open');
    if (grown?.kind === 'open')
      return [{ pieces: [{ kind: 'unknown', at: grown.at, why: grown.why }], choices: grown.choices }];
    return lists.flatMap((list) => {
      const items =
        list.kind === 'expression' && list.expression.kind === 'array'
          ? wholeList(follower, list, list.expression.items)
          : undefined;
      if (list.kind !== 'expression' || items === undefined || separator === undefined) {
        return [
          {
            pieces: [{ kind: 'unknown' as const, at: origin.at, why: 'a list that is joined at run time' }],
            choices: list.choices,
          },
        ];
      }
      return product(list, list.expression.span, separated(items, separator, part));
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
      return product(
        origin,
        span,
        interleave(origin.path, call.rawTexts ?? texts, holes, (hole) => part(origin, hole)),
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
    if (leaf.expression.kind !== 'call') return undefined;
    const call = follower.source.facts(leaf.path).calls[leaf.expression.call];
    if (call === undefined) return undefined;
    if (call.form === 'tag') return tag(leaf, leaf.expression.span, call);
    const own = rootName(call.callee);
    if (own === undefined || own !== root) return undefined;
    const known = helped(leaf, leaf.expression, call, root);
    if (known !== undefined) return known;
    return [
      {
        pieces: [{ kind: 'unknown', at: leaf.at, why: `a fragment that ${own} makes at run time` }],
        choices: leaf.choices,
      },
    ];
  }

  /** What a helper of the tag puts into the text: `sql.json(…)`, `sql.identifier([…])`. Undefined: not known. */
  function helped(
    origin: Origin,
    written: Expression,
    call: CallFact,
    root: string,
  ): readonly TextVariant[] | undefined {
    const helper = tagHelper(call);
    const one = (piece: Piece) => [{ pieces: [piece], choices: origin.choices }];
    switch (helper?.kind) {
      case 'nothing':
        return [{ pieces: [], choices: origin.choices }];
      case 'bound': {
        const expression = helper.value ?? written;
        return one({ kind: 'bound', at: origin.at, path: origin.path, expression, frame: origin.frame });
      }
      case 'text':
        return product(origin, helper.text.span, [part(origin, helper.text)]);
      case 'name': {
        const parts = helper.parts.map((name) => constantText(part(origin, name)));
        if (!parts.every((name) => name !== undefined)) return undefined;
        const text = standingAt(quotedName(parts, helper.dotted), origin.at.span);
        return one({ kind: 'text', path: origin.at.path, text });
      }
      case 'list':
        return joined(origin, helper.list, helper.between, root);
      default:
        return undefined;
    }
  }

  /** `sql.join([a, b], sql`, `)`: holes, with a text between them. */
  function joined(
    origin: Origin,
    list: Expression,
    between: Expression | undefined,
    root: string,
  ): readonly TextVariant[] | undefined {
    const separator =
      between === undefined ? (root === 'Prisma' ? ',' : undefined) : constantText(part(origin, between));
    const [only, ...others] = follower.from(moveTo(origin, origin.path, list.span, origin.frame), list);
    if (separator === undefined || others.length > 0 || only?.kind !== 'expression') return undefined;
    const items = only.expression.kind === 'array' ? wholeList(follower, only, only.expression.items) : undefined;
    if (items === undefined) return undefined;
    return product(
      origin,
      list.span,
      separated(items, separator, (at, hole) => tagHole(at, hole, root)),
    );
  }

  function take(origin: Origin, span: Span, pieces: readonly Piece[]): TextVariant {
    taken.add(`${origin.path}:${span.start}`);
    return { pieces, choices: origin.choices };
  }

  function product(origin: Origin, span: Span, parts: readonly (readonly TextVariant[])[]): readonly TextVariant[] {
    taken.add(`${origin.path}:${span.start}`);
    return inOrder({ path: origin.path, span }, parts, origin.choices);
  }

  return { variants, taken };
}

/** The one text that variants without anything unknown or bound make. */
function constantText(variants: readonly TextVariant[]): string | undefined {
  const [only, ...others] = variants;
  if (only === undefined || others.length > 0) return undefined;
  const texts = only.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** How the text begins, with a stand-in for each hole. */
export function openingOf(variant: TextVariant): SqlOpening {
  return beginsLikeSql(variant.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : 'x')).join(''));
}

function textPiece({ constant }: Origin, path: string, text: TextPiece): Piece {
  return constant === undefined ? { kind: 'text', path, text } : { kind: 'text', path, text, constant };
}

function madeOfItself({ at, choices }: Origin, why = 'a text that is made of itself'): TextVariant {
  return { pieces: [{ kind: 'unknown', at, why, grown: true }], choices };
}

/** The items of a list that is joined, with the text between them. */
function separated(
  items: readonly Item[],
  separator: string,
  ofItem: (origin: Origin, item: Expression) => readonly TextVariant[],
): readonly (readonly TextVariant[])[] {
  return items.flatMap((item, index) => {
    const own = item.flatMap(({ origin, value }) => ofItem(origin, value));
    const [first] = item;
    if (index === 0 || first === undefined) return [own];
    const { start } = first.value.span;
    const between: Piece = {
      kind: 'text',
      path: first.origin.path,
      text: standingAt(separator, { start, end: start }),
    };
    return [[{ pieces: [between], choices: noChoices }], own];
  });
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

function isUndefined(leaf: Leaf): boolean {
  return leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.expression.value === undefined;
}
