import type { TSESTree } from '@typescript-eslint/utils';
import { mayHoldSql } from './mayHold.js';
import { beginsLikeSql, type SqlOpening } from '#facts/sql-opening';
import { textPiece } from './text-piece.js';
import { endOf, startOf, type Node, type Walk } from './walk.js';

/** What stands for the unknown between two texts: enough for a table's name or a list of columns. */
const HOLE = '\uFFFC';

/** How an expression that makes a text begins, judged before it is walked, so that its parts are known to be parts. */
export function sqlOpeningOf(walk: Walk, node: Node): SqlOpening {
  const text = leadingText(walk, node);
  if (text === null) return 'no';
  const opening = judge(text);
  if (opening === 'no') return 'no';
  return mayHoldSql(walk.text.slice(startOf(node), endOf(node))) ? opening : 'no';
}

function judge(text: string): SqlOpening {
  const opening = beginsLikeSql(text.replaceAll(HOLE, 'x'));
  if (opening !== 'no') return opening;
  // A text that begins with a hole (`${explain}SELECT …`) is SQL if it is so beyond doubt without it.
  const behind = text.replace(/^[\s\uFFFC]*\uFFFC/, '');
  return behind !== text && beginsLikeSql(behind.replaceAll(HOLE, 'x')) === 'strong' ? 'strong' : 'no';
}

/** The text with stand-ins for what is not literal; null where the expression makes no text that we know. */
function leadingText(walk: Walk, node: Node): string | null {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? stringText(walk, node) : null;
    case 'TemplateLiteral':
      return templateText(walk, node);
    case 'BinaryExpression':
      return node.operator === '+' ? concatenatedText(walk, node) : null;
    case 'CallExpression':
      return methodText(walk, node);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return leadingText(walk, node.expression);
    default:
      return null;
  }
}

function stringText(walk: Walk, node: Node): string {
  return textPiece(walk.text, startOf(node) + 1, endOf(node) - 1, 'quote').value;
}

function templateText(walk: Walk, node: TSESTree.TemplateLiteral): string {
  return templatePieces(node)
    .map(([start, end]) => textPiece(walk.text, start, end, 'template').value)
    .join(HOLE);
}

/** Where the texts of a template begin and end. Parsers disagree whether a quasi's range includes its delimiters. */
export function templatePieces(node: TSESTree.TemplateLiteral | TSESTree.TSTemplateLiteralType): [number, number][] {
  const [first] = node.quasis;
  if (first === undefined) return [];
  const withDelimiters = startOf(first) === startOf(node);
  return node.quasis.map((quasi, index) => {
    const last = index === node.quasis.length - 1;
    if (!withDelimiters) return [startOf(quasi), endOf(quasi)];
    return [startOf(quasi) + 1, endOf(quasi) - (last ? 1 : 2)];
  });
}

/** The operands of `a + b + c`, left to right, without recursion along the left spine, which may be thousands deep. */
export function concatenated(node: TSESTree.BinaryExpression): Node[] {
  const operands: Node[] = [];
  let at: Node = node;
  while (at.type === 'BinaryExpression' && at.operator === '+') {
    operands.push(at.right);
    at = at.left;
  }
  operands.push(at);
  return operands.reverse();
}

function concatenatedText(walk: Walk, node: TSESTree.BinaryExpression): string | null {
  const texts = concatenated(node).map((operand) => leadingText(walk, operand));
  if (texts.every((text) => text === null)) return null;
  return texts.map((text) => text ?? HOLE).join('');
}

const KEEPS_THE_BEGINNING: ReadonlySet<string> = new Set([
  'trim', 'trimStart', 'trimEnd', 'replace', 'replaceAll', 'concat', 'toString', 'normalize', 'padEnd', 'valueOf',
]); // prettier-ignore

/** `[…].join(' ')`, and methods of strings that leave the beginning as it is. */
function methodText(walk: Walk, node: TSESTree.CallExpression): string | null {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return null;
  const method = callee.property.name;
  if (KEEPS_THE_BEGINNING.has(method)) return leadingText(walk, callee.object);
  if (method !== 'join' || callee.object.type !== 'ArrayExpression') return null;
  const [separator] = node.arguments;
  const between = separator === undefined ? ',' : (leadingText(walk, separator) ?? ' ');
  return callee.object.elements
    .map((element) => (element === null ? '' : (leadingText(walk, element) ?? HOLE)))
    .join(between);
}
