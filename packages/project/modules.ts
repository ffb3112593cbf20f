import type { BindingFact, BindingId, FileFacts, TypeDeclarationFact } from '#facts/index';
import type { Before } from './before.js';
import { fileBehind } from './file-behind.js';
import type { FactsSource } from './source.js';

/** What a name means, followed through imports and re-exports to the file that declares it. */
export type Target =
  | { readonly kind: 'binding'; readonly path: string; readonly binding: BindingId }
  | { readonly kind: 'type'; readonly path: string; readonly type: TypeDeclarationFact }
  | { readonly kind: 'namespace'; readonly path: string }
  | { readonly kind: 'external'; readonly specifier: string; readonly imported: string };

export interface ModuleIndex {
  /** The target of an exported name, `default` included; `*` is the module's namespace. */
  exported(path: string, name: string, space?: Space): Target | undefined;
  /** The target of a name in its own file; a binding that is no import is its own target. */
  binding(path: string, binding: BindingId, space?: Space): Target | undefined;
  /** The target of a name at the top level of a file, exported or not, value or type. */
  named(path: string, name: string): Target | undefined;
  /** Files that import `path`, directly or through re-exports. */
  importers(path: string): readonly string[];
  /** The files that import `path` themselves. */
  importing(path: string): readonly string[];
  fact(target: { readonly path: string; readonly binding: BindingId }): BindingFact;
  /** The names that the pattern of a rest element takes out before it; `index` is where in its path the rest stands. */
  siblings(path: string, rest: BindingFact, index: number): readonly string[];
}

/** A const and a type may share a name; in the place of a type the type is meant. */
export type Space = 'value' | 'type';

/** Follows names through the imports and exports of a project. */
export function createModuleIndex(source: FactsSource, before?: Before<ModuleIndex>): ModuleIndex {
  const memo = new Map<string, Target | undefined>();
  let reverse: ReadonlyMap<string, readonly string[]> | undefined;
  const importing = new Map<string, readonly string[]>();

  function exported(path: string, name: string, space: Space, trail: readonly string[] = []): Target | undefined {
    if (name === '*') return { kind: 'namespace', path };
    const key = `${path}\0${name}\0${space}`;
    if (memo.has(key)) return memo.get(key);
    // Two modules that re-export each other never name a declaration.
    if (trail.includes(key)) return undefined;
    const target = findExport(path, name, space, [...trail, key]);
    if (trail.length === 0) memo.set(key, target);
    return target;
  }

  function findExport(path: string, name: string, space: Space, trail: readonly string[]): Target | undefined {
    const { exports } = source.module(path);
    for (const fact of exports) {
      if (fact.kind === 'star' || fact.exported !== name) continue;
      if (fact.kind === 're-export') return from(path, fact.specifier, fact.imported, space, trail);
      const facts = source.facts(path);
      const whole = facts.exports.find((other) => other.kind === 'local' && other.exported === name);
      const id = whole?.kind === 'local' ? whole.binding : undefined;
      const type = id === undefined || space === 'type' ? typeNamed(facts, path, fact.local) : undefined;
      return type ?? (id === undefined ? undefined : binding(path, id, space, trail));
    }
    if (name === 'default') return undefined;
    for (const fact of exports) {
      if (fact.kind !== 'star') continue;
      const target = from(path, fact.specifier, name, space, trail);
      if (target !== undefined && target.kind !== 'external') return target;
    }
    return undefined;
  }

  function from(
    path: string,
    specifier: string,
    imported: string,
    space: Space,
    trail: readonly string[],
  ): Target | undefined {
    const file = fileBehind(source.resolve(path, specifier));
    if (file !== undefined) return exported(file, imported, space, trail);
    return { kind: 'external', specifier, imported };
  }

  function binding(path: string, id: BindingId, space: Space, trail: readonly string[] = []): Target | undefined {
    const fact = source.facts(path).bindings[id];
    if (fact === undefined) return undefined;
    if (fact.kind !== 'import' || fact.import === undefined) {
      const type = space === 'type' ? typeNamed(source.facts(path), path, fact.name) : undefined;
      return type ?? { kind: 'binding', path, binding: id };
    }
    return from(path, fact.import.specifier, fact.import.imported, space, trail);
  }

  function named(path: string, name: string): Target | undefined {
    const facts = source.facts(path);
    const id = facts.bindings.findIndex((fact) => fact.name === name && fact.function === 0);
    return id >= 0 ? binding(path, id, 'value') : (typeNamed(facts, path, name) ?? exported(path, name, 'value'));
  }

  function importers(path: string): readonly string[] {
    const known = importing.get(path) ?? findImporters(path);
    importing.set(path, known);
    return known;
  }

  function importingIt(path: string): readonly string[] {
    reverse ??= reverseImports(source, before === undefined ? source.files : [before.open]);
    const own = reverse.get(path) ?? [];
    if (before === undefined) return own;
    return [...before.linked.importing(path).filter((file) => file !== before.open), ...own];
  }

  function findImporters(path: string): readonly string[] {
    const found = new Set<string>();
    const queue = [path];
    for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
      for (const importer of importingIt(current)) {
        if (found.has(importer)) continue;
        found.add(importer);
        if (
          source.module(importer).exports.some((fact) => fact.kind !== 'local' || reexportsImport(importer, fact.local))
        ) {
          queue.push(importer);
        }
      }
    }
    return [...found].sort();
  }

  function reexportsImport(path: string, local: string): boolean {
    return source.module(path).imports.some((fact) => fact.names.some((name) => name.local === local));
  }

  function siblings(path: string, rest: BindingFact, index: number): readonly string[] {
    const before = rest.path.slice(0, index).join('\0');
    const names = source.facts(path).bindings.flatMap((fact) => {
      const name = fact.path[index];
      const same = fact.init === rest.init && fact.parameter === rest.parameter && fact.function === rest.function;
      return same && name !== undefined && name !== '...' && fact.path.slice(0, index).join('\0') === before
        ? [String(name)]
        : [];
    });
    return [...new Set(names)];
  }

  return {
    siblings,
    importing: importingIt,
    exported: (path, name, space = 'value') => exported(path, name, space),
    binding: (path, id, space = 'value') => binding(path, id, space),
    named,
    importers,
    fact: ({ path, binding: id }) => {
      const fact = source.facts(path).bindings[id];
      if (fact === undefined) throw new Error(`no binding ${id} in ${path}`);
      return fact;
    },
  };
}

function typeNamed(facts: FileFacts, path: string, name: string): Target | undefined {
  const type = facts.types.find((fact) => fact.name === name);
  return type === undefined ? undefined : { kind: 'type', path, type };
}

/** The files that import each of the files in question. */
function reverseImports(source: FactsSource, files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const reverse = new Map<string, string[]>();
  for (const path of files) {
    for (const fact of source.module(path).imports) {
      const file = fileBehind(source.resolve(path, fact.specifier));
      if (file === undefined) continue;
      const importers = reverse.get(file) ?? [];
      if (!importers.includes(path)) importers.push(path);
      reverse.set(file, importers);
    }
  }
  return reverse;
}
