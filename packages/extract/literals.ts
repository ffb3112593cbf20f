import type { Expression, ListItem, ObjectEntry, Span } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression, other } from './expressions.js';
import { functionOf } from './functions.js';
import { textPiece } from './text-piece.js';
import { endOf, spanOfNode, startOf, type Holder, type Node, type Walk } from './walk.js';

export function arrayOf(walk: Walk, node: TSESTree.ArrayExpression): Expression {
  const items: ListItem[] = [];
  for (const element of node.elements) {
    if (element === null)
      items.push({ spread: false, value: { kind: 'constant', span: spanOfNode(node), value: undefined } });
    else items.push({ spread: element.type === 'SpreadElement', value: expression(walk, element) });
  }
  return { kind: 'array', span: spanOfNode(node), items };
}

export function objectOf(walk: Walk, node: TSESTree.ObjectExpression): Expression {
  const { holder } = walk;
  const entries = node.properties.map((property): ObjectEntry => {
    walk.holder = holder;
    if (property.type === 'SpreadElement') return { kind: 'spread', value: expression(walk, property.argument) };
    return entry(walk, property, holder);
  });
  return { kind: 'object', span: spanOfNode(node), entries };
}

function entry(walk: Walk, property: TSESTree.Property, holder: Holder | null): ObjectEntry {
  const key = keyOf(walk, property.key, property.computed);
  if (key === null) {
    const computed = expression(walk, property.key);
    return { kind: 'computed', key: computed, value: propertyValue(walk, property, holder) };
  }
  const name = holder === null ? key.name : `${holder.name}.${key.name}`;
  const value = propertyValue(walk, property, { name, span: key.span });
  return { kind: 'property', name: key.name, nameSpan: key.span, value };
}

function propertyValue(walk: Walk, property: TSESTree.Property, holder: Holder | null): Expression {
  walk.holder = holder;
  const { value } = property;
  const method = property.method || property.kind !== 'init';
  if (method && value.type === 'FunctionExpression')
    return functionOf(walk, value, { method: holder, span: spanOfNode(property) });
  // `{ a = 1 }` stands only where an object literal turns out to be a pattern, and the parser knew that.
  if (value.type === 'AssignmentPattern') return other(walk, value, [value.right]);
  return expression(walk, value);
}

/** The name that a key spells; null where it is computed. The span leaves quotes out. */
export function keyOf(walk: Walk, key: Node, computed: boolean): { name: string; span: Span } | null {
  if (key.type === 'PrivateIdentifier') return { name: `#${key.name}`, span: spanOfNode(key) };
  if (!computed && key.type === 'Identifier') return { name: key.name, span: spanOfNode(key) };
  if (key.type !== 'Literal') return null;
  if (typeof key.value === 'string') {
    const text = textPiece(walk.text, startOf(key) + 1, endOf(key) - 1, 'quote');
    return { name: text.value, span: text.span };
  }
  return { name: String(key.value), span: spanOfNode(key) };
}
