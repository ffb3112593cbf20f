import { createRequire } from 'node:module';
import path from 'node:path';
import type { FileTree } from './file-tree.js';

/** A tsconfig with what it extends: the compiler options of each file of the chain, the base first. */
export interface Tsconfig {
  readonly file: string;
  readonly chain: readonly { readonly folder: string; readonly compilerOptions: Readonly<Record<string, unknown>> }[];
  /** The keys of `paths` that count. */
  readonly aliases: readonly string[];
  /** Some tsconfig that it references has `paths` or a `baseUrl`, so that these depend on the folder. */
  readonly references: boolean;
}

export interface TsconfigFailure {
  /** The file that is wrong, absolute. */
  readonly file: string;
  readonly what: string;
  readonly todo: string;
}

/** Reads a tsconfig and all that it extends. With a hole in that chain every alias would silently lead nowhere. */
export function readTsconfig(file: string, tree: FileTree): Tsconfig | TsconfigFailure {
  const chain: Tsconfig['chain'][number][] = [];
  const failure = readChain(file, tree, chain, []);
  if (failure !== undefined) return failure;
  const paths =
    chain
      .map(({ compilerOptions }) => compilerOptions['paths'])
      .filter(isRecord)
      .at(-1) ?? {};
  return { file, chain, aliases: Object.keys(paths), references: referencesPaths(file, tree, new Set([file])) };
}

/** One that is not there maps nothing; that is for the compiler to say. */
function referencesPaths(file: string, tree: FileTree, seen: Set<string>): boolean {
  let json: unknown;
  try {
    json = JSON.parse(withoutComments(tree.read(file)));
  } catch {
    return false;
  }
  const references = isRecord(json) && Array.isArray(json['references']) ? json['references'] : [];
  return references.some((reference: unknown) => {
    if (!isRecord(reference) || typeof reference['path'] !== 'string') return false;
    const named = path.resolve(path.dirname(file), reference['path']);
    const target = tree.kind(named) === 'directory' ? path.join(named, 'tsconfig.json') : named;
    if (seen.has(target)) return false;
    seen.add(target);
    const chain: Tsconfig['chain'][number][] = [];
    if (readChain(target, tree, chain, []) !== undefined) return false;
    return (
      chain.some(({ compilerOptions: { paths, baseUrl } }) => paths !== undefined || baseUrl !== undefined) ||
      referencesPaths(target, tree, seen)
    );
  });
}

function readChain(
  file: string,
  tree: FileTree,
  chain: Tsconfig['chain'][number][],
  above: readonly string[],
): TsconfigFailure | undefined {
  if (above.includes(file)) return { file, what: 'it extends itself', todo: 'break the circle' };
  let json: unknown;
  try {
    json = JSON.parse(withoutComments(tree.read(file)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const absent = tree.kind(file) === undefined;
    return absent
      ? { file, what: 'there is no such file', todo: 'name a tsconfig that there is' }
      : { file, what: `it cannot be read: ${message}`, todo: 'mend it' };
  }
  if (!isRecord(json)) return { file, what: 'it holds no object', todo: 'mend it' };
  const bases = [json['extends'] ?? []].flat().filter((base) => typeof base === 'string');
  for (const base of bases) {
    const found = locate(base, file, tree);
    if (found === undefined) {
      return { file, what: `it extends "${base}", which does not resolve`, todo: 'install it or correct `extends`' };
    }
    const failure = readChain(found, tree, chain, [...above, file]);
    if (failure !== undefined) return failure;
  }
  const options = json['compilerOptions'];
  chain.push({ folder: path.dirname(file), compilerOptions: isRecord(options) ? options : {} });
  return undefined;
}

function locate(base: string, from: string, tree: FileTree): string | undefined {
  if (/^\.{0,2}\//.test(base) || path.isAbsolute(base) || base === '.' || base === '..') {
    const plain = path.resolve(path.dirname(from), base);
    return [plain, `${plain}.json`, path.join(plain, 'tsconfig.json')].find((file) => tree.kind(file) === 'file');
  }
  const { resolve } = createRequire(from);
  for (const request of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const file = resolve(request);
      if (file.endsWith('.json')) return file;
    } catch {
      // The next spelling is tried.
    }
  }
  return undefined;
}

/** Blanks comments and trailing commas, which a tsconfig may hold and JSON may not. */
function withoutComments(text: string): string {
  const plain = text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
  return plain.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[\]}])/g, (part) => (part === ',' ? ' ' : part));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
