import type { ExportFact, ImportedName } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { classOf } from './classes.js';
import { classDeclaration, declaration, functionDeclaration } from './declarations.js';
import { expression } from './expressions.js';
import { functionOf } from './functions.js';
import { addImport, defaultKeyword, moduleName, star } from './modules-from-tree.js';
import { nameSpan } from './patterns.js';
import { resolveValue, type Scope } from './scope.js';
import { spanOfNode, startOf, type Node, type Walk } from './walk.js';

/** The exports of a module, once everything in it is declared. An overloaded function is exported once. */
export function exportsOf(walk: Walk, program: TSESTree.Program, scope: Scope): ExportFact[] {
  const facts: ExportFact[] = [];
  const seen = new Set<string>();
  const local = (exported: string, name: string, span: ExportFact['span']): void => {
    if (seen.has(exported)) return;
    seen.add(exported);
    const binding = resolveValue(scope, name);
    facts.push({ kind: 'local', exported, local: name, ...(binding === undefined ? {} : { binding }), span });
  };
  for (const node of program.body) {
    switch (node.type) {
      case 'ExportNamedDeclaration':
        if (node.source != null) facts.push(...reExported(walk, node));
        else if (node.declaration != null) {
          for (const name of declaredNames(node.declaration)) local(name.name, name.name, nameSpan(name));
        } else {
          for (const each of node.specifiers) {
            local(moduleName(each.exported), moduleName(each.local), spanOfNode(each.exported));
          }
        }
        break;
      case 'TSImportEqualsDeclaration':
        // oxc and typescript-eslint wrap `export import a = b` in an export; older trees mark the import itself.
        if ('isExport' in node && node.isExport === true) local(node.id.name, node.id.name, nameSpan(node.id));
        break;
      case 'ExportAllDeclaration':
        facts.push(...reExported(walk, node));
        break;
      case 'ExportDefaultDeclaration':
        local('default', defaultName(node.declaration), defaultKeyword(walk.text, startOf(node)));
        break;
      case 'TSExportAssignment': {
        const name = node.expression.type === 'Identifier' ? node.expression.name : 'export=';
        local('export=', name, { start: startOf(node), end: startOf(node.expression) });
        break;
      }
      default:
    }
  }
  return facts;
}

function reExported(walk: Walk, node: TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration): ExportFact[] {
  const specifier = walk.imports.find((each) => each.span.start === startOf(node.source ?? node))?.specifier ?? '';
  return namesTaken(walk, node).map(({ imported, local, span }): ExportFact => {
    if (local === '*') return { kind: 'star', specifier, span };
    return { kind: 're-export', exported: local, imported, specifier, span };
  });
}

/** The import side of `export … from`. */
export function reExports(walk: Walk, node: TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration): void {
  if (node.source == null) return;
  const names = namesTaken(walk, node);
  const typeOnly = node.exportKind === 'type' || (names.length > 0 && names.every((name) => name.typeOnly));
  addImport(walk, 're-export', spanOfNode(node.source), names, typeOnly);
}

function namesTaken(walk: Walk, node: TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration): ImportedName[] {
  const allTypes = node.exportKind === 'type';
  if (node.type === 'ExportAllDeclaration') {
    const { exported } = node;
    if (exported == null)
      return [{ imported: '*', local: '*', typeOnly: allTypes, span: star(walk.text, startOf(node)) }];
    return [{ imported: '*', local: moduleName(exported), typeOnly: allTypes, span: spanOfNode(exported) }];
  }
  return node.specifiers.map((each) => ({
    imported: moduleName(each.local),
    local: moduleName(each.exported),
    typeOnly: allTypes || each.exportKind === 'type',
    span: spanOfNode(each.exported),
  }));
}

function declaredNames(node: Node): TSESTree.Identifier[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap((each) => patternNames(each.id));
  if (!('id' in node) || node.id == null) return [];
  let id: Node = node.id;
  while (id.type === 'TSQualifiedName') id = id.left;
  return id.type === 'Identifier' ? [id] : [];
}

function patternNames(node: Node): TSESTree.Identifier[] {
  switch (node.type) {
    case 'Identifier':
      return [node];
    case 'ObjectPattern':
      return node.properties.flatMap((each) => patternNames(each.type === 'RestElement' ? each.argument : each.value));
    case 'ArrayPattern':
      return node.elements.flatMap((each) => (each === null ? [] : patternNames(each)));
    case 'AssignmentPattern':
      return patternNames(node.left);
    case 'RestElement':
      return patternNames(node.argument);
    default:
      return [];
  }
}

function defaultName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  const declares = node.type.endsWith('Declaration') || node.type === 'TSDeclareFunction';
  return declares ? (declaredNames(node)[0]?.name ?? 'default') : 'default';
}

/**
 * What is exported by default without a name of its own is bound to the name `default`, which no code can spell, so that
 * the export has a binding like any other.
 */
export function exportDefault(walk: Walk, node: TSESTree.ExportDefaultDeclaration): void {
  const exported = node.declaration;
  const span = defaultKeyword(walk.text, startOf(node));
  if (exported.type === 'Identifier') {
    walk.reference(exported.name, spanOfNode(exported), { counts: false });
  } else if (exported.type === 'FunctionDeclaration') {
    if (exported.id != null) return functionDeclaration(walk, exported);
    walk.holder = { name: 'default', span };
    const made = functionOf(walk, exported);
    const { binding } = walk.declare(walk.scope, 'default', span, 'function');
    if (made.kind === 'function') binding.defines = made.function;
  } else if (exported.type === 'ClassDeclaration') {
    if (exported.id != null) return classDeclaration(walk, exported);
    walk.holder = { name: 'default', span };
    walk.declare(walk.scope, 'default', span, 'class').binding.class = classOf(walk, exported);
  } else if (exported.type.endsWith('Declaration') || exported.type === 'TSDeclareFunction') {
    declaration(walk, exported);
  } else {
    exportValue(walk, 'default', exported, span);
  }
  walk.holder = null;
}

export function exportAssignment(walk: Walk, node: TSESTree.TSExportAssignment): void {
  const span = { start: startOf(node), end: startOf(node.expression) };
  if (node.expression.type === 'Identifier') expression(walk, node.expression);
  else exportValue(walk, 'export=', node.expression, span);
}

function exportValue(walk: Walk, name: string, value: Node, span: ExportFact['span']): void {
  walk.holder = { name, span };
  const init = expression(walk, value);
  walk.holder = null;
  const { binding } = walk.declare(walk.scope, name, span, 'const');
  binding.init = init;
  if (init.kind === 'function') binding.defines = init.function;
}
