import type { Span } from '#facts/span';
import type { Problem } from '#gate/index';
import { problemLine } from '#report/problems';
import type { Judge, JudgedFile } from './judge.js';
import type { Report } from './report.js';

/** What all rules report of one pass over a file. */
export interface Pass {
  readonly reports: readonly Report[];
  /** The stretch of the text that the linter shows. */
  readonly shown: Span;
  /** A line at the first call and nothing at later ones, so that it is told by one rule alone. */
  problemsOnce(): readonly string[];
}

/**
 * Has each pass judged once: ESLint makes one tree a pass, and so does oxlint, whose `SourceCode` is one for all files. A line about problems that another file has been told of is
 * not told again: a thousand files with one broken configuration are one message, and linting the file that bears it once more,
 * as an editor does, shows it once more.
 */
export function createPasses(judge: Judge): (tree: object, file: () => PassFile) => Pass {
  const bearers = new Map<string, string>();
  let last: { readonly tree: WeakRef<object>; readonly pass: Pass } | undefined;
  return (tree, file) => {
    if (last?.tree.deref() === tree) return last.pass;
    const { shown, ...open } = file();
    const { reports, problems } = judge(open);
    const pass = { reports, shown, problemsOnce: once(problems, open.file, bearers) };
    last = { tree: new WeakRef(tree), pass };
    return pass;
  };
}

export interface PassFile extends JudgedFile {
  readonly shown: Span;
}

/** `bearers` says which file bears a message about problems. */
function once(problems: readonly Problem[], file: string, bearers: Map<string, string>): () => readonly string[] {
  let untold = problems;
  return () => {
    const told = untold.slice(0, 1).map((problem) => lineOf(problem, untold.length - 1));
    untold = [];
    return told.filter((line) => {
      if (!bearers.has(line)) bearers.set(line, file);
      return bearers.get(line) === file;
    });
  };
}

function lineOf(problem: Problem, others: number): string {
  const line = `drift-gate cannot do its whole job. ${problemLine(problem).replace(/^error: /, '')}`;
  return others === 0 ? line : `${line} (and ${others} more; npx drift-gate lists them)`;
}
