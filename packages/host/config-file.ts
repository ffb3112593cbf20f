import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Jiti from 'jiti';
import type { JitiOptions } from 'jiti';
import type { Problem } from '#gate/index';
import type * as Zod from 'zod';
import { insertion } from '#gate/fix';
import { defineGate } from '#gate/gate';
import { cacheFolderAbove } from './cache-folder.js';
import { configNames, findConfig } from './config-names.js';
import { defineConfig } from './config.js';
import { projectPath, type FileTree } from './file-tree.js';
import { shown as shownValue } from './schema-problems.js';

/** A configuration as its file exports it, not yet checked. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  /** As a message names it: seen from the working directory. */
  readonly shown: string;
  readonly value: unknown;
}

export interface LoadOptions {
  /** Where the search begins; default: `cwd`. */
  readonly from?: string | undefined;
  /** What the configuration imports is taken from the tree as well. */
  readonly wholeState?: boolean | undefined;
}

/**
 * Loads the named configuration, or the nearest one upwards of `from`; messages name paths as seen from `cwd`. It is synchronous,
 * because ESLint's rules are.
 */
export function loadConfig(
  cwd: string,
  named: string | undefined,
  tree: FileTree,
  { from = cwd, wholeState = false }: LoadOptions = {},
): LoadedConfig | Problem {
  const file = named === undefined ? findConfig(from, tree) : path.resolve(cwd, named);
  if (file === undefined) {
    return {
      where: from,
      what: `no ${configNames[0]} here or in any folder above`,
      todo: 'write one with npx drift-gate init',
    };
  }
  const shown = projectPath(cwd, file);
  if (tree.kind(file) !== 'file') {
    return { where: shown, what: 'there is no such file', todo: 'name a configuration that there is' };
  }
  try {
    // The loader reads the file itself, and later: what hangs on this text is not taken for what hangs on the next.
    tree.read(file);
    const module: unknown = evaluate(file, tree, wholeState);
    if (typeof module === 'object' && module !== null && 'default' in module && module.default !== undefined) {
      return { file, shown, value: module.default };
    }
  } catch (error) {
    return {
      where: shown + position(error, file),
      what: `it cannot be loaded: ${firstLine(error)}`,
      todo: 'mend the configuration',
    };
  }
  return { where: shown, what: 'it has no default export', todo: 'write export default defineConfig({ … })' };
}

const require = createRequire(import.meta.url);
// By `require`, because an `import` of a CommonJS module has its text read for the names of its exports first.
const { createJiti } = require('jiti') as typeof Jiti;

/** The package under its own name, so that a configuration loads where drift-gate is not installed beside it. */
const virtualModules = {
  'drift-gate': {
    defineConfig,
    defineGate,
    insertion,
    /** For the options of a team's own gates: the whole of it, where drift-gate itself is built with what it uses. */
    get z(): typeof Zod.z {
      return (require('zod') as typeof Zod).z;
    },
  },
};

function evaluate(file: string, tree: FileTree, wholeState: boolean): unknown {
  // An editor reloads a configuration that has changed, so no module is kept.
  const fsCache = cacheFolderAbove(file, 'jiti') ?? false;
  const options = { moduleCache: false, interopDefault: false, virtualModules, fsCache };
  // What jiti keeps of a file it finds by the text on the disk, which is not the one that is meant then.
  const own = wholeState && importsMore(tree.read(file)) ? { fsCache: false, transform: transformOf(file, tree) } : {};
  const jiti = createJiti(file, { ...options, ...own });
  if (!tree.overlay.has(file)) return jiti(file);
  return jiti.evalModule(tree.read(file), { filename: file, ext: path.extname(file) });
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : shownValue(error);
  // The loader puts the file and the place behind the words of a syntax error; both are said before them.
  return (message.split('\n')[0] ?? '').replace(/^ParseError: /, '').trim();
}

/** `:3` where the error says so, in its own words or in the first frame of the configuration. The loader keeps lines, not columns. */
function position(error: unknown, file: string): string {
  if (!(error instanceof Error)) return '';
  for (const text of [error.message, error.stack ?? '']) {
    const at = text.indexOf(`${file}:`);
    const found = at < 0 ? null : /^:(\d+):\d+/.exec(text.slice(at + file.length));
    if (found !== null) return `:${found[1]}`;
  }
  return '';
}

/** Whether a configuration may be made of other files too. */
function importsMore(text: string): boolean {
  return [...text.matchAll(/\b(?:from|import|require)\b[\s(]*(['"`])(.*?)\1/g)].some(
    ([, , name]) => name !== 'drift-gate',
  );
}

/** Puts the tree's text in the place of the disk's before a module is made of it. */
function transformOf(file: string, tree: FileTree): NonNullable<JitiOptions['transform']> {
  const plain = createJiti(file, { fsCache: false });
  return (given) => {
    const { filename } = given;
    const laid = filename !== undefined && tree.overlay.has(filename) ? tree.read(filename) : given.source;
    return { code: plain.transform({ ...given, source: laid }) };
  };
}
