import type { Control, Expression, FileFacts } from '#facts/index';

/** Every expression that the facts of a file hold, whole ones and their parts. One that several facts share comes once. */
export function allExpressions(facts: FileFacts): readonly Expression[] {
  const found = new Set<Expression>();
  const add = (expression: Expression | undefined): void => {
    if (expression === undefined || found.has(expression)) return;
    found.add(expression);
    for (const part of partsOf(expression)) add(part);
  };
  for (const { callee, arguments: given } of facts.calls) {
    add(callee);
    for (const { value } of given) add(value);
  }
  for (const { init, default: fallback, assignments } of facts.bindings) {
    add(init);
    add(fallback);
    for (const { value } of assignments) add(value);
  }
  for (const { returns, body } of facts.functions) {
    for (const value of returns) add(value);
    addTests(body, add);
  }
  for (const { fields, extends: base } of facts.classes) {
    add(base);
    for (const { init } of fields) add(init);
  }
  for (const { target, value } of facts.memberAssignments) {
    add(target);
    add(value);
  }
  for (const { expression } of facts.texts) add(expression);
  return [...found];
}

function addTests(node: Control, add: (expression: Expression | undefined) => void): void {
  switch (node.kind) {
    case 'sequence':
      for (const item of node.items) addTests(item, add);
      break;
    case 'branch':
      add(node.test);
      for (const one of node.cases ?? []) add(one);
      for (const arm of node.arms) addTests(arm, add);
      break;
    case 'loop':
      add(node.iterated);
      addTests(node.body, add);
      break;
    case 'try':
      addTests(node.block, add);
      if (node.handler) addTests(node.handler.body, add);
      if (node.finalizer) addTests(node.finalizer, add);
      break;
    default:
  }
}

/** The expressions directly inside one; for a call, nothing: its parts are in the file's table of calls. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'template':
      return expression.holes;
    case 'member':
      return [expression.object];
    case 'element':
      return [expression.object, expression.index];
    case 'concatenation':
      return expression.parts;
    case 'conditional':
      return [expression.test, expression.whenTrue, expression.whenFalse];
    case 'logical':
      return expression.right ? [expression.left, expression.right] : [expression.left];
    case 'object':
      return expression.entries.flatMap((entry) =>
        entry.kind === 'computed' ? [entry.key, entry.value] : [entry.value],
      );
    case 'array':
      return expression.items.map((item) => item.value);
    case 'other':
      return expression.operands;
    default:
      return [];
  }
}
