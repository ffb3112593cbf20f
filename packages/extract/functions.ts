import type { ClassId, Expression, FunctionFact, FunctionId, ParameterFact, Span } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import type { Growing } from './draft.js';
import { expression } from './expressions.js';
import { declarePattern, nameSpan } from './patterns.js';
import { openScope } from './scope.js';
import { statements } from './statements.js';
import { declareTypeParameters, typeExpression } from './types.js';
import { sequence, spanOfNode, startOf, type Holder, type Node, type Walk } from './walk.js';

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression | TSESTree.FunctionDeclaration;

interface Naming {
  /** A method of a class or an object literal: it has this name, and is not anonymous. */
  readonly method?: Holder | null;
  readonly class?: ClassId;
  /** The whole member: a method's function begins only at its parentheses. */
  readonly span?: Span;
  /** Runs at the start of the body: the initialisers of a class's fields. */
  readonly before?: () => void;
}

export function functionOf(walk: Walk, node: FunctionNode, naming: Naming = {}): Expression {
  const own = naming.method ?? ownName(node);
  const named = own ?? walk.holder;
  const id = inFunction(
    walk,
    {
      name: named?.name ?? walk.functions[walk.function]?.name ?? '',
      span: naming.span ?? spanOfNode(node),
      nameSpan: named?.span ?? head(walk, node),
      anonymous: own === null,
      async: node.async,
      generator: node.generator,
      ...(naming.class === undefined ? {} : { class: naming.class }),
    },
    (fact) => {
      if (node.type === 'FunctionExpression' && node.id != null) declareItself(walk, node.id, fact.id);
      naming.before?.();
      inside(walk, node, fact);
    },
  );
  walk.items.push({ kind: 'function', function: id });
  return { kind: 'function', span: spanOfNode(node), function: id };
}

type Header = Pick<FunctionFact, 'name' | 'span' | 'nameSpan' | 'anonymous' | 'async' | 'generator' | 'class'>;
interface Open {
  readonly id: FunctionId;
  readonly fact: Growing<FunctionFact, 'returns' | 'parameters'>;
}

/** Runs `body` as a function of its own, with everything that belongs to one function set aside meanwhile. */
export function inFunction(walk: Walk, header: Header, body: (open: Open) => void): FunctionId {
  const { scope, class: outerClass, items, around, chain, holder, argumentOf, insideSql } = walk;
  const parent = walk.function;
  const id = walk.functions.length;
  const fact: Growing<FunctionFact, 'returns' | 'parameters'> = {
    ...header,
    parent,
    parameters: [],
    body: EMPTY,
    returns: [],
  };
  walk.functions.push(fact);
  walk.function = id;
  walk.scope = openScope(scope, id, true);
  walk.class = header.class ?? outerClass;
  walk.items = [];
  walk.around = [];
  walk.chain = null;
  walk.holder = null;
  walk.argumentOf = undefined;
  walk.insideSql = false;
  body({ id, fact });
  fact.body = sequence(walk.items);
  const own = { scope, class: outerClass, items, around, chain, holder, argumentOf, insideSql };
  Object.assign(walk, { ...own, function: parent });
  return id;
}

const EMPTY = { kind: 'sequence', items: [] } as const;

function ownName(node: FunctionNode): Holder | null {
  const { id } = node;
  return id == null ? null : { name: id.name, span: nameSpan(id) };
}

/** For a function without any name: `async (a, b) =>`. */
function head(walk: Walk, node: FunctionNode): Span {
  const start = startOf(node);
  const before = walk.text.slice(start, startOf(node.body)).trimEnd();
  return { start, end: start + before.length };
}

function declareItself(walk: Walk, name: TSESTree.Identifier, id: FunctionId): void {
  walk.declare(walk.scope, name.name, nameSpan(name), 'function').binding.defines = id;
}

function inside(walk: Walk, node: FunctionNode, { fact }: Open): void {
  declareTypeParameters(walk, node.typeParameters);
  parameters(walk, node.params, fact.parameters);
  if (node.returnType != null) fact.returnType = typeExpression(walk, node.returnType.typeAnnotation);
  if (node.body.type === 'BlockStatement') statements(walk, node.body.body);
  else fact.returns.push(expression(walk, node.body, 'returned'));
}

function parameters(walk: Walk, nodes: readonly Node[], into: ParameterFact[]): void {
  let position = 0;
  for (const node of nodes) {
    const isThis = node.type === 'Identifier' && node.name === 'this';
    const index = isThis ? -1 : position;
    if (!isThis) position += 1;
    into.push(parameter(walk, node, index));
  }
}

function parameter(walk: Walk, node: Node, index: number): ParameterFact {
  const outer = node.type === 'TSParameterProperty' ? node.parameter : node;
  decorators(walk, outer);
  const pattern = outer.type === 'AssignmentPattern' ? outer.left : outer;
  const annotation = typeAnnotationOf(outer) ?? typeAnnotationOf(pattern);
  const type = annotation === null ? undefined : typeExpression(walk, annotation);
  const rest = outer.type === 'RestElement';
  const bindings = declarePattern(walk, rest ? outer.argument : outer, {
    kind: 'parameter',
    scope: walk.scope,
    parameter: index,
    ...(type === undefined ? {} : { type }),
  });
  return {
    bindings,
    rest,
    optional: outer.type === 'AssignmentPattern' || ('optional' in pattern && pattern.optional === true),
    ...(type === undefined ? {} : { type }),
  };
}

export function typeAnnotationOf(node: Node): TSESTree.TypeNode | null {
  if (!('typeAnnotation' in node) || node.typeAnnotation == null) return null;
  return node.typeAnnotation.type === 'TSTypeAnnotation' ? node.typeAnnotation.typeAnnotation : null;
}

/** Decorators run where the class is made. */
export function decorators(walk: Walk, node: Node): void {
  if (!('decorators' in node) || node.decorators == null) return;
  for (const decorator of node.decorators) expression(walk, decorator.expression);
}

/** A constructor that nobody wrote, in which the fields' initialisers run. */
export function implied(name: string, span: Span, at: Span, ofClass: ClassId): Header {
  return { name, span, nameSpan: at, anonymous: false, async: false, generator: false, class: ofClass };
}
