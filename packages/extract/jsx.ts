import type { Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression } from './expressions.js';
import { spanOfNode, type Node, type Walk } from './walk.js';

/** An element's operands: the component, the values of its attributes, and what its children compute. */
export function jsx(walk: Walk, node: TSESTree.JSXElement | TSESTree.JSXFragment): Expression {
  const operands: Expression[] = [];
  if (node.type === 'JSXElement') {
    const component = tagName(walk, node.openingElement.name);
    if (component !== null) operands.push(component);
    for (const attribute of node.openingElement.attributes) {
      const value = attribute.type === 'JSXSpreadAttribute' ? attribute.argument : attribute.value;
      if (value != null) inside(walk, value, operands);
    }
  }
  for (const child of node.children) inside(walk, child, operands);
  return { kind: 'other', span: spanOfNode(node), syntax: node.type, operands };
}

function inside(walk: Walk, node: Node, operands: Expression[]): void {
  switch (node.type) {
    case 'JSXText':
    case 'JSXEmptyExpression':
      return;
    case 'JSXExpressionContainer':
    case 'JSXSpreadChild':
      if (node.expression.type !== 'JSXEmptyExpression') operands.push(expression(walk, node.expression));
      return;
    case 'Literal': {
      // An attribute's string knows no escapes of JavaScript.
      const span = spanOfNode(node);
      const text = {
        value: walk.text.slice(span.start + 1, span.end - 1),
        span: { start: span.start + 1, end: span.end - 1 },
      };
      operands.push({ kind: 'string', span, text });
      return;
    }
    default:
      operands.push(expression(walk, node));
  }
}

/** `div` names nothing of the file; `Badge` and `ui.Badge` do. */
function tagName(walk: Walk, node: TSESTree.JSXTagNameExpression): Expression | null {
  if (node.type === 'JSXIdentifier') {
    return /^[a-z]/.test(node.name) || node.name.includes('-') ? null : walk.reference(node.name, spanOfNode(node));
  }
  if (node.type !== 'JSXMemberExpression') return null;
  const object =
    node.object.type === 'JSXIdentifier'
      ? walk.reference(node.object.name, spanOfNode(node.object))
      : tagName(walk, node.object);
  if (object === null) return null;
  const propertySpan = spanOfNode(node.property);
  return { kind: 'member', span: spanOfNode(node), object, property: node.property.name, propertySpan };
}
