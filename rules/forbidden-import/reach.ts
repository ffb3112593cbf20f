import type { ExportFact, ImportFact } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { Related } from '#gate/index';
import type { Project } from '#project/index';

/** A forbidden file that an import comes to, with the way there behind the import itself. */
export interface Reached {
  readonly path: string;
  readonly hops: readonly Hop[];
}

/** One step of the way: at `place` a module passes on, or imports, `to`. */
export interface Hop {
  readonly place: Place;
  readonly to: string;
  readonly by: 're-export' | 'import';
}

export interface Question {
  /** What to call a file that must not be imported, or undefined where it may be. */
  forbidden(path: string): string | undefined;
  /** The rule is about this file too: what goes on behind it is reported there. */
  own(path: string): boolean;
  readonly transitive: boolean;
  readonly typeOnly: 'count' | 'ignore';
}

/** The forbidden targets of one import, by what they are called; the nearest file for each. */
export function reachFrom(
  project: Project,
  path: string,
  fact: ImportFact,
  question: Question,
): ReadonlyMap<string, Reached> {
  const found = new Map<string, Reached>();
  const target = fileOf(project, path, fact.specifier);
  if (target === undefined) return found;
  const add = (reached: Reached): void => {
    const name = question.forbidden(reached.path);
    if (name !== undefined && !found.has(name)) found.set(name, reached);
  };
  add({ path: target, hops: [] });
  // Behind a forbidden file everything is its own affair: one crossing is one finding.
  if (found.size > 0 || question.own(target)) return found;
  for (const name of namesTaken(fact, question))
    followName(project, { path: target, hops: [] }, name, question, add, new Set());
  if (question.transitive && found.size === 0) followImports(project, target, question, add);
  return found;
}

/** The way there, step by step. */
export function relatedTo(reached: Reached): readonly Related[] {
  return reached.hops.map(({ place, to, by }) => ({
    place,
    label: `${by === 're-export' ? 'passed on from' : 'imports'} ${to}`,
  }));
}

/** What an import takes: its names, or everything where it takes the module as a whole. */
function namesTaken(fact: ImportFact, question: Question): readonly string[] {
  if (fact.form === 'side-effect') return [];
  if (fact.names.length === 0) return ['*'];
  const counting = fact.names.filter((name) => question.typeOnly === 'count' || !name.typeOnly);
  return [...new Set(counting.map((name) => name.imported))];
}

/**
 * Follows one name through modules that pass it on. Each module on the way is imported too, so each is asked about, down to
 * the one that declares the name. `*` takes everything that a module passes on.
 */
function followName(
  project: Project,
  at: Reached,
  name: string,
  question: Question,
  add: (reached: Reached) => void,
  seen: Set<string>,
): void {
  const key = `${at.path} ${name}`;
  if (seen.has(key)) return;
  seen.add(key);
  for (const passing of passedOn(project, at.path, name)) {
    const path = fileOf(project, at.path, passing.specifier);
    if (path === undefined) continue;
    // A star passes a name on only where the module behind it has that name.
    if (passing.star && name !== '*' && !exportsName(project, path, name, new Set())) continue;
    const hop: Hop = { place: { path: at.path, span: passing.span }, to: path, by: 're-export' };
    const reached = { path, hops: [...at.hops, hop] };
    add(reached);
    if (question.forbidden(path) === undefined && !question.own(path))
      followName(project, reached, passing.imported, question, add, seen);
  }
}

interface Passing {
  readonly specifier: string;
  readonly imported: string;
  readonly span: Span;
  readonly star: boolean;
}

/** `export … from`, `export *`, and an imported name that is exported again. */
function passedOn(project: Project, path: string, name: string): readonly Passing[] {
  const { exports, imports } = project.source.module(path);
  return exports.flatMap((fact): readonly Passing[] => {
    if (fact.kind === 'star') {
      return name === 'default'
        ? []
        : [{ specifier: fact.specifier, imported: name, span: spanOf(imports, fact), star: true }];
    }
    if (name !== '*' && fact.exported !== name) return [];
    if (fact.kind === 're-export') {
      return [{ specifier: fact.specifier, imported: fact.imported, span: spanOf(imports, fact), star: false }];
    }
    return imports.flatMap((one) =>
      one.form === 're-export'
        ? []
        : one.names
            .filter((imported) => imported.local === fact.local)
            .map((imported) => ({
              specifier: one.specifier,
              imported: imported.imported,
              span: one.span,
              star: false,
            })),
    );
  });
}

/** The specifier of the re-export, which the imports hold; the export itself otherwise. */
function spanOf(imports: readonly ImportFact[], fact: Exclude<ExportFact, { kind: 'local' }>): Span {
  const inside = imports.find(
    (one) => one.form === 're-export' && one.specifier === fact.specifier && one.span.start >= fact.span.start,
  );
  return inside?.span ?? fact.span;
}

function exportsName(project: Project, path: string, name: string, seen: Set<string>): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  return project.source.module(path).exports.some((fact) => {
    if (fact.kind !== 'star') return fact.exported === name;
    const next = fileOf(project, path, fact.specifier);
    return next !== undefined && exportsName(project, next, name, seen);
  });
}

/** Everything that a module imports, row by row, so that the way shown is a shortest one. */
function followImports(project: Project, start: string, question: Question, add: (reached: Reached) => void): void {
  const seen = new Set([start]);
  let row: readonly Reached[] = [{ path: start, hops: [] }];
  while (row.length > 0) {
    const next: Reached[] = [];
    for (const at of row) {
      for (const fact of project.source.module(at.path).imports) {
        if (question.typeOnly === 'ignore' && fact.typeOnly) continue;
        const path = fileOf(project, at.path, fact.specifier);
        if (path === undefined || seen.has(path)) continue;
        seen.add(path);
        const by = fact.form === 're-export' ? 're-export' : 'import';
        const reached: Reached = {
          path,
          hops: [...at.hops, { place: { path: at.path, span: fact.span }, to: path, by }],
        };
        add(reached);
        if (question.forbidden(path) === undefined && !question.own(path)) next.push(reached);
      }
    }
    row = next;
  }
}

function fileOf(project: Project, from: string, specifier: string): string | undefined {
  const resolution = project.source.resolve(from, specifier);
  return resolution.kind === 'file' ? resolution.path : undefined;
}
