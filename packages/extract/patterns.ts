import type { BindingFact, BindingId, Expression, Span, TypeExpression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression } from './expressions.js';
import { keyOf } from './literals.js';
import type { Scope } from './scope.js';
import { endOf, startOf, type Node, type Walk } from './walk.js';

type Path = readonly (string | number)[];

/** What all names of one pattern have in common. */
export interface Declared {
  readonly kind: BindingFact['kind'];
  readonly scope: Scope;
  readonly init?: Expression;
  readonly type?: TypeExpression;
  readonly parameter?: number;
  readonly frozen?: boolean;
  /** For an absent argument, before `path` is followed. */
  readonly whole?: Expression;
}

export interface Leaf {
  readonly node: Node;
  readonly path: Path;
  readonly default?: Expression;
}

/** Declares every name in a pattern, and gives them in source order. */
export function declarePattern(walk: Walk, pattern: Node, declared: Declared, path: Path = []): BindingId[] {
  const ids: BindingId[] = [];
  const start: Leaf =
    declared.whole === undefined ? { node: pattern, path } : { node: pattern, path, default: declared.whole };
  leaves(walk, start, (leaf) => {
    if (leaf.node.type === 'Identifier') ids.push(declareName(walk, leaf.node, declared, leaf));
  });
  return ids;
}

function declareName(walk: Walk, node: TSESTree.Identifier, declared: Declared, leaf: Leaf): BindingId {
  const span = nameSpan(node, walk.text);
  const { id, binding, fresh } = walk.declare(declared.scope, node.name, span, declared.kind);
  if (!fresh && declared.init !== undefined && binding.init !== undefined) {
    binding.assignments.push({ value: follow(declared.init, leaf.path), compound: false });
    return id;
  }
  if (declared.init !== undefined) binding.init = declared.init;
  if (declared.type !== undefined) binding.type = declared.type;
  if (declared.parameter !== undefined) binding.parameter = declared.parameter;
  if (leaf.default !== undefined) binding.default = leaf.default;
  if (declared.frozen === true) binding.frozen = true;
  binding.path = leaf.path;
  if (leaf.path.length === 0 && declared.init?.kind === 'function') binding.defines = declared.init.function;
  return id;
}

/** An identifier's range takes its type annotation in, and in oxc's tree a parameter's decorators. */
export function nameSpan(node: TSESTree.Identifier, text?: string): Span {
  const decorator = text === undefined ? undefined : (node.decorators as TSESTree.Decorator[] | undefined)?.at(-1);
  const start =
    text === undefined || decorator === undefined ? startOf(node) : text.indexOf(node.name, endOf(decorator));
  return { start, end: start + node.name.length };
}

/** Walks a pattern, of a declaration or an assignment, to what it gives values to. Defaults and keys are walked on the way. */
export function leaves(walk: Walk, at: Leaf, visit: (leaf: Leaf) => void): void {
  const { node, path } = at;
  switch (node.type) {
    case 'AssignmentPattern': {
      const own = defaultValue(walk, node);
      leaves(walk, { node: node.left, path, default: own }, visit);
      return;
    }
    case 'ObjectPattern':
      for (const property of node.properties) {
        if (property.type === 'RestElement') leaves(walk, step(at, property.argument, '...'), visit);
        else leaves(walk, step(at, property.value, propertyStep(walk, property)), visit);
      }
      return;
    case 'ArrayPattern':
      node.elements.forEach((element, index) => {
        if (element === null) return;
        if (element.type === 'RestElement') leaves(walk, step(at, element.argument, '...'), visit);
        else leaves(walk, step(at, element, index), visit);
      });
      return;
    case 'RestElement':
      leaves(walk, step(at, node.argument, '...'), visit);
      return;
    case 'TSParameterProperty':
      leaves(walk, { ...at, node: node.parameter }, visit);
      return;
    default:
      visit(at);
  }
}

function defaultValue(walk: Walk, node: TSESTree.AssignmentPattern): Expression {
  const { left } = node;
  walk.holder = left.type === 'Identifier' ? { name: left.name, span: nameSpan(left) } : null;
  const value = expression(walk, node.right);
  walk.holder = null;
  return value;
}

/** A default further out reaches inwards: in `{ a: { b } = { b: 2 } }` the default of `b` is that object's `b`. */
function step(at: Leaf, node: Node, key: string | number): Leaf {
  const path = [...at.path, key];
  return at.default === undefined ? { node, path } : { node, path, default: follow(at.default, [key]) };
}

function propertyStep(walk: Walk, property: TSESTree.Property): string {
  const key = keyOf(walk, property.key, property.computed);
  if (key !== null) return key.name;
  expression(walk, property.key);
  return '[]';
}

/** The expression that reads `path` from a value, as if it were written out. */
export function follow(value: Expression, path: Path): Expression {
  let result = value;
  for (const key of path) {
    const { span } = value;
    if (key === '...' || key === '*' || key === '[]') {
      result = { kind: 'other', span, syntax: `pattern ${key}`, operands: [result] };
    } else if (typeof key === 'number') {
      result = { kind: 'element', span, object: result, index: { kind: 'constant', span, value: key } };
    } else {
      result = { kind: 'member', span, object: result, property: key, propertySpan: span };
    }
  }
  return result;
}
