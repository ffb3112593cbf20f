import type { Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { branch } from './branches.js';
import { expression } from './expressions.js';
import { textPiece } from './text-piece.js';
import { endOf, spanOfNode, startOf, type Use, type Walk } from './walk.js';

export function memberOf(walk: Walk, node: TSESTree.MemberExpression): Expression {
  const object = expression(walk, node.object);
  if (node.optional) skipHere(walk, object);
  const span = spanOfNode(node);
  const { property } = node;
  if (!node.computed || property.type === 'PrivateIdentifier') {
    const name = property.type === 'PrivateIdentifier' ? `#${property.name}` : nameOf(property);
    return { kind: 'member', span, object, property: name, propertySpan: spanOfNode(property) };
  }
  if (property.type === 'Literal' && typeof property.value === 'string') {
    const text = textPiece(walk.text, startOf(property) + 1, endOf(property) - 1, 'quote');
    return { kind: 'member', span, object, property: text.value, propertySpan: text.span };
  }
  return { kind: 'element', span, object, index: expression(walk, property) };
}

function nameOf(property: TSESTree.Node): string {
  return property.type === 'Identifier' ? property.name : '';
}

/** At `?.` the rest of the chain runs only where `object` is there: an arm opens, which the chain's end closes. */
export function skipHere(walk: Walk, object: Expression): void {
  if (walk.chain === null) return;
  walk.chain.opened.push({ outer: walk.items, test: object, span: object.span });
  walk.items = [];
}

export function chained(walk: Walk, node: TSESTree.ChainExpression, use: Use): Expression {
  const { chain, items } = walk;
  walk.chain = { opened: [] };
  const result = expression(walk, node.expression, use);
  for (const { outer, test } of walk.chain.opened.reverse()) {
    const arm = walk.items;
    walk.items = outer;
    branch(walk, spanOfNode(node), test, [arm, []]);
  }
  walk.items = items;
  walk.chain = chain;
  return result;
}
