import type { Project } from '#project/index';
import { fileBehind } from '#project/file-behind';

/**
 * What an import in a file has to say to get at a module that `has` what is wanted, in the style of the file's other imports. Modules
 * by which the rest of the project gets at it come first: what stands behind a barrel is mostly not to be reached past it.
 */
export function specifierFor(
  project: Project,
  path: string,
  has: (module: string) => boolean,
  declaredIn: string,
): string | undefined {
  const uses = [...usesOf(project, path, declaredIn)];
  const modules = byFrequency([...uses.filter(({ module }) => has(module)).map(({ module }) => module), declaredIn]);
  const own = localImports(project, path);
  const aliases = own.length > 0 && own.every((specifier) => !specifier.startsWith('.'));
  for (const module of modules) {
    const absolute = uses
      .filter((use) => use.module === module && !use.specifier.startsWith('.'))
      .map((use) => use.specifier);
    const relative = spellings(path, module, styleOf(project, own));
    const names = aliases ? [...absolute, ...relative] : [...relative, ...absolute];
    const found = names.find((name) => {
      return fileBehind(project.source.resolve(path, name)) === module;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Use {
  readonly specifier: string;
  readonly module: string;
}

/** How other files of the project name modules that may lead to where it is declared: those from whose folder they come, and itself. */
function* usesOf(project: Project, path: string, declaredIn: string): Iterable<Use> {
  const folder = declaredIn.slice(0, declaredIn.lastIndexOf('/') + 1);
  for (const file of project.source.files) {
    // A neighbour may well go past the barrel.
    if (file === path || file.slice(0, file.lastIndexOf('/') + 1) === folder) continue;
    for (const { specifier, form } of project.source.module(file).imports) {
      if (form !== 'static') continue;
      const module = fileBehind(project.source.resolve(file, specifier));
      if (module !== undefined && folder.startsWith(module.slice(0, module.lastIndexOf('/') + 1)))
        yield { specifier, module };
    }
  }
}

function byFrequency(modules: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const module of modules) counts.set(module, (counts.get(module) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([module]) => module);
}

/** The specifiers of a file that name files of the project. */
function localImports(project: Project, path: string): readonly string[] {
  return project
    .imports(path)
    .filter(
      ({ fact, resolution }) => resolution.kind === 'file' && (fact.form === 'static' || fact.form === 'side-effect'),
    )
    .map(({ fact }) => fact.specifier);
}

/** The ending that relative imports have: of the file, else of the project's other files. */
function styleOf(project: Project, own: readonly string[]): string | undefined {
  const relative = own.filter((specifier) => specifier.startsWith('.'));
  const all =
    relative.length > 0
      ? relative
      : project.source.files
          .flatMap((file) => project.source.module(file).imports.map(({ specifier }) => specifier))
          .filter((one) => one.startsWith('.'));
  return all.length === 0 ? undefined : endingOf(all[0] ?? '');
}

function endingOf(specifier: string): string {
  return /\.[mc]?[jt]sx?$/.exec(specifier)?.[0] ?? '';
}

/** `../models/index.js`, `../models/index`, `../models`: that in the wanted style first. */
function spellings(path: string, module: string, ending: string | undefined): readonly string[] {
  const stem = relativePath(path, module).replace(/\.[mc]?[jt]sx?$/, '');
  const compiled = /\.[mc]?[jt]sx?$/.exec(module)?.[0] ?? '';
  const withEnding = `${stem}${compiled.replace('t', 'j').replace('jsx', 'js')}`;
  const bare = stem.endsWith('/index') ? [stem.slice(0, -'/index'.length), stem] : [stem];
  const source = `${stem}${compiled}`;
  if (ending === '') return [...bare, withEnding, source];
  return ending !== undefined && /t/.test(ending) ? [source, withEnding, ...bare] : [withEnding, ...bare, source];
}

function relativePath(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common += 1;
  const up = here.slice(common).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...there.slice(common)].join('/');
}
