import type { ImportedName, ImportFact, Span } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { expression } from './expressions.js';
import { keyOf } from './literals.js';
import { nameSpan } from './patterns.js';
import { textPiece } from './text-piece.js';
import { spanOfNode, startOf, type Node, type Walk } from './walk.js';

/** Records that a module is named here, and gives its specifier. */
export function addImport(
  walk: Walk,
  form: ImportFact['form'],
  span: Span,
  names: readonly ImportedName[] = [],
  typeOnly = form === 'type',
): string {
  const { start, end } = span;
  const delimiter = walk.text[start] === '`' ? 'template' : 'quote';
  const specifier = textPiece(walk.text, start + 1, end - 1, delimiter).value;
  // A parameter property's type is walked twice, as the parameter's and as the field's.
  const present = walk.imports.some((each) => each.span.start === start);
  if (!present) walk.imports.push({ specifier, span, form, typeOnly, names });
  return specifier;
}

export function addRequire(walk: Walk, node: TSESTree.CallExpression): void {
  const source = requiredBy(node);
  if (source === null) return;
  addImport(walk, 'require', spanOfNode(source));
}

function requiredBy(node: Node): Node | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return null;
  const [source] = node.arguments;
  if (source === undefined) return null;
  const plain = source.type === 'TemplateLiteral' && source.expressions.length === 0;
  return plain || (source.type === 'Literal' && typeof source.value === 'string') ? source : null;
}

/** `const { a: b } = require('x')` takes `a`; `const x = require('x')` takes everything. */
export function addRequiredNames(walk: Walk, pattern: Node, init: Node): void {
  const source = requiredBy(init);
  if (source === null) return;
  const start = startOf(source);
  const index = walk.imports.findIndex((each) => each.span.start === start);
  const found = walk.imports[index];
  if (found !== undefined) walk.imports[index] = { ...found, names: requiredNames(walk, pattern) };
}

function requiredNames(walk: Walk, pattern: Node): ImportedName[] {
  if (pattern.type === 'Identifier') {
    return [{ imported: '*', local: pattern.name, typeOnly: false, span: nameSpan(pattern) }];
  }
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property): ImportedName[] => {
    if (property.type === 'RestElement') return requiredNames(walk, property.argument);
    const key = keyOf(walk, property.key, property.computed);
    const value = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (key === null || value.type !== 'Identifier') return [];
    return [{ imported: key.name, local: value.name, typeOnly: false, span: nameSpan(value) }];
  });
}

export function importDeclaration(walk: Walk, node: TSESTree.ImportDeclaration): void {
  const allTypes = node.importKind === 'type';
  const names = node.specifiers.map((specifier): ImportedName => {
    const typeOnly = allTypes || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type');
    const imported =
      specifier.type === 'ImportDefaultSpecifier'
        ? 'default'
        : specifier.type === 'ImportNamespaceSpecifier'
          ? '*'
          : moduleName(specifier.imported);
    return { imported, local: specifier.local.name, typeOnly, span: nameSpan(specifier.local) };
  });
  const typeOnly = allTypes || (names.length > 0 && names.every((name) => name.typeOnly));
  const specifier = addImport(
    walk,
    names.length === 0 ? 'side-effect' : 'static',
    spanOfNode(node.source),
    names,
    typeOnly,
  );
  for (const name of names) {
    const { binding } = walk.declare(walk.scope, name.local, name.span, 'import');
    binding.import = { specifier, imported: name.imported, typeOnly: name.typeOnly };
  }
}

/** `import x = require('y')`, and `import x = Namespace.member`, which is a constant. */
export function importEquals(walk: Walk, node: TSESTree.TSImportEqualsDeclaration): void {
  const span = nameSpan(node.id);
  const local = node.id.name;
  const reference = node.moduleReference;
  if (reference.type === 'TSExternalModuleReference') {
    const source = spanOfNode(reference.expression);
    const typeOnly = node.importKind === 'type';
    const names = [{ imported: '*', local, typeOnly, span }];
    const specifier = addImport(walk, 'require', source, names, typeOnly);
    walk.declare(walk.scope, local, span, 'import').binding.import = { specifier, imported: '*', typeOnly };
    return;
  }
  const { binding } = walk.declare(walk.scope, local, span, 'const');
  binding.init = qualified(walk, reference);
}

function qualified(walk: Walk, node: Node): ReturnType<typeof expression> {
  if (node.type !== 'TSQualifiedName') return expression(walk, node);
  const object = qualified(walk, node.left);
  const propertySpan = spanOfNode(node.right);
  return { kind: 'member', span: spanOfNode(node), object, property: node.right.name, propertySpan };
}

/** Names between modules may be string literals. */
export function moduleName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
}

export function defaultKeyword(text: string, statement: number): Span {
  const start = text.indexOf('default', statement);
  return { start, end: start + 'default'.length };
}

export function star(text: string, statement: number): Span {
  const start = text.indexOf('*', statement);
  return { start, end: start + 1 };
}
