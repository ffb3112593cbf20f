import { readFileSync, readlinkSync, realpathSync, statSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { textHash } from './text-hash.js';

/**
 * The files as a run sees them: the disk, with texts laid over it from memory (an editor's buffer, a mutant). Paths are
 * absolute. What was once asked is remembered, so one tree is for one run.
 */
export interface FileTree {
  /** The text without byte-order mark. Throws where it cannot be read. */
  read(file: string): string;
  kind(file: string): 'file' | 'directory' | undefined;
  realpath(file: string): string;
  /**
   * Files below a folder that patterns match and `ignore` does not, relative to it with forward slashes, sorted; the disk's alone.
   * Default: all but what is installed.
   */
  glob(folder: string, patterns: readonly string[], ignore?: readonly string[]): readonly string[];
  /** Somebody has read it. */
  wasRead(file: string): boolean;
  /** Everything that was asked so far, with the answers of the disk. */
  trace(): TreeTrace;
  /** Laid over the disk: text, or null for a file that is taken away. */
  readonly overlay: ReadonlyMap<string, string | null>;
  /** What the resolver of packages reads through. */
  readonly resolverFileSystem: ResolverFileSystem;
}

/** Questions to the disk with their answers; paths are absolute. */
export interface TreeTrace {
  readonly kinds: readonly (readonly [file: string, kind: 'file' | 'directory' | null])[];
  /** Of the texts that were read. */
  readonly hashes: readonly (readonly [file: string, hash: string])[];
  readonly realpaths: readonly (readonly [file: string, real: string])[];
  readonly globs: readonly {
    readonly folder: string;
    readonly patterns: readonly string[];
    readonly ignore: readonly string[];
    readonly files: readonly string[];
  }[];
}

/** The synchronous calls of `node:fs` that enhanced-resolve makes, answered from memory the second time. */
export interface ResolverFileSystem {
  /** The same object for the same file: the resolver keeps what it has parsed by it. */
  readFileSync(file: string): Uint8Array;
  readJsonSync(file: string): unknown;
  statSync(file: string): { isFile(): boolean; isDirectory(): boolean };
  readlinkSync(file: string): string;
  readdirSync(directory: string): string[];
  realpathSync(file: string): string;
}

export function fileTree(overlay: ReadonlyMap<string, string | null> = new Map()): FileTree {
  const texts = new Map<string, string>();
  const kinds = new Map<string, 'file' | 'directory' | undefined>();
  const folders = overlayFolders(overlay);

  const kind = (file: string): 'file' | 'directory' | undefined => {
    const laid = overlay.get(file);
    if (laid !== undefined) return laid === null ? undefined : 'file';
    if (folders.has(file)) return 'directory';
    if (!kinds.has(file)) kinds.set(file, kindOnDisk(file));
    return kinds.get(file);
  };
  const read = (file: string): string => {
    const laid = overlay.get(file);
    if (laid === null) throw missing(file);
    const known = laid ?? texts.get(file);
    if (known !== undefined) return withoutMark(known);
    const text = withoutMark(readFileSync(file, 'utf8'));
    texts.set(file, text);
    return text;
  };
  const realpaths = new Map<string, string>();
  const realpath = remembered((file) => {
    if (kind(file) !== undefined && !existsOnDisk(file)) return file;
    const real = realpathSync(file);
    realpaths.set(file, real);
    return real;
  });
  const globs: TreeTrace['globs'][number][] = [];

  return {
    read,
    kind,
    realpath,
    glob(folder, patterns, ignore = ['**/node_modules/**']) {
      const found = globSync([...patterns], { cwd: folder, ignore: [...ignore], expandDirectories: false });
      const files = found.map((file) => file.split(path.sep).join('/')).sort();
      globs.push({ folder, patterns, ignore, files });
      return files;
    },
    trace: () => ({
      kinds: [...kinds].map(([file, answer]) => [file, answer ?? null] as const),
      hashes: [...texts].map(([file, text]) => [file, textHash(withoutMark(text))] as const),
      realpaths: [...realpaths],
      globs: [...globs],
    }),
    wasRead: (file) => texts.has(file) || overlay.has(file),
    overlay,
    resolverFileSystem: {
      readFileSync: remembered((file) => Buffer.from(read(file))),
      readJsonSync: remembered((file): unknown => JSON.parse(read(file))),
      statSync: (file) => {
        const found = kind(file);
        if (found === undefined) throw missing(file);
        return { isFile: () => found === 'file', isDirectory: () => found === 'directory' };
      },
      readlinkSync: remembered((file) => readlinkSync(file)),
      readdirSync: (directory) => readdirSync(directory),
      realpathSync: realpath,
    },
  };
}

/** `to` as seen from `from`, with forward slashes: the form of every path in a project. */
export function projectPath(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}

function kindOnDisk(file: string): 'file' | 'directory' | undefined {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? undefined : stats.isDirectory() ? 'directory' : 'file';
  } catch {
    // A name that no file can have (too long, with NUL), or one in a folder that is closed to us.
    return undefined;
  }
}

function existsOnDisk(file: string): boolean {
  return kindOnDisk(file) !== undefined;
}

function overlayFolders(overlay: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const [file, text] of overlay) {
    if (text === null) continue;
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) folders.add(folder);
  }
  return folders;
}

/** Answers and refusals alike: the resolver asks for the same absent files over and over. */
function remembered<Answer>(ask: (file: string) => Answer): (file: string) => Answer {
  const answers = new Map<string, { readonly value: Answer } | { readonly error: unknown }>();
  return (file) => {
    let answer = answers.get(file);
    if (answer === undefined) {
      try {
        answer = { value: ask(file) };
      } catch (error) {
        answer = { error };
      }
      answers.set(file, answer);
    }
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
}

function missing(file: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`ENOENT: no such file or directory, '${file}'`), { code: 'ENOENT' });
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
