import type { Expression, TypeDeclarationFact, TypeExpression, TypeMember } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import type { Draft } from './draft.js';
import { keyOf } from './literals.js';
import { templatePieces } from './leading-text.js';
import { addImport } from './modules-from-tree.js';
import { nameSpan } from './patterns.js';
import { textPiece } from './text-piece.js';
import { spanOfNode, type Node, type Walk } from './walk.js';

/** A type as it is written. What is not in the vocabulary is `other`, and only searched for `import('x')`. */
export function typeExpression(walk: Walk, node: Node): TypeExpression {
  const span = spanOfNode(node);
  switch (node.type) {
    case 'TSLiteralType':
      return literalType(walk, node);
    case 'TSUnionType':
      return { kind: 'union', span, members: node.types.map((type) => typeExpression(walk, type)) };
    case 'TSIntersectionType':
      return { kind: 'intersection', span, members: node.types.map((type) => typeExpression(walk, type)) };
    case 'TSTypeReference':
      return named(walk, node, node.typeName, node.typeArguments);
    case 'TSClassImplements':
    case 'TSInterfaceHeritage':
      return named(walk, node, node.expression, node.typeArguments);
    case 'TSTypeQuery':
      return typeofType(walk, node);
    case 'TSTypeOperator':
      if (node.operator === 'readonly' && node.typeAnnotation != null) return typeExpression(walk, node.typeAnnotation);
      if (node.operator !== 'keyof' || node.typeAnnotation == null) break;
      return { kind: 'keyof', span, type: typeExpression(walk, node.typeAnnotation) };
    case 'TSIndexedAccessType': {
      const object = typeExpression(walk, node.objectType);
      return { kind: 'indexed', span, object, index: typeExpression(walk, node.indexType) };
    }
    case 'TSArrayType':
      return { kind: 'array', span, element: typeExpression(walk, node.elementType) };
    case 'TSTupleType':
      return { kind: 'tuple', span, elements: node.elementTypes.map((type) => typeExpression(walk, type)) };
    case 'TSNamedTupleMember':
      return typeExpression(walk, node.elementType);
    case 'TSOptionalType':
      return typeExpression(walk, node.typeAnnotation);
    case 'TSTypeLiteral':
      return { kind: 'object', span, members: members(walk, node.members) };
    case 'TSImportType':
      return importType(walk, node);
    case 'TSTemplateLiteralType':
      if (node.types.length === 0) return templateType(walk, node);
      break;
    default:
      if (node.type.endsWith('Keyword')) return { kind: 'keyword', span, name: keyword(node.type) };
  }
  importsInside(walk, node);
  return { kind: 'other', span, syntax: node.type };
}

function keyword(type: string): string {
  return type.slice('TS'.length, -'Keyword'.length).toLowerCase();
}

function literalType(walk: Walk, node: TSESTree.TSLiteralType): TypeExpression {
  const span = spanOfNode(node);
  const { literal } = node as { literal: Node };
  if (literal.type === 'TemplateLiteral') return templateType(walk, literal);
  if (literal.type === 'UnaryExpression' && literal.argument.type === 'Literal') {
    const { value } = literal.argument;
    if (typeof value === 'number')
      return { kind: 'literal', span, value: literal.operator === '-' ? 0 - value : value };
  }
  if (literal.type !== 'Literal') return { kind: 'other', span, syntax: node.type };
  const { value } = literal;
  if (typeof value === 'string') {
    return { kind: 'literal', span, value: textPiece(walk.text, span.start + 1, span.end - 1, 'quote').value };
  }
  if (typeof value === 'boolean') return { kind: 'literal', span, value };
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'literal', span, value };
  if (value === null && !('bigint' in literal && literal.bigint != null))
    return { kind: 'keyword', span, name: 'null' };
  return { kind: 'other', span, syntax: 'BigInt' };
}

function templateType(walk: Walk, node: TSESTree.TSTemplateLiteralType | TSESTree.TemplateLiteral): TypeExpression {
  const span = spanOfNode(node);
  const [only, ...more] = templatePieces(node);
  if (only === undefined || more.length > 0) return { kind: 'other', span, syntax: node.type };
  return { kind: 'literal', span, value: textPiece(walk.text, only[0], only[1], 'template').value };
}

function named(
  walk: Walk,
  node: Node,
  name: Node,
  given: TSESTree.TSTypeParameterInstantiation | null | undefined,
): TypeExpression {
  const path = names(name);
  const [first, ...rest] = path;
  const list = given == null ? [] : given.params.map((type) => typeExpression(walk, type));
  if (first === undefined) return { kind: 'other', span: spanOfNode(node), syntax: node.type };
  const type: Draft<TypeExpression & { kind: 'name' }> = {
    kind: 'name',
    span: spanOfNode(node),
    name: first,
    path: rest,
    arguments: list,
  };
  walk.resolveLater(type);
  return type;
}

/** The parts of `a.b.c`, which is a qualified name in a type and a member expression in a heritage clause. */
function names(node: Node): string[] {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'TSQualifiedName') return [...names(node.left), node.right.name];
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier' && !node.computed) {
    const object = names(node.object);
    return object.length === 0 ? [] : [...object, node.property.name];
  }
  return [];
}

function typeofType(walk: Walk, node: TSESTree.TSTypeQuery): TypeExpression {
  const span = spanOfNode(node);
  if (node.exprName.type === 'TSImportType') {
    typeExpression(walk, node.exprName);
    return { kind: 'other', span, syntax: node.type };
  }
  return { kind: 'typeof', span, value: entityValue(walk, node.exprName) };
}

function entityValue(walk: Walk, node: Node): Expression {
  const span = spanOfNode(node);
  if (node.type === 'Identifier') return walk.reference(node.name, span, { counts: false });
  if (node.type === 'TSQualifiedName') {
    const object = entityValue(walk, node.left);
    return { kind: 'member', span, object, property: node.right.name, propertySpan: spanOfNode(node.right) };
  }
  return { kind: 'this', span };
}

function importType(walk: Walk, node: TSESTree.TSImportType): TypeExpression {
  const span = spanOfNode(node);
  // Older trees hold the specifier as a literal type in `argument`.
  const older = node as { argument?: Node & { literal?: Node } };
  const source = (node.source as Node | undefined) ?? older.argument?.literal ?? older.argument;
  node.typeArguments?.params.forEach((type) => typeExpression(walk, type));
  if (source === undefined) return { kind: 'other', span, syntax: node.type };
  const specifier = addImport(walk, 'type', spanOfNode(source));
  return { kind: 'import', span, specifier, path: node.qualifier == null ? [] : names(node.qualifier) };
}

function members(walk: Walk, nodes: readonly Node[]): TypeMember[] {
  const result: TypeMember[] = [];
  for (const node of nodes) {
    if (node.type !== 'TSPropertySignature' && node.type !== 'TSMethodSignature') {
      importsInside(walk, node);
      continue;
    }
    const key = keyOf(walk, node.key, node.computed);
    if (key === null) continue;
    const method = node.type === 'TSMethodSignature';
    const annotation = method ? node.returnType : node.typeAnnotation;
    if (method) node.params.forEach((parameter) => importsInside(walk, parameter));
    const type = annotation == null ? undefined : typeExpression(walk, annotation.typeAnnotation);
    const { optional } = node;
    result.push({ name: key.name, span: key.span, optional, ...(type === undefined ? {} : { type }), method });
  }
  return result;
}

export function declareType(walk: Walk, node: TSESTree.TSTypeAliasDeclaration | TSESTree.TSInterfaceDeclaration): void {
  walk.scope.types.add(node.id.name);
  const common = {
    name: node.id.name,
    span: spanOfNode(node),
    nameSpan: nameSpan(node.id),
    function: walk.function,
    typeParameters: node.typeParameters == null ? [] : node.typeParameters.params.map((each) => each.name.name),
  };
  walk.block(() => {
    declareTypeParameters(walk, node.typeParameters);
    let fact: TypeDeclarationFact;
    if (node.type === 'TSTypeAliasDeclaration') {
      fact = { ...common, kind: 'alias', type: typeExpression(walk, node.typeAnnotation), extends: [] };
    } else {
      const type: TypeExpression = {
        kind: 'object',
        span: spanOfNode(node.body),
        members: members(walk, node.body.body),
      };
      fact = { ...common, kind: 'interface', type, extends: node.extends.map((each) => typeExpression(walk, each)) };
    }
    walk.types.push(fact);
  });
}

/** A type parameter hides a class or an import of the same name from types. */
export function declareTypeParameters(walk: Walk, node: TSESTree.TSTypeParameterDeclaration | null | undefined): void {
  if (node == null) return;
  for (const parameter of node.params) {
    walk.scope.types.add(parameter.name.name);
    importsInside(walk, parameter);
  }
}

/** Looks into syntax that has no facts of its own, for the modules that it names. */
function importsInside(walk: Walk, node: Node): void {
  if (!walk.text.includes('import(')) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || value === null || typeof value !== 'object') continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value as unknown]) {
      if (!isNode(child)) continue;
      if (child.type === 'TSImportType') typeExpression(walk, child);
      else importsInside(walk, child);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
