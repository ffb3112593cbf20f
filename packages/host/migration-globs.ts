import { extname } from 'node:path/posix';
import picomatch from 'picomatch';
import type { FileFacts } from '#facts/index';
import { hasUp, runsByDefault } from '#project/migrations/read-migration';
import type { CheckedProject } from './checked-config.js';
import { sourceExtensions } from './discovery.js';

/** The globs, and where each stands in the configuration. */
export function migrationPatterns(given: CheckedProject['config']['migrations']): {
  readonly patterns: readonly string[];
  at(index: number): readonly (string | number)[];
} {
  if (given === undefined || given === false) return { patterns: [], at: () => ['migrations'] };
  if (typeof given === 'string') return { patterns: [given], at: () => ['migrations'] };
  if ('files' in given) {
    const { files } = given;
    if (typeof files === 'string') return { patterns: [files], at: () => ['migrations', 'files'] };
    return { patterns: files, at: (index) => ['migrations', 'files', index] };
  }
  return { patterns: given, at: (index) => ['migrations', index] };
}

/** Each glob names one folder of migrations; they apply in the order in which they are named. */
export function byGlob(migrations: readonly string[], patterns: readonly string[]): readonly (readonly string[])[] {
  const left = new Set(migrations);
  return patterns.map((pattern) => {
    const matches = picomatch(pattern.replace(/^\.\//, ''));
    const own = [...left].filter((file) => matches(file));
    for (const file of own) left.delete(file);
    return own;
  });
}

/**
 * Code that makes its own tables as it starts, and goes on to read and write them: that of a glob which takes in nothing that
 * a migration tool runs. Beside a file with an `up`, one without is what that file imports.
 */
export function setupFiles(
  folders: readonly (readonly string[])[],
  factsOf: (file: string) => FileFacts,
): ReadonlySet<string> {
  return new Set(
    folders.flatMap((files) => {
      if (!files.every(isCode)) return [];
      const isRun = files.some((file) => hasUp(factsOf(file))) || isNumbered(files, factsOf);
      return isRun ? [] : files;
    }),
  );
}

/** A lone number may be part of any name, `2fa.ts`; where all files bear one, they are told to run in its order. */
function isNumbered(files: readonly string[], factsOf: (file: string) => FileFacts): boolean {
  return files.length > 0 && files.every((file) => runsByDefault(file, factsOf(file)));
}

export function isCode(file: string): boolean {
  return sourceExtensions.includes(extname(file).slice(1)) && !file.endsWith('.d.ts');
}
