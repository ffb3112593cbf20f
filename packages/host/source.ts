import path from 'node:path';
import { extractFile } from '#extract/extract';
import { mayHoldSql } from '#extract/mayHold';
import { extractModule, extractModuleAside } from '#extract/modules';
import type { FileFacts, ModuleFacts, SyntaxProblem } from '#facts/index';
import type { Problem } from '#gate/index';
import type { FactsSource, Resolution } from '#project/index';
import { sourceExtensions } from './discovery.js';
import type { FileTree } from './file-tree.js';

/** Facts by file and text: they hang on nothing else, so they outlive a run. */
export interface FactsCache {
  whole(file: string, text: string): FileFacts;
  module(file: string, text: string): ModuleFacts;
  /** Facts of a module that were made aside. */
  putModule(file: string, text: string, facts: ModuleFacts): void;
  /** Facts that a host made of its own tree. */
  put(file: string, text: string, facts: FileFacts): void;
  /** Lets go of everything. */
  clear(): void;
}

/** Keeps what was last said of each file; `before` is asked first and not written to. */
export function factsCache(before?: FactsCache): FactsCache {
  const entries = new Map<string, { readonly text: string; whole?: FileFacts; module?: ModuleFacts }>();
  const entryFor = (file: string, text: string): { readonly text: string; whole?: FileFacts; module?: ModuleFacts } => {
    const known = entries.get(file);
    if (known !== undefined && known.text === text) return known;
    const fresh = { text };
    entries.set(file, fresh);
    return fresh;
  };
  return {
    whole(file, text) {
      const entry = entryFor(file, text);
      return (entry.whole ??= before === undefined ? extractFile(text, { fileName: file }) : before.whole(file, text));
    },
    module(file, text) {
      const entry = entryFor(file, text);
      if (entry.whole !== undefined) return entry.whole;
      return (entry.module ??=
        before === undefined ? extractModule(text, { fileName: file }) : before.module(file, text));
    },
    putModule(file, text, facts) {
      entryFor(file, text).module ??= facts;
    },
    put(file, text, facts) {
      entryFor(file, text).whole = facts;
    },
    clear: () => entries.clear(),
  };
}

/** A facts source that remembers what it could not deliver. */
export interface DiskSource extends FactsSource {
  /** Files that could not be read, and those with syntax errors among the files that somebody asked about. */
  problems(): readonly Problem[];
  /**
   * Makes the imports and exports of all files ready, several at a time beside this thread. A file that may hold SQL is left
   * to its whole facts, which say the same.
   */
  prepareModules(): Promise<void>;
  /** Lets go of the facts, which are made again when somebody asks; texts and problems stay. */
  release(): void;
}

export interface SourceOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly tree: FileTree;
  readonly cache: FactsCache;
  resolve(from: string, specifier: string): Resolution;
  /** How a message names a file of the project. */
  shown(file: string): string;
}

export function diskSource({ root, files, tree, cache, resolve, shown }: SourceOptions): DiskSource {
  const unreadable = new Map<string, string>();
  const broken = new Map<string, readonly SyntaxProblem[]>();
  const absolute = (file: string): string => path.join(root, file);

  // Link asks for the same file again and again, so what stands behind a path is looked up once a run.
  const text = remembered(new Map<string, string>(), (file) => {
    try {
      return tree.read(absolute(file));
    } catch (error) {
      unreadable.set(file, error instanceof Error ? error.message : String(error));
      return '';
    }
  });
  const noted = <Facts extends ModuleFacts>(file: string, facts: Facts): Facts => {
    if (facts.problems.length > 0) broken.set(file, facts.problems);
    return facts;
  };
  // What an import names may be a picture or a JSON file, which says nothing that a gate reads.
  const code = (file: string): string => (readable.has(path.extname(file).slice(1)) ? text(file) : '');

  const whole = new Map<string, FileFacts>();
  const modules = new Map<string, ModuleFacts>();
  // Every file is read at once: one that cannot be must be said even where no gate comes to it.
  for (const file of files) text(file);

  return {
    files,
    text,
    facts: remembered(whole, (file) => noted(file, cache.whole(absolute(file), code(file)))),
    module: remembered(modules, (file) => noted(file, cache.module(absolute(file), code(file)))),
    resolve,
    mayHoldSql: remembered(new Map<string, boolean>(), (file) => !file.endsWith('.sql') && mayHoldSql(code(file))),
    prepareModules: async () => {
      const waiting = files.filter((file) => !mayHoldSql(code(file)));
      const work = async (): Promise<void> => {
        for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
          const fileName = absolute(file);
          cache.putModule(fileName, code(file), await extractModuleAside(code(file), { fileName }));
        }
      };
      await Promise.all(Array.from({ length: 4 }, work));
    },
    release() {
      whole.clear();
      modules.clear();
    },
    problems: () =>
      [
        ...[...unreadable].map(([file, why]) => ({
          where: shown(file),
          what: `it cannot be read: ${why}`,
          todo: 'make it readable, or leave it out with `exclude`',
        })),
        ...[...broken].flatMap(([file, found]) =>
          found.slice(0, 1).map((problem) => syntaxProblem(file, problem, shown)),
        ),
      ].sort((left, right) => (left.where < right.where ? -1 : left.where > right.where ? 1 : 0)),
  };
}

const readable: ReadonlySet<string> = new Set([...sourceExtensions, 'sql']);

function remembered<Answer>(known: Map<string, Answer>, answer: (file: string) => Answer): (file: string) => Answer {
  return (file) => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const fresh = answer(file);
    known.set(file, fresh);
    return fresh;
  };
}

function syntaxProblem(file: string, { message, span }: SyntaxProblem, shown: SourceOptions['shown']): Problem {
  return {
    where: shown(file),
    place: { path: file, span },
    what: `syntax error: ${message}`,
    todo: 'mend it, or leave the file out with `exclude`',
  };
}
