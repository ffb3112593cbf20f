import type { CallFact, Expression, ListItem, TextPiece } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression } from './expressions.js';
import { templatePieces } from './leading-text.js';
import { skipHere } from './members.js';
import { addRequire } from './modules-from-tree.js';
import { rawTextPiece } from './text-piece.js';
import { typeExpression } from './types.js';
import { spanOfNode, type Node, type Use, type Walk } from './walk.js';

export function callOf(walk: Walk, node: TSESTree.CallExpression, use: Use): Expression {
  addRequire(walk, node);
  return record(walk, node, use, 'call', node.callee, node.typeArguments, (id) => ({
    arguments: argumentsOf(walk, node.arguments, id),
  }));
}

export function newOf(walk: Walk, node: TSESTree.NewExpression, use: Use): Expression {
  return record(walk, node, use, 'new', node.callee, node.typeArguments, (id) => ({
    arguments: argumentsOf(walk, node.arguments, id),
  }));
}

export function tagOf(walk: Walk, node: TSESTree.TaggedTemplateExpression, use: Use): Expression {
  return record(walk, node, use, 'tag', node.tag, node.typeArguments, (id) => {
    const places = templatePieces(node.quasi);
    const texts = places.map(([start, end]) => walk.piece(start, end, 'template'));
    return {
      arguments: argumentsOf(walk, node.quasi.expressions, id),
      texts,
      ...rawTexts(walk, places, texts),
    };
  });
}

function rawTexts(walk: Walk, places: [number, number][], texts: TextPiece[]): { rawTexts?: TextPiece[] } {
  const escaped = texts.some((piece) => piece.offsets !== undefined);
  return escaped ? { rawTexts: places.map(([start, end]) => rawTextPiece(walk.text, start, end)) } : {};
}

function record(
  walk: Walk,
  node: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression,
  use: Use,
  form: CallFact['form'],
  called: Node,
  typeArguments: TSESTree.TSTypeParameterInstantiation | null | undefined,
  rest: (id: number) => Pick<CallFact, 'arguments' | 'texts' | 'rawTexts'>,
): Expression {
  const id = walk.calls.length;
  // The place is taken before the parts are walked, so that calls are in source order and arguments know whose they are.
  walk.calls.push(PLACEHOLDER);
  const { holder } = walk;
  const callee = calleeOf(walk, called);
  const optional = 'optional' in node && node.optional;
  if (optional) skipHere(walk, callee);
  walk.holder = holder;
  const inside = rest(id);
  const span = spanOfNode(node);
  walk.calls[id] = {
    span,
    form,
    callee,
    calleeSpan: callee.kind === 'member' ? callee.propertySpan : callee.span,
    ...inside,
    typeArguments: typeArguments == null ? [] : typeArguments.params.map((type) => typeExpression(walk, type)),
    function: walk.function,
    optional: optional || (walk.chain?.opened.length ?? 0) > 0,
    result: use,
  };
  walk.items.push({ kind: 'call', call: id });
  if (form === 'call' && callee.kind === 'member' && callee.object.kind === 'reference') {
    const [first, ...others] = inside.arguments;
    if (callee.property === 'push') walk.step(callee.object.name, 'pushed', inside.arguments, span);
    if (callee.property === 'assign' && callee.object.name === 'Object' && first?.value.kind === 'reference')
      walk.step(first.value.name, 'set', others, span);
  }
  return { kind: 'call', span, call: id };
}

const PLACEHOLDER: CallFact = {
  span: { start: 0, end: 0 },
  form: 'call',
  callee: { kind: 'this', span: { start: 0, end: 0 } },
  calleeSpan: { start: 0, end: 0 },
  arguments: [],
  typeArguments: [],
  function: 0,
  optional: false,
  result: 'used',
};

function calleeOf(walk: Walk, node: Node): Expression {
  // What is called has no holder: in `const f = make().then(…)` a callback of `make` is not `f`.
  walk.holder = null;
  if (node.type !== 'Identifier') return expression(walk, node);
  return walk.reference(node.name, spanOfNode(node), { called: true });
}

function argumentsOf(walk: Walk, nodes: readonly Node[], id: number): ListItem[] {
  const { insideSql, argumentOf, chain } = walk;
  walk.insideSql = false;
  walk.chain = null;
  const items = nodes.map((node) => {
    walk.argumentOf = id;
    return { spread: node.type === 'SpreadElement', value: expression(walk, node) };
  });
  walk.insideSql = insideSql;
  walk.argumentOf = argumentOf;
  walk.chain = chain;
  return items;
}
