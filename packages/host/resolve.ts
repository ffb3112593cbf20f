import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type enhanced from 'enhanced-resolve';
import { isComponent } from '#extract/components';
import type { Resolution } from '#project/index';
import { sourceOf, withSources } from './built-files.js';
import { projectPath, type FileTree } from './file-tree.js';
import type { Tsconfig } from './tsconfig.js';

export interface ResolverOptions {
  readonly root: string;
  readonly files: ReadonlySet<string>;
  readonly tree: FileTree;
  readonly tsconfig: Tsconfig | undefined;
  /** The folders of the packages of the workspace, by name; asked where nothing else leads on. */
  packages(): ReadonlyMap<string, string>;
}

/**
 * Answers what a specifier in a file names. A relative one depends on the folder, any other on the package or tsconfig that
 * the folder belongs to; answers are kept by that, because the general resolver takes half a millisecond.
 */
export function createResolver(options: ResolverOptions): (from: string, specifier: string) => Resolution {
  const answers = new Map<string, Map<string, Resolution>>();
  let made: GeneralResolver | undefined;
  // Loaded at the first question that only it can answer: a run that finds all in what is kept asks none.
  const general: GeneralResolver = (...asked) => (made ??= createGeneralResolver(options))(...asked);
  const scopeOf = createScopes(options);
  return (from, specifier) => {
    const folder = isRelative(specifier) ? path.posix.dirname(from) : scopeOf(path.posix.dirname(from));
    let inFolder = answers.get(folder);
    if (inFolder === undefined) answers.set(folder, (inFolder = new Map<string, Resolution>()));
    let answer = inFolder.get(specifier);
    if (answer === undefined) {
      answer = resolveFrom(folder, specifier, options, general);
      inFolder.set(specifier, answer);
    }
    return answer;
  };
}

/** The nearest folder upwards, within the root, that has a package.json, or a tsconfig.json that may bring paths of its own. */
function createScopes({ root, tree, tsconfig }: ResolverOptions): (folder: string) => string {
  const scopes = new Map<string, string>();
  const scopeOf = (folder: string): string => {
    let scope = scopes.get(folder);
    if (scope === undefined) {
      const has = (name: string): boolean => tree.kind(path.join(root, folder, name)) === 'file';
      const ends =
        folder === '.' ||
        folder === '..' ||
        has('package.json') ||
        (tsconfig?.references === true && has('tsconfig.json'));
      scopes.set(folder, (scope = ends ? folder : scopeOf(path.posix.dirname(folder))));
    }
    return scope;
  };
  return scopeOf;
}

type GeneralResolver = (folder: string, specifier: string) => string | undefined;

function resolveFrom(
  folder: string,
  specifier: string,
  options: ResolverOptions,
  general: GeneralResolver,
): Resolution {
  if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/, '') };
  const relative = isRelative(specifier);
  if (relative) {
    const probed = probe(folder, specifier, options);
    if (probed !== undefined) return { kind: 'file', path: probed };
    // What is left is a folder whose package.json names its entry.
    if (options.tree.kind(path.join(options.root, folder, specifier)) !== 'directory') return absent(specifier);
  }
  const found = general(path.join(options.root, folder), specifier) ?? unlinked(specifier, general, options);
  if (found !== undefined) return located(found, folder, specifier, options);
  if (relative || path.isAbsolute(specifier)) return absent(specifier);
  if (specifier.startsWith('#')) {
    return { kind: 'unresolved', why: `nothing under "imports" of the package.json leads ${specifier} to a file` };
  }
  const alias = options.tsconfig?.aliases.find((pattern) => pattern !== '*' && matchesAlias(pattern, specifier));
  if (alias !== undefined) return { kind: 'unresolved', why: `"paths" of the tsconfig leads ${alias} to no file` };
  return { kind: 'package', name: packageName(specifier) };
}

function absent(specifier: string): Resolution {
  return { kind: 'unresolved', why: `no file is at ${specifier}` };
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(specifier);
}

/** Most imports are relative and name a file of the project, so these never reach the general resolver nor the disk. */
function probe(folder: string, specifier: string, { root, files, tree }: ResolverOptions): string | undefined {
  const candidates = candidatesFor(path.posix.join(folder, specifier));
  const known = candidates.find((candidate) => files.has(candidate));
  if (known !== undefined) return known;
  // A file outside the root is of a package beside it, which is followed by its own imports; nothing inside reaches it by a path.
  const inside = isOutside(folder) ? candidates : candidates.filter((candidate) => !isOutside(candidate));
  return inside.find((candidate) => tree.kind(path.join(root, candidate)) === 'file');
}

/** What TypeScript writes for the extension that the import names. */
const writtenFor: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
  '.jsx': ['.tsx', '.d.ts', '.jsx'],
  '.mjs': ['.mts', '.d.mts', '.mjs'],
  '.cjs': ['.cts', '.d.cts', '.cjs'],
};

const implied = ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

function candidatesFor(target: string): readonly string[] {
  const extension = path.posix.extname(target);
  const written = writtenFor[extension];
  if (written !== undefined) return written.map((each) => target.slice(0, -extension.length) + each);
  if (implied.includes(extension)) return [target];
  // Svelte's modules of runes are imported by what looks like a component: `./counter.svelte` is `counter.svelte.ts`.
  if (isComponent(target)) return [target, ...implied.map((each) => target + each)];
  const base = target.endsWith('/') ? target.slice(0, -1) : target;
  return [...implied.map((each) => base + each), base, ...implied.map((each) => path.posix.join(base, `index${each}`))];
}

/** A package of the workspace to which no link leads: by its own name where it says what it gives out, by its folder otherwise. */
function unlinked(specifier: string, general: GeneralResolver, { packages }: ResolverOptions): string | undefined {
  if (isRelative(specifier) || path.isAbsolute(specifier) || specifier.startsWith('#')) return undefined;
  const name = packageName(specifier);
  const folder = packages().get(name);
  if (folder === undefined) return undefined;
  return general(folder, specifier) ?? general(folder, `.${specifier.slice(name.length)}`);
}

/** Everything else: `paths` and `baseUrl`, `imports` and `exports` of packages, workspaces. */
function createGeneralResolver({ tree, tsconfig }: ResolverOptions): GeneralResolver {
  const { ResolverFactory } = createRequire(import.meta.url)('enhanced-resolve') as typeof enhanced;
  const resolver = ResolverFactory.createResolver({
    fileSystem: withSources(tree) as unknown as enhanced.FileSystem,
    useSyncFileSystemCalls: true,
    // A package of the repository that exposes its sources is judged by these; what it has built may be stale or absent.
    conditionNames: [...customConditions(tsconfig), 'source', 'types', 'import', 'node', 'default'],
    extensions: [...implied, '.json'],
    extensionAlias: Object.fromEntries(Object.entries(writtenFor).map(([from, to]) => [from, [...to]])),
    extensionAliasForExports: true,
    mainFields: ['source', 'types', 'module', 'main'],
    ...(tsconfig === undefined ? {} : { tsconfig: { configFile: tsconfig.file, references: 'auto' as const } }),
  });
  return (folder, specifier) => {
    try {
      const found = resolver.resolveSync({}, folder, specifier);
      return found === false ? undefined : found.replace(/[?#][^/]*$/, '');
    } catch {
      return undefined;
    }
  };
}

/** What the project's own compiler resolves by; the nearest file of the chain that says it wins, as for the compiler. */
function customConditions(tsconfig: Tsconfig | undefined): readonly string[] {
  const given = tsconfig?.chain.findLast(({ compilerOptions }) => compilerOptions['customConditions'] !== undefined);
  const conditions = given?.compilerOptions['customConditions'];
  return Array.isArray(conditions) ? conditions.filter((one) => typeof one === 'string') : [];
}

function located(found: string, folder: string, specifier: string, { root, tree }: ResolverOptions): Resolution {
  const isPackage = !isRelative(specifier) && !path.isAbsolute(specifier) && !specifier.startsWith('#');
  // What a package of the repository has built may be stale; what it was built from is what is meant.
  const file = (isPackage ? sourceOf(found, tree) : undefined) ?? found;
  const relative = projectPath(root, file);
  const segments = relative.split('/');
  const lastModules = segments.lastIndexOf('node_modules');
  if (lastModules >= 0) return { kind: 'package', name: packageName(segments.slice(lastModules + 1).join('/')) };
  if (!isOutside(relative) && !path.isAbsolute(relative)) return { kind: 'file', path: relative };
  if (!isPackage) {
    return isOutside(folder)
      ? { kind: 'file', path: relative }
      : { kind: 'unresolved', why: `${specifier} lies outside the root of the project` };
  }
  // A sibling of the repository outside the root: for this project it is a package like any other, of which more is known.
  return { kind: 'package', name: packageName(specifier), source: relative };
}

/** Of a path that is seen from the root. */
function isOutside(file: string): boolean {
  return file === '..' || file.startsWith('../');
}

function packageName(specifier: string): string {
  const [first = specifier, second] = specifier.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}

function matchesAlias(pattern: string, specifier: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier;
  return specifier.startsWith(pattern.slice(0, star)) && specifier.endsWith(pattern.slice(star + 1));
}
