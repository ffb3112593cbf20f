import path from 'node:path';
import { extractProgram } from '#extract/extract';
import type { Finding, Problem } from '#gate/index';
import { checkWorkspace, factsCache, openWorkspace, projectPath, type FactsCache } from '#host/index';
import { problemLine } from '#report/problems';

/** A file as ESLint has it open: its buffer, not what the disk holds. */
export interface JudgedFile {
  /** Absolute. */
  readonly file: string;
  readonly cwd: string;
  /** Without byte-order mark. */
  readonly text: string;
  readonly program: Parameters<typeof extractProgram>[0];
  readonly comments: Parameters<typeof extractProgram>[2];
  /** The configuration that the settings name. */
  readonly config?: string;
}

export interface Judgement {
  /** Those of the file, allowed ones among them. */
  readonly findings: readonly Finding[];
  /** One line each at the first call, and nothing at later ones: several rules share one judgement. */
  problemsOnce(): readonly string[];
}

export interface JudgeOptions {
  /** Laid over the disk at every run, below the open file. Absolute paths. */
  readonly overlay?: ReadonlyMap<string, string | null>;
  /** Only these gates, of those that are on. */
  readonly gates?: readonly string[];
}

export type Judge = (file: JudgedFile) => Judgement;

/**
 * Judges the project with the open file laid over it. The last judgement is kept, so that all rules on one buffer share one
 * run, and the facts of all other files are kept by their text.
 */
export function createJudge(options: JudgeOptions = {}): Judge {
  const onDisk = factsCache();
  let last: { readonly file: JudgedFile; readonly judgement: Judgement } | undefined;
  return (file) => {
    // ESLint makes one tree a pass, so the same tree is the same text in the same pass.
    if (last === undefined || last.file.program !== file.program) {
      last = { file, judgement: judgeFile(file, options, onDisk) };
    }
    return last.judgement;
  };
}

function judgeFile(open: JudgedFile, { overlay = new Map(), gates }: JudgeOptions, onDisk: FactsCache): Judgement {
  // The buffer's facts come from ESLint's tree and may not be kept for the command line's parser.
  const cache = factsCache(onDisk);
  cache.put(open.file, open.text, extractProgram(open.program, open.text, open.comments));
  const workspace = openWorkspace({
    cwd: open.config === undefined ? path.dirname(open.file) : open.cwd,
    config: open.config,
    overlay: new Map([...overlay, [open.file, open.text]]),
    gates,
    cache,
  });
  const checked = checkWorkspace(workspace, 'off');
  const findings = checked.results.flatMap((result, index) => {
    const root = workspace.projects[index]?.root ?? open.cwd;
    const own = projectPath(root, open.file);
    return result.findings.filter(({ place }) => place.path === own);
  });
  let untold = [...checked.problems, ...checked.results.flatMap(({ problems }) => problems)];
  return {
    findings,
    problemsOnce() {
      const told = untold.slice(0, 1).map((problem) => lineOf(problem, untold.length - 1));
      untold = [];
      return told;
    },
  };
}

function lineOf(problem: Problem, others: number): string {
  const line = `drift-gate cannot do its whole job. ${problemLine(problem).replace(/^error: /, '')}`;
  return others === 0 ? line : `${line} (and ${others} more; npx drift-gate lists them)`;
}
