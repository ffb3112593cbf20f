import type { ClassId, Expression, FunctionId, Span } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression } from './expressions.js';
import { decorators, functionOf, implied, inFunction, typeAnnotationOf } from './functions.js';
import { keyOf } from './literals.js';
import { nameSpan } from './patterns.js';
import { statements } from './statements.js';
import { declareTypeParameters, typeExpression } from './types.js';
import { endOf, spanOfNode, startOf, type Holder, type Node, type Walk } from './walk.js';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
type Field = TSESTree.PropertyDefinition | TSESTree.AccessorProperty;

/** Walks a class where it stands: what runs when it is made goes to the enclosing function, the rest to its methods. */
export function classOf(walk: Walk, node: ClassNode): ClassId {
  const named = node.id == null ? walk.holder : { name: node.id.name, span: nameSpan(node.id) };
  const id = walk.classes.length;
  const span = spanOfNode(node);
  walk.classes.push({ name: named?.name ?? '', span, implements: [], methods: [], fields: [] });
  const { class: outer, chain, argumentOf } = walk;
  walk.chain = null;
  decorators(walk, node);
  walk.holder = null;
  walk.argumentOf = undefined;
  walk.block(() => {
    if (node.type === 'ClassExpression' && node.id != null) {
      walk.declare(walk.scope, node.id.name, nameSpan(node.id), 'class').binding.class = id;
    }
    declareTypeParameters(walk, node.typeParameters);
    const fact = walk.classes[id];
    if (fact === undefined) return;
    if (node.superClass != null) fact.extends = expression(walk, node.superClass);
    // espree knows no `implements`.
    const implemented = (node.implements as readonly TSESTree.TSClassImplements[] | undefined) ?? [];
    fact.implements = implemented.map((each) => typeExpression(walk, each));
    walk.class = id;
    body(walk, node, id, named);
  });
  Object.assign(walk, { class: outer, chain, argumentOf });
  return id;
}

function body(walk: Walk, node: ClassNode, id: ClassId, named: Holder | null): void {
  const members = node.body.body;
  const constructor = members.find(isConstructor);
  const late = members.filter((member): member is Field => isField(member) && !member.static && !runsAtOnce(member));
  const initialise = (): void => late.forEach((field) => fieldOf(walk, field, id));
  for (const member of members) {
    decorators(walk, member);
    if (member.type === 'StaticBlock') walk.block(() => statements(walk, member.body));
    else if (member.type === 'MethodDefinition')
      methodOf(walk, member, id, member === constructor ? initialise : undefined);
    else if (isField(member) && !late.includes(member)) fieldOf(walk, member, id);
  }
  if (constructor !== undefined || late.length === 0) return;
  const span = spanOfNode(node);
  const at: Span = named?.span ?? { start: span.start, end: startOf(node.body) };
  const made = inFunction(walk, implied(`${ownerName(walk, id)}constructor`, span, at, id), initialise);
  addMethod(walk, id, 'constructor', made, false);
}

function isConstructor(member: Node): boolean {
  return member.type === 'MethodDefinition' && member.kind === 'constructor' && member.value.body != null;
}

function isField(member: Node): member is Field {
  return member.type === 'PropertyDefinition' || member.type === 'AccessorProperty';
}

/** Nothing happens at construction that anybody could ask about. */
function runsAtOnce(field: Field): boolean {
  const type = field.value?.type;
  return (
    type === undefined || type === 'Literal' || type === 'ArrowFunctionExpression' || type === 'FunctionExpression'
  );
}

function methodOf(walk: Walk, member: TSESTree.MethodDefinition, id: ClassId, before: (() => void) | undefined): void {
  const { value } = member;
  const name = memberName(walk, member);
  // An overload's signature has no body.
  if (value.body == null || value.type !== 'FunctionExpression') return;
  const method: Holder = { name: ownerName(walk, id) + name.name, span: name.span };
  const made = functionOf(walk, value, {
    method,
    class: id,
    span: spanOfNode(member),
    ...(before === undefined ? {} : { before }),
  });
  if (made.kind === 'function') addMethod(walk, id, name.name, made.function, member.static);
  if (member.kind === 'constructor') parameterProperties(walk, value, id);
}

function addMethod(walk: Walk, id: ClassId, name: string, made: FunctionId, isStatic: boolean): void {
  walk.classes[id]?.methods.push({ name, function: made, static: isStatic });
}

function fieldOf(walk: Walk, field: Field, id: ClassId): void {
  const name = memberName(walk, field);
  const annotation = typeAnnotationOf(field);
  const type = annotation === null ? undefined : typeExpression(walk, annotation);
  walk.holder = { name: ownerName(walk, id) + name.name, span: name.span };
  const init = field.value == null ? undefined : initOf(walk, field.value, id);
  walk.holder = null;
  walk.classes[id]?.fields.push({
    name: name.name,
    span: name.span,
    static: field.static,
    ...(type === undefined ? {} : { type }),
    ...(init === undefined ? {} : { init }),
  });
}

/** A function in a field has its class's `this`, as a method has. */
function initOf(walk: Walk, value: TSESTree.Expression, id: ClassId): Expression {
  const isFunction = value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
  return isFunction ? functionOf(walk, value, { class: id }) : expression(walk, value);
}

/** `constructor(private readonly db: Db)` declares the field `db`. */
function parameterProperties(walk: Walk, node: TSESTree.FunctionExpression, id: ClassId): void {
  node.params.forEach((parameter, index) => {
    if (parameter.type !== 'TSParameterProperty') return;
    const inner = parameter.parameter;
    const name = inner.type === 'AssignmentPattern' ? inner.left : inner;
    if (name.type !== 'Identifier') return;
    const annotation = typeAnnotationOf(name);
    walk.classes[id]?.fields.push({
      name: name.name,
      span: nameSpan(name, walk.text),
      static: false,
      ...(annotation === null ? {} : { type: typeExpression(walk, annotation) }),
      parameter: index,
    });
  });
}

function ownerName(walk: Walk, id: ClassId): string {
  const name = walk.classes[id]?.name ?? '';
  return name === '' ? '' : `${name}.`;
}

function memberName(walk: Walk, member: TSESTree.MethodDefinition | Field): { name: string; span: Span } {
  const key = keyOf(walk, member.key, member.computed);
  if (key !== null) return key;
  expression(walk, member.key);
  const span = { start: startOf(member.key), end: endOf(member.key) };
  return { name: `[${walk.text.slice(span.start, span.end)}]`, span };
}
