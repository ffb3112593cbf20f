import type { FileFacts, ImportedName } from '#facts/index';
import type { Place } from '#facts/span';
import type { ConstantName, Project, ResolvedImport } from '#project/index';
import { insertion, type Edit } from '../fix.js';
import { exportsConstant } from './exported-constant.js';
import { fileBehind } from '#project/file-behind';
import { indentAt, itemAppended, lineBreak } from './list-edit.js';
import { specifierFor } from './specifier.js';

/** How a constant is written at a place, and what that takes. */
export interface NamedConstant {
  /** `WorkspaceStatus.Failed`. */
  readonly code: string;
  /** The import, where the file has none yet. */
  readonly edits: readonly Edit[];
}

/** Undefined where the file cannot have it: it is not exported, its name is taken, or the file is no ES module. */
export function constantIn(project: Project, { path, span }: Place, constant: ConstantName): NamedConstant | undefined {
  if (!/\.[mc]?[jt]sx?$/.test(path)) return undefined;
  const facts = project.facts(path);
  const known = localName(project, path, facts, constant);
  if (known === 'taken') return undefined;
  if (known !== undefined) return { code: spelt(known, constant.member), edits: [] };
  const exported = project.source
    .module(constant.path)
    .exports.find((fact) => fact.kind === 'local' && fact.local === constant.name && fact.exported !== 'default');
  if (exported?.kind !== 'local' || path.endsWith('.cjs') || !isModule(facts)) return undefined;
  // What a module that imports this one declares is not there yet while this one's own body runs.
  if (functionAt(facts, span.start) === 0 && reaches(project, constant.path, path)) return undefined;
  const local = freeName(facts, exported.exported);
  if (local === undefined) return undefined;
  const clause = local === exported.exported ? local : `${exported.exported} as ${local}`;
  const edit =
    merged(project, path, constant, exported.exported, clause) ??
    declared(project, path, constant, exported.exported, clause);
  return edit && { code: spelt(local, constant.member), edits: [edit] };
}

function spelt(name: string, member: string | undefined): string {
  if (member === undefined) return name;
  return /^[A-Za-z_$][\w$]*$/.test(member) ? `${name}.${member}` : `${name}[${JSON.stringify(member)}]`;
}

/** The name that the file has for it already; `taken` where that name may mean something else at a place. */
function localName(project: Project, path: string, facts: FileFacts, constant: ConstantName): string | undefined {
  const only = (name: string): string =>
    facts.bindings.filter((one) => one.name === name).length > 1 ? 'taken' : name;
  if (constant.path === path) return only(constant.name);
  for (const { fact, resolution } of project.imports(path)) {
    const file = fileBehind(resolution);
    if (fact.form !== 'static' || file === undefined) continue;
    for (const { imported, local, typeOnly } of fact.names) {
      if (imported === '*') {
        if (!typeOnly && exportsConstant(project, file, constant.name, constant)) {
          return only(local) === 'taken' ? 'taken' : `${local}.${constant.name}`;
        }
      } else if (exportsConstant(project, file, imported, constant)) {
        // Taken in as a type it would have to be taken in again, under a name that it has already.
        return typeOnly ? 'taken' : only(local);
      }
    }
  }
  return undefined;
}

/** The exported name, or one that tells what it is; undefined where the file has both for something else. */
function freeName(facts: FileFacts, name: string): string | undefined {
  const taken = new Set([
    ...facts.bindings.map((one) => one.name),
    ...facts.types.map((one) => one.name),
    ...facts.imports.flatMap(({ names }) => names.map(({ local }) => local)),
  ]);
  return [name, `Declared${name.charAt(0).toUpperCase()}${name.slice(1)}`].find((one) => !taken.has(one));
}

function isModule({ imports, exports }: FileFacts): boolean {
  if (imports.some(({ form }) => form === 'require')) return false;
  return exports.length > 0 || imports.some(({ form }) => form === 'static' || form === 'side-effect');
}

/** One name more in a declaration that takes from a module which has the constant too. */
function merged(
  project: Project,
  path: string,
  constant: ConstantName,
  exported: string,
  clause: string,
): Edit | undefined {
  const source = project.source.text(path);
  for (const { fact, resolution } of project.imports(path)) {
    const file = fileBehind(resolution);
    if (fact.form !== 'static' || file === undefined || !exportsConstant(project, file, exported, constant)) continue;
    const list = namesOf(source, fact.names, fact.span.start);
    const edit = list && itemAppended(path, source, list.inside, list.last, clause);
    if (edit !== undefined) return edit;
  }
  return undefined;
}

/** The braces of a declaration that is no `import type`. */
function namesOf(source: string, names: readonly ImportedName[], specifier: number) {
  const last = names.filter(({ imported }) => imported !== 'default' && imported !== '*').at(-1)?.span;
  if (last === undefined) return undefined;
  const open = source.lastIndexOf('{', last.start);
  const close = source.indexOf('}', last.end);
  if (open < 0 || close < 0 || close > specifier) return undefined;
  if (/\btype\s*$/.test(source.slice(0, open))) return undefined;
  return { inside: { start: open + 1, end: close }, last };
}

/** A declaration of its own behind the last one, in the style of that one. */
function declared(
  project: Project,
  path: string,
  constant: ConstantName,
  exported: string,
  clause: string,
): Edit | undefined {
  const specifier = specifierFor(
    project,
    path,
    (target) => exportsConstant(project, target, exported, constant),
    constant.path,
  );
  if (specifier === undefined) return undefined;
  const source = project.source.text(path);
  const eol = lineBreak(source) ?? '\n';
  const last = project.imports(path).filter(isDeclaration).at(-1)?.fact;
  const quote = (last && source[last.span.start]) ?? (source.includes("'") || !source.includes('"') ? "'" : '"');
  const statement = (end: string): string => `import { ${clause} } from ${quote}${specifier}${quote}${end}`;
  if (last === undefined) {
    const shebang = /^#![^\r\n]*(?:\r\n|\n|\r)?/.exec(source)?.[0].length ?? 0;
    const directives =
      /^(?:\s*(?:'use \w+'|"use \w+");?[ \t]*(?:\r\n|\n|\r))*/.exec(source.slice(shebang))?.[0].length ?? 0;
    return insertion(path, shebang + directives, `${statement(';')}${eol}${eol}`);
  }
  const rest = /^[ \t]*(?:(?:with|assert)[ \t]*\{[^}]*\})?[ \t]*;?/.exec(source.slice(last.span.end))?.[0] ?? '';
  const indent = indentAt(source, last.span.start);
  return insertion(path, last.span.end + rest.length, `${eol}${indent}${statement(rest.endsWith(';') ? ';' : '')}`);
}

function isDeclaration({ fact }: ResolvedImport): boolean {
  return fact.form === 'static' || fact.form === 'side-effect';
}

function functionAt(facts: FileFacts, offset: number): number {
  let innermost = 0;
  facts.functions.forEach(({ span }, id) => {
    if (id > 0 && span.start <= offset && offset < span.end) innermost = id;
  });
  return innermost;
}

/** Whether one module loads another, directly or by way of others. */
function reaches(project: Project, from: string, to: string): boolean {
  const seen = new Set([from]);
  const queue = [from];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { fact, resolution } of project.imports(path)) {
      if (fact.typeOnly || resolution.kind !== 'file' || seen.has(resolution.path)) continue;
      if (resolution.path === to) return true;
      seen.add(resolution.path);
      queue.push(resolution.path);
    }
  }
  return false;
}
