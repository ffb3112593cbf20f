import type { EcmaScriptModule, StaticExportEntry, StaticImport } from 'oxc-parser';
import { parse, parseSync, type NativeResult } from 'oxc-parser/src-js/bindings';
import type { ExportFact, ImportedName, ImportFact, ModuleFacts } from '#facts/index';
import { allowancesInComments, mayHoldAllowances, mayHoldAllowancesInTexts } from './allowances.js';
import { extractFile } from './extract.js';
import { star } from './modules-from-tree.js';
import { nestsTooDeep } from './nesting.js';
import { parsable, problemsOf } from './parsing.js';
import { textPiece } from './text-piece.js';

/**
 * Imports, exports and allowances alone. The parser's own record of them is used, because making a tree of JavaScript
 * objects takes longer than parsing; where a file holds what the record leaves out, the tree is made after all. An export's
 * `binding` is the only thing missing here.
 */
export function extractModule(text: string, { fileName }: { readonly fileName: string }): ModuleFacts {
  try {
    const { code, options, problems } = parsable(text, fileName);
    if (fileName.endsWith('.sql') || problems.length > 0 || nestsTooDeep(code)) return fromTree(text, fileName);
    return fromRecord(parseSync(fileName, code, options), text, fileName);
  } catch {
    return fromTree(text, fileName);
  }
}

/** The same, parsed on a thread beside this one: of many files, several at once. */
export async function extractModuleAside(
  text: string,
  { fileName }: { readonly fileName: string },
): Promise<ModuleFacts> {
  try {
    const { code, options, problems } = parsable(text, fileName);
    if (fileName.endsWith('.sql') || problems.length > 0 || nestsTooDeep(code)) return fromTree(text, fileName);
    return fromRecord(await parse(fileName, code, options), text, fileName);
  } catch {
    return fromTree(text, fileName);
  }
}

function fromRecord(result: NativeResult, text: string, fileName: string): ModuleFacts {
  const record = result.module;
  const { errors, comments } = result;
  // The parser keeps the whole tree as text outside of JavaScript's memory until somebody takes it; left there, the trees of
  // 3,000 files add up to a gigabyte, because the collector does not know of them.
  void result.program;
  if (errors.length > 0 || needsTree(text, record)) return fromTree(text, fileName);
  return {
    imports: importsOf(text, record),
    exports: exportsOf(text, record),
    allowances: mayHoldAllowances(text) ? allowancesInComments(text, comments) : [],
    problems: problemsOf(errors, text, true),
  };
}

function fromTree(text: string, fileName: string): ModuleFacts {
  const { imports, exports, allowances, problems } = extractFile(text, { fileName });
  return { imports, exports: exports.map(withoutBinding), allowances, problems };
}

function withoutBinding(fact: ExportFact): ExportFact {
  if (fact.kind !== 'local') return fact;
  const { exported, local, span } = fact;
  return { kind: 'local', exported, local, span };
}

const GAP = String.raw`(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*\n)*`;
const REQUIRES = new RegExp(
  String.raw`\brequire\b${GAP}(?:\(|\?\.|<)|\bexport\b${GAP}(?:=|(?:type\b${GAP})?\{${GAP}\})`,
);
const AMBIENT = /\bmodule\s+['"]/;
const CALLED_IMPORT = new RegExp(String.raw`\bimport\b${GAP}\(`, 'g');

/** `require`, `export =`, re-exports of nothing, what stands in `declare module` and `import('x').T` are not in the record. */
function needsTree(text: string, record: EcmaScriptModule): boolean {
  if (REQUIRES.test(text) || AMBIENT.test(text) || mayHoldAllowancesInTexts(text)) return true;
  const called = text.match(CALLED_IMPORT)?.length ?? 0;
  return called > record.dynamicImports.length;
}

function importsOf(text: string, record: EcmaScriptModule): ImportFact[] {
  const facts = record.staticImports.map((each) => staticImport(text, each));
  const importedFrom = new Set(record.staticImports.map((each) => each.moduleRequest.start));
  const reExported = new Map<number, StaticExportEntry[]>();
  for (const entry of record.staticExports.flatMap((each) => each.entries)) {
    const at = entry.moduleRequest?.start;
    if (at === undefined || importedFrom.has(at)) continue;
    reExported.set(at, [...(reExported.get(at) ?? []), entry]);
  }
  for (const entries of reExported.values()) facts.push(reExport(text, entries));
  for (const { moduleRequest } of record.dynamicImports) {
    const specifier = literalSpecifier(text, moduleRequest.start, moduleRequest.end);
    if (specifier === null) continue;
    const span = { start: moduleRequest.start, end: moduleRequest.end };
    facts.push({ specifier, span, form: 'dynamic', typeOnly: false, names: [] });
  }
  return facts.sort((a, b) => a.span.start - b.span.start);
}

function staticImport(text: string, record: StaticImport): ImportFact {
  const names = record.entries.map(({ importName, localName, isType }): ImportedName => {
    const kind = String(importName.kind);
    const imported = kind === 'Default' ? 'default' : kind === 'NamespaceObject' ? '*' : (importName.name ?? '');
    const span = { start: localName.start, end: localName.end };
    return { imported, local: localName.value, typeOnly: isType, span };
  });
  const none = names.length === 0;
  return {
    specifier: specifierAt(text, record.moduleRequest),
    span: { start: record.moduleRequest.start, end: record.moduleRequest.end },
    form: none ? 'side-effect' : 'static',
    typeOnly: none
      ? /^import\s+type\b/.test(text.slice(record.start, record.end))
      : names.every((name) => name.typeOnly),
    names,
  };
}

function reExport(text: string, entries: readonly StaticExportEntry[]): ImportFact {
  const names = entries.map((entry): ImportedName => {
    const { imported, exported, span } = taken(text, entry);
    return { imported, local: exported, typeOnly: entry.isType, span };
  });
  const { start, end } = entries[0]?.moduleRequest ?? { start: 0, end: 0 };
  return {
    specifier: specifierAt(text, { start, end }),
    span: { start, end },
    form: 're-export',
    typeOnly: names.every((name) => name.typeOnly),
    names,
  };
}

function taken(
  text: string,
  entry: StaticExportEntry,
): { imported: string; exported: string; span: ExportFact['span'] } {
  const kind = String(entry.importName.kind);
  if (kind === 'AllButDefault') return { imported: '*', exported: '*', span: star(text, entry.start) };
  const imported = kind === 'All' ? '*' : (entry.importName.name ?? '');
  return { imported, exported: entry.exportName.name ?? 'default', span: exportSpan(entry) };
}

function exportSpan({ exportName, start, end }: StaticExportEntry): ExportFact['span'] {
  return { start: exportName.start ?? start, end: exportName.end ?? end };
}

function exportsOf(text: string, record: EcmaScriptModule): ExportFact[] {
  const importedFrom = new Set(record.staticImports.map((each) => each.moduleRequest.start));
  const facts: ExportFact[] = [];
  const seen = new Set<string>();
  for (const entry of record.staticExports.flatMap((each) => each.entries)) {
    const { moduleRequest } = entry;
    if (moduleRequest != null && !importedFrom.has(moduleRequest.start)) {
      const { imported, exported, span } = taken(text, entry);
      const specifier = specifierAt(text, moduleRequest);
      facts.push(
        exported === '*'
          ? { kind: 'star', specifier, span }
          : { kind: 're-export', exported, imported, specifier, span },
      );
      continue;
    }
    const exported = String(entry.exportName.kind) === 'Default' ? 'default' : (entry.exportName.name ?? '');
    if (seen.has(exported)) continue;
    seen.add(exported);
    facts.push({ kind: 'local', exported, local: localName(text, entry, exported), span: exportSpan(entry) });
  }
  return facts.sort((a, b) => a.span.start - b.span.start);
}

const SPECIFIER = /^(?:type\s+)?([^\s'"]+)(?:\s+as\s+\S+)?$/;

/** oxc follows `import { a as b }; export { b }` to the other module; what is exported here is still the name `b`. */
function localName(text: string, entry: StaticExportEntry, exported: string): string {
  if (entry.localName.name !== null) return entry.localName.name;
  if (entry.moduleRequest == null) return exported;
  return SPECIFIER.exec(text.slice(entry.start, entry.end))?.[1] ?? exported;
}

function specifierAt(text: string, { start, end }: { start: number; end: number }): string {
  return textPiece(text, start + 1, end - 1, 'quote').value;
}

function literalSpecifier(text: string, start: number, end: number): string | null {
  const source = text.slice(start, end);
  if (/^(?:'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")$/.test(source)) return specifierAt(text, { start, end });
  if (!/^`(?:[^`\\$]|\\[^]|\$(?!\{))*`$/.test(source)) return null;
  return textPiece(text, start + 1, end - 1, 'template').value;
}
