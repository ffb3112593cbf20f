import path from 'node:path';
import {
  type CheckResult,
  type Coverage,
  type EnabledGate,
  type Gate,
  type Problem,
  type RunResult,
} from '#gate/index';
import type { Project } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import { underBaseline } from './baseline.js';
import { configNames } from './config-names.js';
import { projectPath } from './file-tree.js';
import { gateFailures } from './gate-failures.js';
import type { Base } from './git/base.js';
import { versionsOf, type Versions } from './git/versions.js';
import { nearerConfigs } from './nearer-configs.js';
import type { OpenProject } from './open-project.js';
import { againstBefore, type Before } from './since.js';
import { gatesOf, linkOpen, runOpen, type JudgedDatabase } from './linked-project.js';
import { missingTsconfig } from './missing-tsconfig.js';
import { clientProblems, nameProblems } from './name-problems.js';
import { prismaProblems } from './prisma-problems.js';
import { readSchema } from './schema.js';
import { createCompiler, type Compiler } from './types-oracle.js';
import { unwatched, watchedCache, type Watch } from './watch.js';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';

export interface CheckOptions extends WorkspaceOptions {
  /** `off`: what the facts leave open stays open; `auto`: the TypeScript compiler is asked then. */
  readonly types: 'off' | 'auto';
  /** The index of git is judged, not the working tree. */
  readonly staged?: boolean | undefined;
  /** A commit: what was there already where HEAD parted from it counts as old. */
  readonly since?: string | undefined;
  /** One that an earlier run has used, so that only what has changed since is parsed again. */
  readonly compiler?: Compiler | undefined;
  readonly watch?: Watch | undefined;
}

export interface Checked {
  readonly results: readonly CheckResult[];
  /** What each result was made of, in the same order. */
  readonly judged: readonly JudgedProject[];
  /** What kept projects from running at all. */
  readonly problems: readonly Problem[];
  /** Remarks on what was judged, a phrase each: `link.sql: it is a symbolic link`. */
  readonly remarks?: readonly string[];
  /** Gates that the team has written itself, besides those of the registry. */
  readonly ownGates: readonly Gate[];
  /** The text that a place of a result stands in; `project` tells two projects apart that have a path in common. */
  read(path: string, project?: string): string | undefined;
}

/** A project that was judged, as another judgement may start from it. */
export interface JudgedProject {
  readonly open: OpenProject;
  /** What the code says; with a single database that is not named, what is said by its schema too. */
  readonly project: Project;
  readonly databases: readonly JudgedDatabase[];
  /** Those that judged anything. */
  readonly gates: readonly EnabledGate[];
  readonly result: CheckResult;
}

/** The whole run: configuration, files, migrations, link, gates. Never throws on what a user can get wrong. */
export async function checkProjects(given: CheckOptions): Promise<Checked> {
  const { versions, ...options } = await withVersions(given);
  if (versions.problem !== undefined) {
    return { results: [], judged: [], problems: [versions.problem], ownGates: [], read: () => undefined };
  }
  const { watch = unwatched } = options;
  const compiler = options.types === 'off' ? undefined : (options.compiler ?? createCompiler());
  // Two states have most files in common, and what a file says is found once.
  const shared = { ...options, compiler, cache: options.cache ?? watchedCache(watch) };
  watch.phase('configuration and files');
  const workspace = withinTop(openWorkspace(shared), versions.top);
  if (versions.base !== undefined) watch.phase('the commit to compare with');
  const before = await beforeOf(versions.base, workspace, shared);
  watch.phase('grammar and imports');
  await prepare(workspace);
  const checked = checkWorkspace(workspace, compiler, before, watch);
  const nearer = options.config === undefined ? nearerConfigs(workspace, options.cwd) : [];
  const remarks = [...remarksOn(versions, options.cwd), ...nearer];
  return remarks.length === 0 ? checked : { ...checked, remarks };
}

function remarksOn({ staged, base, top = '' }: Versions, cwd: string): readonly string[] {
  const leftOut = [...(staged?.leftOut ?? []), ...(base?.leftOut ?? [])].map(
    (one) => `${projectPath(cwd, path.join(top, one.path))}: ${one.why}, so it was judged as the disk has it`,
  );
  return [...new Set(leftOut)];
}

/** Git has no other state of what lies outside of its working tree: nothing there would ever be new, or not staged. */
function withinTop(workspace: Workspace, top: string | undefined): Workspace {
  if (top === undefined) return workspace;
  const outside = workspace.projects.filter(({ root }) => /^\.\.(?:\/|$)/.test(projectPath(top, root)));
  if (outside.length === 0) return workspace;
  const problems = outside.map(({ where }) => ({
    where: where(['root']),
    what: 'it lies outside of the git repository that --staged and --since read',
    todo: 'check that project by a configuration in its own repository',
  }));
  return { ...workspace, projects: [], problems: [...workspace.problems, ...problems] };
}

async function prepare(workspace: Workspace): Promise<void> {
  if (workspace.projects.some(({ readsSql, migrations }) => readsSql || migrations.length > 0)) await loadGrammar();
  for (const { source, gates } of workspace.projects) {
    if (gates.some(({ gate }) => gate.reads.includes('imports'))) await source.prepareModules();
  }
}

/** With the files of git that are to be judged laid over the disk. */
async function withVersions(given: CheckOptions): Promise<CheckOptions & { readonly versions: Versions }> {
  const { cwd, config, staged = false, since } = given;
  const named = config === undefined ? undefined : path.resolve(cwd, config);
  const isConfig = (file: string): boolean => file === named || configNames.includes(path.basename(file));
  const folder = named === undefined ? cwd : path.dirname(named);
  const versions = await versionsOf({ cwd, folder, staged, since, isConfig });
  if (versions.staged === undefined) return { ...given, versions };
  const overlay = new Map([...versions.staged.overlay, ...(given.overlay ?? [])]);
  return { ...given, overlay, wholeState: true, versions };
}

/**
 * The other state, judged by the configuration of today. What that names and the state does not have is no problem of the run: there
 * is nothing to be found then.
 */
async function beforeOf(
  base: Base | undefined,
  { loaded, projects }: Workspace,
  options: CheckOptions,
): Promise<Before | undefined> {
  if (base === undefined || options.since === undefined || projects.length === 0) return undefined;
  const workspace = openWorkspace({ ...options, overlay: base.overlay, loaded, withoutBaseline: true });
  await prepare(workspace);
  const judged = workspace.projects.map((project) => checkProject(project, options.compiler));
  return {
    ref: options.since,
    checked: { results: judged.map(({ result }) => result), judged },
    renamed: base.renamed,
  };
}

/** The same from a workspace that is open, where the grammar has been loaded before. Without a compiler types stay off. */
export function checkWorkspace(
  workspace: Workspace,
  compiler?: Compiler,
  before?: Before,
  watch: Watch = unwatched,
): Checked {
  const whole = compiler !== undefined && workspace.problems.length === 0;
  const judged = workspace.projects.map((project, index) => {
    const one = checkProject(project, compiler, watch);
    return { ...one, result: withStates(one, index, before, whole) };
  });
  return {
    results: judged.map(({ result }) => result),
    judged,
    problems: workspace.problems,
    ownGates: workspace.ownGates,
    read: (file, name) => {
      const candidates = workspace.projects.filter((project) => name === undefined || project.name === name);
      const owner = candidates.find(({ root, tree }) => tree.kind(path.join(root, file)) === 'file');
      return owner?.source.text(file);
    },
  };
}

/** With the findings marked that count no more: those that were there before, and those that the baseline holds. */
function withStates(
  { open, result }: JudgedProject,
  index: number,
  before: Before | undefined,
  whole: boolean,
): CheckResult {
  const { source } = open;
  const read = (file: string): string => source.text(file);
  const aged =
    before === undefined ? result.findings : againstBefore(index, { findings: result.findings, read }, before);
  return {
    ...result,
    ...underBaseline(open, aged, whole && result.problems.length === 0),
    ...(before === undefined ? {} : { since: before.ref }),
  };
}

export function checkProject(open: OpenProject, compiler?: Compiler, watch: Watch = unwatched): JudgedProject {
  const { source, gates, tsconfig, root } = open;
  watch.phase('migrations');
  const schemas = open.databases.map((database) => readSchema(open, database));
  const types = compiler === undefined ? {} : { types: compiler.oracle({ root, source, tsconfig }) };
  const linking = linkOpen(open, schemas, { source, ...types });
  const { project, databases } = linking;
  watch.phase('names in the configuration');
  const named = open.filesMissing ? [] : [...clientProblems(open.databases, project), ...nameProblems(open, linking)];
  const run = runOpen(open, linking, (gate) => watch.phase(`gate ${gate}`));
  watch.phase('what was read');
  const judging = gates.filter(({ gate }) => gatesOf(open, linking).has(gate.id));
  const coverage = coverageOf(project, open, databases, run, judging);
  const result = {
    ...(open.name === undefined ? {} : { project: open.name }),
    root: open.shownRoot,
    findings: run.findings,
    coverage,
    problems: [
      ...open.problems,
      ...schemas.flatMap(({ problems }) => problems),
      ...prismaProblems(open, project),
      ...missingTsconfig(open),
      ...named,
      ...gateFailures(run, open),
      ...source.problems(),
    ],
  };
  return { open, project, databases, gates: judging, result };
}

function coverageOf(
  project: Project,
  open: OpenProject,
  databases: readonly JudgedDatabase[],
  run: RunResult,
  judging: readonly EnabledGate[],
): Coverage {
  // Sites cost a tree of each file that may hold SQL, so they are counted only where some gate needed them anyway.
  const sites = open.readsSql ? project.sites : [];
  const count = (kind: 'read' | 'partly' | 'opaque'): number =>
    sites.filter(({ reading }) => reading.kind === kind).length;
  const failed = new Set(run.failures.map(({ gate }) => gate));
  return {
    files: open.source.files.length,
    migrations: databases.reduce((total, { schema }) => total + schema.applied, 0),
    statements: { read: count('read'), partly: count('partly'), opaque: count('opaque') },
    unread: sites.flatMap(({ reading }) =>
      reading.kind === 'read' ? [] : [{ place: reading.at, kind: reading.kind, why: reading.why }],
    ),
    unfolded: databases.flatMap(({ schema }) => schema.unfolded),
    gates: judging.map(({ gate }) => gate.id).filter((id) => !failed.has(id)),
  };
}
