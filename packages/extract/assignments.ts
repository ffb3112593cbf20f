import type { Expression, MemberExpression, Span, StepFact } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { walkArms } from './around.js';
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
  if (conditional) return givenWhere(walk, node, target);
  const value = expression(walk, node.right);
  give(walk, node, left, target, value, true, operator === '+=' ? 'added' : 'assigned');
  const operands = target === null ? [value] : [target, value];
  if (operator === '+=') return { kind: 'concatenation', span, parts: operands };
  return { kind: 'other', span, syntax: node.type, operands };
}

/** `x ??= value` and its kin, whose value may never be made. */
function givenWhere(walk: Walk, node: TSESTree.AssignmentExpression, target: Expression | null): Expression {
  const span = spanOfNode(node);
  let value: Expression = target ?? { kind: 'other', span, syntax: node.type, operands: [] };
  const inside = (): void => {
    value = expression(walk, node.right);
    give(walk, node, node.left, target, value, false);
  };
  const given = { span: spanOfNode(node.right), inside };
  const left = { span: { start: span.start, end: span.start } };
  const arms = walkArms(walk, span, target ?? undefined, node.operator === '&&=' ? [given, left] : [left, given]);
  branch(walk, span, target ?? undefined, arms);
  return { kind: 'other', span, syntax: node.type, operands: target === null ? [value] : [target, value] };
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
  step: StepFact['kind'] = 'assigned',
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
    walk.step(plain.name, step, [{ spread: false, value }], spanOfNode(whole));
  } else {
    const span = spanOfNode(whole);
    walk.memberAssignments.push({ span, target, value, compound, function: walk.function });
    if (target.kind === 'member' && target.object.kind === 'reference' && !compound)
      walk.step(target.object.name, 'set', [{ spread: false, value: objectOf(target, value, span) }], span);
  }
}

/** The property that is set, as an object of its own. */
function objectOf({ property, propertySpan }: MemberExpression, value: Expression, span: Span): Expression {
  return { kind: 'object', span, entries: [{ kind: 'property', name: property, nameSpan: propertySpan, value }] };
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
