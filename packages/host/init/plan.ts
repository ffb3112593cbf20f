import path from 'node:path';
import type { Problem } from '#gate/index';
import { checkProjects, type Checked, type CheckOptions } from '../check.js';
import { configNames } from '../config-names.js';
import { fileTree } from '../file-tree.js';
import { vocabulariesOf } from '../sight.js';
import { configText, type StateColumn } from './config-text.js';
import { librariesOf, type Library } from './libraries.js';
import { findMigrations } from './migration-folders.js';
import { readPackages, type Packages } from './packages.js';
import { draftProjects, type DraftProject } from './projects.js';

/** A configuration that is to be written, with what it was made of and what a run by it says. */
export interface InitPlan {
  /** Absolute. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
  readonly projects: readonly FoundProject[];
  /** Who runs the workspaces, and how many packages there are besides the root. */
  readonly workspaces?: { readonly tool: string; readonly packages: number };
  /** How a development dependency is added, where drift-gate is none yet. */
  readonly install?: string;
  readonly checked: Checked;
}

export interface FoundProject extends DraftProject {
  /** Source files, as the run counted them. */
  readonly files: number;
  readonly libraries: readonly Library[];
  /** The `tsconfig.json` that names are resolved by, seen from the project's root. */
  readonly resolvedBy: string | undefined;
  readonly columns: readonly StateColumn[];
}

export interface InitOptions extends Pick<CheckOptions, 'cwd' | 'watch'> {
  /** A configuration that is there may be written anew. */
  readonly force: boolean;
}

/** Looks a repository over and judges it in memory. Nothing is written; where something is missing, that is all there is to say. */
export async function planInit({
  cwd,
  force,
  watch,
}: InitOptions): Promise<InitPlan | { readonly problems: readonly Problem[] }> {
  const tree = fileTree();
  const file = path.join(cwd, configNames[0] ?? '');
  const there = configNames.find((name) => tree.kind(path.join(cwd, name)) !== undefined);
  const before = tree.kind(file) === 'file' ? tree.read(file) : null;
  if (there !== undefined && !(force && before !== null)) {
    const todo = before === null ? 'delete it first' : 'write it anew with drift-gate init --force';
    return { problems: [{ where: there, what: 'there is a configuration already', todo }] };
  }
  const found = readPackages(cwd, tree);
  if ('what' in found) return { problems: [found] };
  const migrations = findMigrations(cwd);
  if (migrations.length === 0) return { problems: [noMigrations] };
  const drafts = draftProjects(cwd, found.packages, migrations);
  const problems = drafts.filter(({ include }) => include.length === 0).map(noSources);
  if (problems.length > 0) return { problems };
  // The columns that an example is made of are known once the schema has been read.
  const judge = (text: string): Promise<Checked> =>
    checkProjects({ cwd, types: 'auto', config: file, watch, overlay: new Map([[file, text]]) });
  const checked = await judge(configText(drafts));
  const projects = drafts.map((draft, index) => foundProject(draft, checked.judged[index]));
  const after = configText(
    drafts,
    projects.map(({ columns }) => columns),
  );
  return { file, before, after, projects, checked, ...aroundOf(found) };
}

function foundProject(draft: DraftProject, judged: Checked['judged'][number] | undefined): FoundProject {
  if (judged === undefined) return { ...draft, files: 0, libraries: [], resolvedBy: draft.tsconfig, columns: [] };
  const { open, databases } = judged;
  return {
    ...draft,
    files: open.source.files.length,
    libraries: librariesOf(open.source, draft.members),
    resolvedBy: open.tsconfig === undefined ? undefined : (draft.tsconfig ?? 'tsconfig.json'),
    columns: databases.flatMap(({ open: { name }, project }) =>
      vocabulariesOf(project).map((column) =>
        name === undefined ? column : { ...column, source: `${column.source}, database ${name}` },
      ),
    ),
  };
}

function aroundOf({ packages, tool, install }: Packages): Pick<InitPlan, 'workspaces' | 'install'> {
  const has = packages.some(({ dependencies, name }) => dependencies.has('drift-gate') || name === 'drift-gate');
  return {
    ...(tool === undefined ? {} : { workspaces: { tool, packages: packages.length - 1 } }),
    ...(has ? {} : { install: `${install} drift-gate` }),
  };
}

const noMigrations: Problem = {
  where: 'init',
  what: 'no migrations were found: no folder of .sql files that make tables, none of code with a function `up`, no schema.sql',
  todo: "write drift-gate.config.ts by hand, and name them: migrations: 'path/to/*.sql'",
};

function noSources({ name, migrations }: DraftProject): Problem {
  const beside = migrations.map(({ glob }) => glob).join(', ');
  return {
    where: 'init',
    what: `no TypeScript or JavaScript was found that could use the tables of ${name} (${beside})`,
    todo: 'run it in the folder that has the code and the migrations',
  };
}
