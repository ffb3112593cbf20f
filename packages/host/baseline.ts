import path from 'node:path';
import {
  readBaseline,
  suggestion,
  withBaseline,
  type BaselineEntry,
  type BaselineMistake,
  type CheckResult,
  type Finding,
  type Problem,
} from '#gate/index';
import type { CheckedProject } from './checked-config.js';
import type { LoadedConfig } from './config-file.js';
import { projectPath, type FileTree } from './file-tree.js';
import type { OpenProject } from './open-project.js';
import { gateIds } from './registry.js';

/** The baseline of one project. Several projects may share a file. */
export interface Baseline {
  /** Absolute. */
  readonly file: string;
  /** As seen from the working directory. */
  readonly shown: string;
  /** Null where it has not been written yet. */
  readonly text: string | null;
  /** What entries of the project begin with. */
  readonly owner: string | undefined;
  /** Those of the project. */
  readonly entries: readonly BaselineEntry[];
}

export const baselineName = 'drift-gate.baseline';

export interface ReadBaselines {
  /** In the order of the projects. */
  readonly baselines: readonly Baseline[];
  readonly problems: readonly Problem[];
}

/** The baselines that a configuration names, or the one beside it. A line that means nothing is said: it was meant to hold something. */
export function readBaselines(
  projects: readonly CheckedProject[],
  { file: config, value }: LoadedConfig,
  { cwd, tree }: { readonly cwd: string; readonly tree: FileTree },
): ReadBaselines {
  const isList = Array.isArray(value);
  const baselines = projects.map((project): Baseline & { readonly all: readonly BaselineEntry[] } => {
    const named = project.config.baseline;
    const file =
      named === undefined ? path.join(path.dirname(config), baselineName) : path.resolve(project.root, named);
    const text = tree.kind(file) === undefined ? null : textOf(file, tree);
    const owner = isList ? project.name : undefined;
    const all = text === null ? [] : readBaseline(text).entries;
    const entries = all.filter((entry) => entry.project === owner);
    return { file, shown: projectPath(cwd, file), text, owner, entries, all };
  });
  const problems = [...new Map(baselines.map((one) => [one.file, one])).values()].flatMap(
    ({ file, shown, text, all }) => {
      if (text === null) return [];
      if (text === unreadable) return [{ where: shown, what: 'it cannot be read', todo: 'make it a readable file' }];
      const owners = baselines
        .filter((one) => one.file === file)
        .flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
      return [
        ...readBaseline(text).mistakes.map(problemOf),
        ...all.flatMap((entry) => unknownName(entry, owners, isList)),
      ]
        .sort((one, other) => one.line - other.line)
        .map(({ line, what, todo }) => ({ where: `${shown}:${line}`, what, todo }));
    },
  );
  return { baselines, problems };
}

/** Findings of a project with those marked that its baseline holds, and whether there is one. */
export function underBaseline(
  { root, baseline }: Pick<OpenProject, 'root' | 'baseline'>,
  findings: readonly Finding[],
  complete: boolean,
): Pick<CheckResult, 'findings' | 'baseline'> {
  if (baseline === undefined) return { findings };
  const { entries, shown, text, file } = baseline;
  const marked = withBaseline({ findings, entries, path: projectPath(root, file), shown, complete });
  return { findings: marked, ...(text === null ? {} : { baseline: shown }) };
}

/** No text of a file holds it alone. */
const unreadable = '\0';

function textOf(file: string, tree: FileTree): string {
  try {
    return tree.read(file);
  } catch {
    return unreadable;
  }
}

interface LineProblem {
  readonly line: number;
  readonly what: string;
  readonly todo: string;
}

function problemOf({ kind, line, text, first }: BaselineMistake): LineProblem {
  if (kind === 'duplicate') return { line, what: `it repeats line ${first}`, todo: 'delete one of them' };
  const todo = 'write <gate>:<path>#<function>:<subject>:<number>, as drift-gate baseline does, or delete the line';
  return { line, what: `"${text}" is no entry`, todo };
}

function unknownName(
  { line, gate, project }: BaselineEntry,
  owners: readonly string[],
  isList: boolean,
): LineProblem[] {
  if (!gateIds.includes(gate)) {
    return [{ line, what: `there is no gate "${gate}"`, todo: suggestion(gate, gateIds, 'delete the line') }];
  }
  if (isList && project === undefined) {
    return [{ line, what: 'it names no project', todo: `begin the line with one of: ${owners.join(', ')}` }];
  }
  if (project === undefined || owners.includes(project)) return [];
  return [{ line, what: `there is no project "${project}"`, todo: suggestion(project, owners, 'take the name away') }];
}
