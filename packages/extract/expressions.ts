import type { Expression, LogicalExpression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { assignment, update } from './assignments.js';
import { callOf, newOf, tagOf } from './calls.js';
import { chained, memberOf } from './members.js';
import { classOf } from './classes.js';
import { functionOf } from './functions.js';
import { jsx } from './jsx.js';
import { walkArms } from './around.js';
import { branch } from './branches.js';
import { arrayOf, objectOf } from './literals.js';
import { concatenated, sqlOpeningOf, templatePieces } from './leading-text.js';
import { addImport } from './modules-from-tree.js';
import { typeExpression } from './types.js';
import { spanOfNode, type Node, type Use, type Walk } from './walk.js';

/** What a value is, with everything inside it walked in order of evaluation. `use` is what becomes of the value. */
export function expression(walk: Walk, node: Node, use: Use = 'used'): Expression {
  const { argumentOf, insideSql, holder } = walk;
  if (!HANDS_ITS_VALUE_ON.has(node.type)) walk.argumentOf = undefined;
  if (!NAMES_WHAT_IT_HOLDS.has(node.type)) walk.holder = null;
  const opening = walk.maySql && !insideSql && MAKES_TEXT.has(node.type) ? sqlOpeningOf(walk, node) : 'no';
  if (opening !== 'no') walk.insideSql = true;
  const result = dispatch(walk, node, use);
  if (opening !== 'no') {
    const inFunction = walk.function;
    walk.texts.push({
      expression: result,
      opening,
      function: inFunction,
      ...(argumentOf === undefined ? {} : { argumentOf }),
    });
  }
  walk.argumentOf = argumentOf;
  walk.insideSql = insideSql;
  walk.holder = holder;
  return result;
}

const MAKES_TEXT: ReadonlySet<string> = new Set(['Literal', 'TemplateLiteral', 'BinaryExpression', 'CallExpression']);

/** Literals and choices: what stands in one of these as an argument is an argument itself. */
const HANDS_ITS_VALUE_ON: ReadonlySet<string> = new Set([
  'ObjectExpression', 'ArrayExpression', 'ConditionalExpression', 'LogicalExpression', 'TSAsExpression',
  'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'SequenceExpression', 'SpreadElement',
]); // prettier-ignore

/** A function somewhere in the value of `const f = …` is called `f`, through wrapping calls too. */
const NAMES_WHAT_IT_HOLDS: ReadonlySet<string> = new Set([
  ...HANDS_ITS_VALUE_ON, 'CallExpression', 'NewExpression', 'AwaitExpression', 'ChainExpression', 'AssignmentExpression',
  'FunctionExpression', 'ArrowFunctionExpression', 'ClassExpression',
]); // prettier-ignore

function dispatch(walk: Walk, node: Node, use: Use): Expression {
  switch (node.type) {
    case 'Identifier':
      if (node.name === 'undefined') return { kind: 'constant', span: spanOfNode(node), value: undefined };
      return walk.reference(node.name, spanOfNode(node));
    case 'Literal':
      return literal(walk, node);
    case 'MemberExpression':
      return memberOf(walk, node);
    case 'CallExpression':
      return callOf(walk, node, use);
    case 'TemplateLiteral':
      return template(walk, node);
    case 'ObjectExpression':
      return objectOf(walk, node);
    case 'ArrayExpression':
      return arrayOf(walk, node);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return functionOf(walk, node);
    case 'AwaitExpression':
      return expression(walk, node.argument, 'awaited');
    case 'BinaryExpression':
      return binary(walk, node);
    case 'LogicalExpression':
      return logical(walk, node, use);
    case 'ConditionalExpression':
      return conditional(walk, node, use);
    case 'UnaryExpression':
      return unary(walk, node);
    case 'AssignmentExpression':
      return assignment(walk, node);
    case 'UpdateExpression':
      return update(walk, node);
    case 'ChainExpression':
      return chained(walk, node, use);
    case 'NewExpression':
      return newOf(walk, node, use);
    case 'TaggedTemplateExpression':
      return tagOf(walk, node, use);
    case 'ThisExpression':
      return { kind: 'this', span: spanOfNode(node) };
    case 'SequenceExpression':
      return inTurn(walk, node, use);
    case 'ClassExpression':
      classOf(walk, node);
      return other(walk, node, []);
    case 'ImportExpression':
      return dynamicImport(walk, node);
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return asserted(walk, node, use);
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return expression(walk, node.expression, use);
    case 'YieldExpression':
      return other(walk, node, [node.argument]);
    case 'SpreadElement':
      return expression(walk, node.argument);
    case 'JSXElement':
    case 'JSXFragment':
      return jsx(walk, node);
    case 'PrivateIdentifier':
    case 'MetaProperty':
    case 'Super':
      return other(walk, node, []);
    default:
      // oxc keeps a few nodes that ESTree does not have (V8 intrinsics, parentheses): their expression is what counts.
      return other(walk, node, ['expression' in node ? (node as { expression: Node }).expression : null]);
  }
}

export function other(
  walk: Walk,
  node: Node,
  operands: readonly (Node | null | undefined)[],
  syntax: string = node.type,
): Expression {
  const inside: Expression[] = [];
  for (const operand of operands) if (operand != null) inside.push(expression(walk, operand));
  return { kind: 'other', span: spanOfNode(node), syntax, operands: inside };
}

function literal(walk: Walk, node: TSESTree.Literal): Expression {
  const span = spanOfNode(node);
  const { value } = node;
  if (typeof value === 'string') {
    return { kind: 'string', span, text: walk.piece(span.start + 1, span.end - 1, 'quote') };
  }
  if (typeof value === 'boolean') return { kind: 'constant', span, value };
  // Infinity (1e999) is no JSON.
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'constant', span, value };
  if ('regex' in node && node.regex != null) return { kind: 'other', span, syntax: 'RegExp', operands: [] };
  if ('bigint' in node && node.bigint != null) return { kind: 'other', span, syntax: 'BigInt', operands: [] };
  if (value === null) return { kind: 'constant', span, value };
  return { kind: 'other', span, syntax: 'Literal', operands: [] };
}

function template(walk: Walk, node: TSESTree.TemplateLiteral): Expression {
  return {
    kind: 'template',
    span: spanOfNode(node),
    texts: templatePieces(node).map(([start, end]) => walk.piece(start, end, 'template')),
    holes: node.expressions.map((hole) => expression(walk, hole)),
  };
}

const COMPARISONS: Readonly<Record<string, LogicalExpression['operator']>> = {
  '===': '===', '==': '===', '!==': '!==', '!=': '!==', '<': '<', '>': '>', '<=': '<=', '>=': '>=', in: 'in', instanceof: 'instanceof',
}; // prettier-ignore

function binary(walk: Walk, node: TSESTree.BinaryExpression): Expression {
  if (node.operator === '+') {
    const parts = concatenated(node).map((operand) => expression(walk, operand));
    return { kind: 'concatenation', span: spanOfNode(node), parts };
  }
  const operator = COMPARISONS[node.operator];
  if (operator === undefined) return other(walk, node, [node.left, node.right]);
  const left = expression(walk, node.left);
  return { kind: 'logical', span: spanOfNode(node), operator, left, right: expression(walk, node.right) };
}

function logical(walk: Walk, node: TSESTree.LogicalExpression, use: Use): Expression {
  const left = expression(walk, node.left, use === 'dropped' || use === 'voided' ? 'used' : use);
  let right: Expression = left;
  const span = spanOfNode(node);
  const inside = (): void => {
    right = expression(walk, node.right, use);
  };
  const given = { span: spanOfNode(node.right), inside };
  const passed = { span: { start: span.start, end: span.start } };
  branch(walk, span, left, walkArms(walk, span, left, node.operator === '&&' ? [given, passed] : [passed, given]));
  return { kind: 'logical', span, operator: node.operator, left, right };
}

function conditional(walk: Walk, node: TSESTree.ConditionalExpression, use: Use): Expression {
  const test = condition(walk, node.test);
  let whenTrue = test;
  let whenFalse = test;
  const span = spanOfNode(node);
  const first = (): void => {
    whenTrue = expression(walk, node.consequent, use);
  };
  const second = (): void => {
    whenFalse = expression(walk, node.alternate, use);
  };
  const arms = [
    { span: spanOfNode(node.consequent), inside: first },
    { span: spanOfNode(node.alternate), inside: second },
  ];
  branch(walk, span, test, walkArms(walk, span, test, arms));
  return { kind: 'conditional', span, test, whenTrue, whenFalse };
}

/** A test is handed to nobody, whatever the value it decides about is handed to. */
function condition(walk: Walk, node: Node): Expression {
  const { argumentOf } = walk;
  walk.argumentOf = undefined;
  const test = expression(walk, node);
  walk.argumentOf = argumentOf;
  return test;
}

function unary(walk: Walk, node: TSESTree.UnaryExpression): Expression {
  const span = spanOfNode(node);
  if (node.operator === '!') return { kind: 'logical', span, operator: 'not', left: expression(walk, node.argument) };
  if (node.operator === 'void') {
    expression(walk, node.argument, 'voided');
    return { kind: 'constant', span, value: undefined };
  }
  const { argument } = node;
  const negative = node.operator === '-' && argument.type === 'Literal' && typeof argument.value === 'number';
  // Negative zero is no JSON, and means zero to a database.
  if (negative && Number.isFinite(argument.value)) return { kind: 'constant', span, value: 0 - argument.value };
  return other(walk, node, [argument], node.operator === 'typeof' ? 'typeof' : node.type);
}

function inTurn(walk: Walk, node: TSESTree.SequenceExpression, use: Use): Expression {
  const last = node.expressions.length - 1;
  let result: Expression | undefined;
  node.expressions.forEach((each, index) => {
    result = expression(walk, each, index === last ? use : 'dropped');
  });
  return result ?? other(walk, node, []);
}

function asserted(walk: Walk, node: TSESTree.TSAsExpression | TSESTree.TSTypeAssertion, use: Use): Expression {
  const result = expression(walk, node.expression, use);
  if (!isConst(node.typeAnnotation)) {
    walk.assertions.push({ span: spanOfNode(node.expression), type: typeExpression(walk, node.typeAnnotation) });
  }
  return result;
}

export function isConst(type: TSESTree.TypeNode): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}

function dynamicImport(walk: Walk, node: TSESTree.ImportExpression): Expression {
  const { source } = node;
  const plain = source.type === 'TemplateLiteral' && source.expressions.length === 0;
  if (plain || (source.type === 'Literal' && typeof source.value === 'string')) {
    addImport(walk, 'dynamic', spanOfNode(source));
  }
  return other(walk, node, [source, node.options]);
}
