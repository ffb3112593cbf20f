import type { EnumMember, Expression } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { classOf } from './classes.js';
import { expression, isConst } from './expressions.js';
import { exportAssignment, exportDefault, reExports } from './exports.js';
import { functionOf, typeAnnotationOf } from './functions.js';
import { keyOf } from './literals.js';
import { addRequiredNames, importDeclaration, importEquals } from './modules-from-tree.js';
import { declarePattern, nameSpan } from './patterns.js';
import { hoistingScope, type Scope } from './scope.js';
import { statements } from './statements.js';
import { declareType, typeExpression } from './types.js';
import { spanOfNode, type Node, type Walk } from './walk.js';

export function declaration(walk: Walk, node: Node): void {
  switch (node.type) {
    case 'VariableDeclaration':
      variables(walk, node);
      return;
    case 'FunctionDeclaration':
      functionDeclaration(walk, node);
      return;
    case 'TSDeclareFunction':
      declaredFunction(walk, node);
      return;
    case 'ClassDeclaration':
      classDeclaration(walk, node);
      return;
    case 'ImportDeclaration':
      importDeclaration(walk, node);
      return;
    case 'TSImportEqualsDeclaration':
      importEquals(walk, node);
      return;
    case 'ExportNamedDeclaration':
      if (node.source != null) reExports(walk, node);
      if (node.declaration != null) declaration(walk, node.declaration);
      return;
    case 'ExportDefaultDeclaration':
      exportDefault(walk, node);
      return;
    case 'ExportAllDeclaration':
      reExports(walk, node);
      return;
    case 'TSExportAssignment':
      exportAssignment(walk, node);
      return;
    case 'TSEnumDeclaration':
      enumDeclaration(walk, node);
      return;
    case 'TSModuleDeclaration':
      namespaceDeclaration(walk, node);
      return;
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      declareType(walk, node);
      return;
    default:
      // Empty statements, `debugger`: nothing that anybody could ask about.
      return;
  }
}

export function variables(walk: Walk, node: TSESTree.VariableDeclaration): void {
  const scope = scopeFor(walk, node);
  const kind = kindOf(node);
  for (const { id, init } of node.declarations) {
    const annotation = typeAnnotationOf(id);
    const type = annotation === null ? undefined : typeExpression(walk, annotation);
    walk.holder = id.type === 'Identifier' ? { name: id.name, span: nameSpan(id) } : null;
    const value = init == null ? undefined : expression(walk, init);
    walk.holder = null;
    if (init != null) addRequiredNames(walk, id, init);
    const bindings = declarePattern(walk, id, {
      kind,
      scope,
      ...(value === undefined ? {} : { init: value }),
      ...(type === undefined ? {} : { type }),
      frozen: init != null && isAsConst(init),
    });
    const [first] = bindings;
    const isClass = init?.type === 'ClassExpression' && id.type === 'Identifier';
    const binding = first === undefined ? undefined : walk.bindings[first];
    if (isClass && binding !== undefined) binding.class = classMadeAt(walk, init);
  }
}

function classMadeAt(walk: Walk, node: Node): number {
  const { start } = spanOfNode(node);
  return walk.classes.findLastIndex((each) => each.span.start === start);
}

/** `for (const x of iterated)`. */
export function declareEach(
  walk: Walk,
  node: TSESTree.VariableDeclaration,
  iterated: Expression,
  key: '*' | 'in',
): void {
  const scope = scopeFor(walk, node);
  for (const { id } of node.declarations) {
    // The key of `for … in` is no part of the object, so that its value is not known.
    const known = key === '*' ? { init: iterated } : {};
    declarePattern(walk, id, { kind: kindOf(node), scope, ...known }, key === '*' ? ['*'] : []);
  }
}

function scopeFor(walk: Walk, node: TSESTree.VariableDeclaration): Scope {
  return node.kind === 'var' ? hoistingScope(walk.scope) : walk.scope;
}

/** `using` and `await using` can no more be reassigned than `const`. */
function kindOf(node: TSESTree.VariableDeclaration): 'const' | 'let' | 'var' {
  return node.kind === 'let' || node.kind === 'var' ? node.kind : 'const';
}

function isAsConst(node: Node): boolean {
  if (node.type === 'TSSatisfiesExpression') return isAsConst(node.expression);
  return (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion') && isConst(node.typeAnnotation);
}

/** A function without a body: one of another file, or an overload, whose result is then that of the last one before the body. */
function declaredFunction(walk: Walk, node: TSESTree.TSDeclareFunction): void {
  if (node.id == null) return;
  const { binding } = walk.declare(walk.scope, node.id.name, nameSpan(node.id), 'function');
  if (node.returnType != null) binding.returns = typeExpression(walk, node.returnType.typeAnnotation);
}

export function functionDeclaration(walk: Walk, node: TSESTree.FunctionDeclaration): void {
  const { id } = node;
  const declared = id == null ? null : walk.declare(walk.scope, id.name, nameSpan(id), 'function');
  const made = functionOf(walk, node);
  if (declared !== null && made.kind === 'function') {
    declared.binding.defines = made.function;
    declared.binding.span = id == null ? declared.binding.span : nameSpan(id);
  }
}

export function classDeclaration(walk: Walk, node: TSESTree.ClassDeclaration): void {
  const { id } = node;
  const declared = id == null ? null : walk.declare(walk.scope, id.name, nameSpan(id), 'class');
  const made = classOf(walk, node);
  if (declared !== null) declared.binding.class = made;
}

function enumDeclaration(walk: Walk, node: TSESTree.TSEnumDeclaration): void {
  const { binding } = walk.declare(walk.scope, node.id.name, nameSpan(node.id), 'enum');
  const members: EnumMember[] = [];
  let next: number | undefined = 0;
  for (const member of node.body.members) {
    const key = keyOf(walk, member.id, false) ?? { name: '', span: spanOfNode(member.id) };
    const given = member.initializer == null ? undefined : expression(walk, member.initializer);
    const value: string | number | undefined = given === undefined ? next : enumValue(given);
    next = typeof value === 'number' ? value + 1 : undefined;
    const { name, span } = key;
    if (value !== undefined) members.push({ name, span, value });
    else members.push(given === undefined ? { name, span } : { name, span, computed: given });
  }
  binding.members = [...(binding.members ?? []), ...members];
}

function enumValue(value: Expression): string | number | undefined {
  if (value.kind === 'string') return value.text.value;
  if (value.kind === 'template' && value.holes.length === 0) return value.texts[0]?.value;
  return value.kind === 'constant' && typeof value.value === 'number' ? value.value : undefined;
}

function namespaceDeclaration(walk: Walk, node: TSESTree.TSModuleDeclaration): void {
  let name: Node = node.id;
  while (name.type === 'TSQualifiedName') name = name.left;
  if (name.type === 'Identifier' && node.kind !== 'global')
    walk.declare(walk.scope, name.name, nameSpan(name), 'namespace');
  const { body } = node;
  if (body == null) return;
  // `var` inside a namespace stays there.
  walk.block(() => statements(walk, body.body));
}
