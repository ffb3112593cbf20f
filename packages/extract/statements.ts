import type { Control, Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { switchArms, walkArms, walkUncertain } from './around.js';
import { branch } from './branches.js';
import { declaration } from './declarations.js';
import { expression } from './expressions.js';
import { forEach, forIn, loop } from './loops.js';
import { declarePattern } from './patterns.js';
import { openScope } from './scope.js';
import { insideTarget, jump, takesLabels } from './jumps.js';
import { sequence, spanOfNode, type Node, type Walk } from './walk.js';

export function statements(walk: Walk, nodes: readonly Node[]): void {
  for (const node of nodes) statement(walk, node);
}

export function statement(walk: Walk, node: Node): void {
  switch (node.type) {
    case 'ExpressionStatement':
      expression(walk, node.expression, 'dropped');
      return;
    case 'ReturnStatement':
      if (node.argument != null) {
        const returned = expression(walk, node.argument, 'returned');
        walk.functions[walk.function]?.returns.push(returned);
      }
      exit(walk, node, 'return');
      return;
    case 'IfStatement':
      ifStatement(walk, node);
      return;
    case 'BlockStatement':
      walk.block(() => statements(walk, node.body));
      return;
    case 'ForStatement':
      forEach(walk, node);
      return;
    case 'ForOfStatement':
    case 'ForInStatement':
      forIn(walk, node);
      return;
    case 'WhileStatement':
      loop(walk, node, 'while', () => {
        expression(walk, node.test);
        statement(walk, node.body);
      });
      return;
    case 'DoWhileStatement':
      loop(walk, node, 'do', () => {
        statement(walk, node.body);
        expression(walk, node.test);
      });
      return;
    case 'TryStatement':
      tryStatement(walk, node);
      return;
    case 'ThrowStatement':
      expression(walk, node.argument);
      exit(walk, node, 'throw');
      return;
    case 'BreakStatement':
      jump(walk, node, 'break');
      return;
    case 'ContinueStatement':
      jump(walk, node, 'continue');
      return;
    case 'SwitchStatement':
      insideTarget(walk, node, 'switch', () => walk.block(() => switchStatement(walk, node)));
      return;
    case 'LabeledStatement':
      labelled(walk, node);
      return;
    case 'WithStatement':
      expression(walk, node.object);
      statement(walk, node.body);
      return;
    default:
      declaration(walk, node);
  }
}

function exit(walk: Walk, node: Node, how: 'return' | 'throw' | 'break' | 'continue'): void {
  walk.items.push({ kind: 'exit', span: spanOfNode(node), how });
}

function labelled(walk: Walk, node: TSESTree.LabeledStatement): void {
  walk.labels = [...walk.labels, node.label.name];
  if (takesLabels.has(node.body.type)) statement(walk, node.body);
  else insideTarget(walk, node.body, 'other', () => statement(walk, node.body));
  walk.labels = [];
}

function ifStatement(walk: Walk, node: TSESTree.IfStatement): void {
  const test = expression(walk, node.test);
  const { consequent, alternate } = node;
  const span = spanOfNode(node);
  const arms = [
    { span: spanOfNode(consequent), inside: () => statement(walk, consequent) },
    alternate == null
      ? { span: { start: span.end, end: span.end } }
      : { span: spanOfNode(alternate), inside: () => statement(walk, alternate) },
  ];
  branch(walk, span, test, walkArms(walk, span, test, arms));
}

function switchStatement(walk: Walk, node: TSESTree.SwitchStatement): void {
  const test = expression(walk, node.discriminant);
  const tests: Expression[] = [];
  const complete = node.cases.some((each) => each.test == null);
  const cases = node.cases.map((each) => {
    if (each.test != null) tests.push(expression(walk, each.test));
    const inside = (): void => statements(walk, each.consequent);
    return { span: spanOfNode(each), empty: each.consequent.length === 0, inside };
  });
  const walked = switchArms(walk, spanOfNode(node), test, cases, complete);
  const bodies = cases.map(({ empty }, index) => ({ shared: empty, items: walked[index] ?? [] }));
  const arms: Control[][] = [];
  bodies.forEach((body, index) => {
    // A case without statements shares the arm of the next one.
    if (body.shared && index < bodies.length - 1) return;
    arms.push(untilExit(bodies.slice(index).map((later) => later.items)));
  });
  if (!complete) arms.push([]);
  branch(walk, spanOfNode(node), test, arms, tests);
}

/** What runs from a case on: its own items, and those of the next one unless it leaves before. */
function untilExit(bodies: readonly Control[][]): Control[] {
  const items: Control[] = [];
  for (const body of bodies) {
    items.push(...body);
    if (leaves(body)) break;
  }
  return items;
}

function leaves(items: readonly Control[]): boolean {
  return items.some(
    (item) =>
      item.kind === 'exit' ||
      (item.kind === 'branch' && item.arms.every((arm) => leaves(arm.kind === 'sequence' ? arm.items : [arm]))),
  );
}

function tryStatement(walk: Walk, node: TSESTree.TryStatement): void {
  const block = walk.arm(() => {
    walkUncertain(walk, 'try', spanOfNode(node.block), () => statement(walk, node.block));
  });
  const handler = node.handler == null ? undefined : catchClause(walk, node.handler);
  const { finalizer } = node;
  const last = finalizer == null ? undefined : walk.arm(() => statement(walk, finalizer));
  if (block.length === 0 && handler?.items.length === 0 && (last === undefined || last.length === 0)) return;
  walk.items.push({
    kind: 'try',
    span: spanOfNode(node),
    block: sequence(block),
    ...(handler === undefined ? {} : { handler: handler.fact }),
    ...(last === undefined ? {} : { finalizer: sequence(last) }),
  });
}

type Handler = NonNullable<Extract<Control, { kind: 'try' }>['handler']>;

function catchClause(walk: Walk, node: TSESTree.CatchClause): { items: Control[]; fact: Handler } {
  const outer = walk.scope;
  walk.scope = openScope(outer, walk.function, false);
  let bindings: number[] = [];
  const items = walk.arm(() => {
    if (node.param != null) bindings = declarePattern(walk, node.param, { kind: 'catch', scope: walk.scope });
    walkUncertain(walk, 'try', spanOfNode(node.body), () => statements(walk, node.body.body));
  });
  walk.scope = outer;
  const [binding] = bindings;
  const fact = { span: spanOfNode(node), ...(binding === undefined ? {} : { binding }), body: sequence(items) };
  return { items, fact };
}
