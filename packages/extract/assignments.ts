import type { Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { branch } from './branches.js';
import { expression } from './expressions.js';
import { follow, leaves } from './patterns.js';
import { spanOfNode, type Holder, type Node, type Walk } from './walk.js';

export function assignment(walk: Walk, node: TSESTree.AssignmentExpression): Expression {
  const { left, operator } = node;
  const span = spanOfNode(node);
  const target = targetOf(walk, left, operator !== '=');
  walk.holder = holderOf(walk, left);
  const conditional = operator === '&&=' || operator === '||=' || operator === '??=';
  if (operator === '=') {
    const value = expression(walk, node.right);
    give(walk, node, left, target, value, false);
    return value;
  }
  let right: Expression | undefined;
  const arm = walk.arm(() => {
    right = expression(walk, node.right);
  });
  const value = right ?? target ?? expression(walk, left);
  if (conditional) branch(walk, span, target ?? undefined, operator === '&&=' ? [arm, []] : [[], arm]);
  else walk.items.push(...arm);
  give(walk, node, left, target, value, !conditional);
  const operands = target === null ? [value] : [target, value];
  if (operator === '+=') return { kind: 'concatenation', span, parts: operands };
  return { kind: 'other', span, syntax: node.type, operands };
}

export function update(walk: Walk, node: TSESTree.UpdateExpression): Expression {
  const target = targetOf(walk, node.argument, true);
  const value: Expression = {
    kind: 'other',
    span: spanOfNode(node),
    syntax: node.type,
    operands: target === null ? [] : [target],
  };
  give(walk, node, node.argument, target, value, true);
  return value;
}

/** Gives what is iterated to the target of `for (target of …)`, which declares nothing. */
export function assignEach(walk: Walk, target: Node, iterated: Expression, key: '*' | 'in'): void {
  const value: Expression = { kind: 'other', span: iterated.span, syntax: `pattern ${key}`, operands: [iterated] };
  give(walk, target, target, targetOf(walk, target, false), value, false);
}

/** The member that is assigned to, or the name where it is read as well. A pattern is walked when its values are given. */
function targetOf(walk: Walk, node: Node, isRead: boolean): Expression | null {
  const plain = withoutAssertion(node);
  if (plain.type === 'ObjectPattern' || plain.type === 'ArrayPattern') return null;
  if (plain.type === 'Identifier' && !isRead) return walk.reference(plain.name, spanOfNode(plain), { counts: false });
  return expression(walk, plain);
}

function give(
  walk: Walk,
  whole: Node,
  left: Node,
  target: Expression | null,
  value: Expression,
  compound: boolean,
): void {
  const plain = withoutAssertion(left);
  if (target === null) {
    leaves(walk, { node: plain, path: [] }, (leaf) => {
      const from = follow(value, leaf.path);
      const given: Expression =
        leaf.default === undefined
          ? from
          : { kind: 'logical', span: from.span, operator: '??', left: from, right: leaf.default };
      give(walk, leaf.node, leaf.node, targetOf(walk, leaf.node, false), given, false);
    });
  } else if (plain.type === 'Identifier') {
    walk.assign(plain.name, value, compound);
  } else {
    walk.memberAssignments.push({ span: spanOfNode(whole), target, value, compound, function: walk.function });
  }
}

function withoutAssertion(node: Node): Node {
  let at = node;
  while (
    at.type === 'TSAsExpression' ||
    at.type === 'TSNonNullExpression' ||
    at.type === 'TSSatisfiesExpression' ||
    at.type === 'TSTypeAssertion'
  ) {
    at = at.expression;
  }
  return at;
}

/** `this.save = () => …` names the function after the class, `exports.save` and `module.exports` after nothing else. */
function holderOf(walk: Walk, left: Node): Holder | null {
  const names: string[] = [];
  let at: Node = left;
  while (at.type === 'MemberExpression' && !at.computed && 'name' in at.property) {
    names.unshift(at.property.name);
    at = at.object;
  }
  if (at.type === 'ThisExpression') {
    const owner = walk.class === undefined ? undefined : walk.classes[walk.class]?.name;
    if (owner !== undefined && owner !== '') names.unshift(owner);
  } else if (at.type === 'Identifier') {
    if (at.name === 'module' && names[0] === 'exports') names.shift();
    else if (at.name !== 'exports') names.unshift(at.name);
  } else {
    return null;
  }
  const named = left.type === 'MemberExpression' ? left.property : left;
  return names.length === 0 ? null : { name: names.join('.'), span: spanOfNode(named) };
}
