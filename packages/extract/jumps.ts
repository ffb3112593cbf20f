import type { TSESTree } from '@typescript-eslint/utils';
import { spanOfNode, type JumpTarget, type Node, type Walk } from './walk.js';

/** Statements that are jump targets themselves, so that a label before them is theirs. */
export const takesLabels: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'LabeledStatement',
]);

/** Walks what stands inside a statement that breaks and continues can mean. */
export function insideTarget(walk: Walk, node: Node, kind: JumpTarget['kind'], inside: () => void): void {
  walk.jumpTargets.push({ span: spanOfNode(node), kind, labels: walk.labels });
  walk.labels = [];
  inside();
  walk.jumpTargets.pop();
}

export function jump(
  walk: Walk,
  node: TSESTree.BreakStatement | TSESTree.ContinueStatement,
  how: 'break' | 'continue',
): void {
  const label = node.label?.name;
  const target = walk.jumpTargets.findLast(({ kind, labels }) =>
    label === undefined ? kind === 'loop' || (kind === 'switch' && how === 'break') : labels.includes(label),
  );
  const span = spanOfNode(node);
  walk.items.push(
    target === undefined ? { kind: 'exit', span, how } : { kind: 'exit', span, how, leaves: target.span },
  );
}
