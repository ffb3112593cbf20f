import type { Control, Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { walkUncertain } from './around.js';
import { assignEach } from './assignments.js';
import { declareEach, variables } from './declarations.js';
import { expression } from './expressions.js';
import { statement } from './statements.js';
import { insideTarget } from './jumps.js';
import { sequence, spanOfNode, type Node, type Walk } from './walk.js';

type Form = Extract<Control, { kind: 'loop' }>['form'];

/** A loop whose body holds nothing leaves nothing. */
export function loop(walk: Walk, node: Node, form: Form, body: () => void, iterated?: Expression): void {
  const inside = (): void => insideTarget(walk, node, 'loop', () => walk.block(body));
  const items = walk.arm(() => {
    walkUncertain(walk, 'loop', spanOfNode(node), inside);
  });
  if (items.length === 0) return;
  walk.items.push({
    kind: 'loop',
    span: spanOfNode(node),
    form,
    ...(iterated === undefined ? {} : { iterated }),
    atLeastOnce: form === 'do' || isEndless(node),
    body: sequence(items),
  });
}

/** `while (true)` and `for (;;)` are left from inside alone. */
function isEndless(node: Node): boolean {
  if (node.type === 'ForStatement') return node.test == null || isTrue(node.test);
  return node.type === 'WhileStatement' && isTrue(node.test);
}

function isTrue(node: Node): boolean {
  return node.type === 'Literal' && node.value === true;
}

export function forEach(walk: Walk, node: TSESTree.ForStatement): void {
  walk.block(() => {
    const { init } = node;
    if (init?.type === 'VariableDeclaration') variables(walk, init);
    else if (init != null) expression(walk, init, 'dropped');
    loop(walk, node, 'for', () => {
      if (node.test != null) expression(walk, node.test);
      statement(walk, node.body);
      if (node.update != null) expression(walk, node.update, 'dropped');
    });
  });
}

export function forIn(walk: Walk, node: TSESTree.ForOfStatement | TSESTree.ForInStatement): void {
  walk.block(() => {
    const awaits = node.type === 'ForOfStatement' && node.await;
    const iterated = expression(walk, node.right, awaits ? 'awaited' : 'used');
    const form: Form = node.type === 'ForInStatement' ? 'for-in' : awaits ? 'for-await' : 'for-of';
    const { left } = node;
    loop(
      walk,
      node,
      form,
      () => {
        if (left.type === 'VariableDeclaration') declareEach(walk, left, iterated, form === 'for-in' ? 'in' : '*');
        else assignEach(walk, left, iterated, form === 'for-in' ? 'in' : '*');
        statement(walk, node.body);
      },
      iterated,
    );
  });
}
