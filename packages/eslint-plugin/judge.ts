import path from 'node:path';
import { extractProgram } from '#extract/extract';
import type { FileFacts } from '#facts/index';
import type { Finding, Problem } from '#gate/index';
import {
  checkWorkspace,
  factsCache,
  openWorkspace,
  projectPath,
  type Checked,
  type Compiler,
  type FactsCache,
  type Workspace,
} from '#host/index';
import { problemLine } from '#report/problems';
import { askedTypes, noTypes, type AskedTypes } from './asked-types.js';
import { haveSameInput } from './same-input.js';

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
  /** The fingerprint of the configuration by which ESLint was set up. */
  readonly given?: string;
  /** Of the program that the parser has made of it, where linting is typed. */
  readonly types?: Compiler;
  /** What is wrong with the settings. */
  readonly problems?: readonly Problem[];
}

export interface Judgement {
  /** Those of the file, allowed ones among them. */
  readonly findings: readonly Finding[];
  /**
   * A line at the first call and nothing at later ones, because several rules share one judgement. One that another file has
   * been told of is not told again: a thousand files with one broken configuration are one message, and linting the file that
   * bears it once more, as an editor does, shows it once more.
   */
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
 * Judges the project with the open file laid over it. All rules on one buffer share one judgement, and files share one run as
 * long as it would be given the same: ESLint goes through a project file by file, and what it opens is mostly what the disk
 * holds.
 */
export function createJudge(options: JudgeOptions = {}): Judge {
  const onDisk = factsCache();
  let run: Run | undefined;
  const bearers = new Map<string, string>();
  let last: { readonly program: unknown; readonly judgement: Judgement } | undefined;
  return (open) => {
    // ESLint makes one tree a pass, so the same tree is the same text in the same pass.
    if (last?.program === open.program) return last.judgement;
    const facts = extractProgram(open.program, open.text, open.comments);
    const workspace = openWithBuffer(open, facts, options, onDisk);
    if (run === undefined || !isGood(run, workspace, open, facts)) run = startRun(workspace, open);
    last = { program: open.program, judgement: judgementOf(run, open, bearers) };
    return last.judgement;
  };
}

interface Opened {
  readonly workspace: Workspace;
  readonly cache: FactsCache;
}

interface Run extends Opened {
  readonly checked: Checked;
  readonly types: AskedTypes;
}

function openWithBuffer(
  open: JudgedFile,
  facts: FileFacts,
  { overlay = new Map(), gates }: JudgeOptions,
  onDisk: FactsCache,
): Opened {
  // The buffer's facts come from ESLint's tree and may not be kept for the command line's parser.
  const cache = factsCache(onDisk);
  cache.put(open.file, open.text, facts);
  const workspace = openWorkspace({
    cwd: open.cwd,
    from: path.dirname(open.file),
    config: open.config,
    given: open.given,
    overlay: new Map([...overlay, [open.file, open.text]]),
    gates,
    cache,
  });
  return { workspace, cache };
}

function startRun(opened: Opened, open: JudgedFile): Run {
  const types = askedTypes(open.types ?? noTypes);
  return { ...opened, types, checked: checkWorkspace(opened.workspace, types) };
}

/** The run saw the same texts, and of the open one the facts that ESLint's tree gives, and types would tell the same. */
function isGood({ workspace, cache, types }: Run, opened: Opened, open: JudgedFile, facts: FileFacts): boolean {
  const { file, text } = open;
  if (!haveSameInput(workspace, opened.workspace) || !types.agreesWith(open.types ?? noTypes)) return false;
  return JSON.stringify(cache.whole(file, text)) === JSON.stringify(facts);
}

/** `bearers` says which file bears a message about problems. */
function judgementOf({ workspace, checked }: Run, open: JudgedFile, bearers: Map<string, string>): Judgement {
  const findings = checked.results.flatMap((result, index) => {
    const own = projectPath(workspace.projects[index]?.root ?? open.cwd, open.file);
    return result.findings.filter(({ place }) => place.path === own);
  });
  let untold = [...(open.problems ?? []), ...checked.problems, ...checked.results.flatMap(({ problems }) => problems)];
  return {
    findings,
    problemsOnce() {
      const told = untold.slice(0, 1).map((problem) => lineOf(problem, untold.length - 1));
      untold = [];
      return told.filter((line) => {
        if (!bearers.has(line)) bearers.set(line, open.file);
        return bearers.get(line) === open.file;
      });
    },
  };
}

function lineOf(problem: Problem, others: number): string {
  const line = `drift-gate cannot do its whole job. ${problemLine(problem).replace(/^error: /, '')}`;
  return others === 0 ? line : `${line} (and ${others} more; npx drift-gate lists them)`;
}
