import path from 'node:path';
import {
  checkNames,
  runGates,
  type CheckResult,
  type Coverage,
  type EnabledGate,
  type Problem,
  type RunResult,
} from '#gate/index';
import { linkProject } from '#project/link';
import type { Project } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import type { OpenProject } from './open-project.js';
import { gateIds } from './registry.js';
import { readSchema, type Schema } from './schema.js';
import { createCompiler, type Compiler } from './types-oracle.js';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';

export interface CheckOptions extends WorkspaceOptions {
  /** `off`: what the facts leave open stays open; `auto`: the TypeScript compiler is asked then. */
  readonly types: 'off' | 'auto';
  /** One that an earlier run has used, so that only what has changed since is parsed again. */
  readonly compiler?: Compiler | undefined;
}

export interface Checked {
  readonly results: readonly CheckResult[];
  /** What each result was made of, in the same order. */
  readonly judged: readonly JudgedProject[];
  /** What kept projects from running at all. */
  readonly problems: readonly Problem[];
  /** The text that a place of a result stands in; `project` tells two projects apart that have a path in common. */
  read(path: string, project?: string): string | undefined;
}

/** A project that was judged, as another judgement may start from it. */
export interface JudgedProject {
  readonly open: OpenProject;
  readonly schema: Schema;
  readonly project: Project;
  readonly gates: readonly EnabledGate[];
  readonly result: CheckResult;
}

/** The whole run: configuration, files, migrations, link, gates. Never throws on what a user can get wrong. */
export async function checkProjects(options: CheckOptions): Promise<Checked> {
  const workspace = openWorkspace(options);
  if (workspace.projects.some(({ readsSql, migrations }) => readsSql || migrations.length > 0)) await loadGrammar();
  for (const { source, gates } of workspace.projects) {
    if (gates.some(({ gate }) => gate.reads.includes('imports'))) await source.prepareModules();
  }
  return checkWorkspace(workspace, options.types === 'off' ? undefined : (options.compiler ?? createCompiler()));
}

/** The same from a workspace that is open, where the grammar has been loaded before. Without a compiler types stay off. */
export function checkWorkspace(workspace: Workspace, compiler?: Compiler): Checked {
  const judged = workspace.projects.map((project) => checkProject(project, compiler));
  return {
    results: judged.map(({ result }) => result),
    judged,
    problems: workspace.problems,
    read: (file, name) => {
      const candidates = workspace.projects.filter((project) => name === undefined || project.name === name);
      const owner = candidates.find(({ root, tree }) => tree.kind(path.join(root, file)) === 'file');
      return owner?.source.text(file);
    },
  };
}

export function checkProject(open: OpenProject, compiler?: Compiler): JudgedProject {
  const { source, gates, migrations, tsconfig, root } = open;
  const schema = readSchema(open);
  const project = linkProject({
    source,
    catalog: schema.catalog,
    migrations: schema.orders,
    prisma: open.prisma,
    ...(compiler === undefined ? {} : { types: compiler.oracle({ root, source, tsconfig }) }),
  });
  // Where nothing was found, every name is missing for one and the same reason, which has been said.
  const schemaKnown = migrations.length > 0;
  const judging = schemaKnown ? gates : gates.filter(({ gate }) => !gate.reads.includes('catalog'));
  const where = (gate: string, at: readonly (string | number)[]): string => open.where(['gates', gate, ...at]);
  const named = open.filesMissing ? [] : checkNames({ project, gates: judging, where, schemaKnown });
  const run = runGates({ project, gates: judging, known: gateIds, otherFiles: otherFilesOf(open) });
  const coverage = coverageOf(project, open, schema, run, judging);
  const result = {
    ...(open.name === undefined ? {} : { project: open.name }),
    root: open.shownRoot,
    findings: run.findings,
    coverage,
    problems: [
      ...open.problems,
      ...schema.problems,
      ...emptyPrisma(open, project),
      ...named,
      ...failures(run),
      ...source.problems(),
    ],
  };
  return { open, schema, project, gates: judging, result };
}

/** Files that are no sources and may hold allowances all the same. */
export function otherFilesOf({ migrations, prisma }: OpenProject): readonly string[] {
  return [...migrations.filter((file) => !file.endsWith('.json')), ...prisma];
}

/** A schema that is named and declares nothing would compare with anything. */
function emptyPrisma({ config, prisma, readsSql, where }: OpenProject, project: Project): readonly Problem[] {
  if (config.prisma === undefined || prisma.length === 0 || !readsSql) return [];
  if (project.ormSchema.tables.some(({ orm }) => orm === 'prisma')) return [];
  const what = 'it declares no model of a PostgreSQL datasource';
  return [{ where: where(['prisma']), what, todo: 'name the files with the datasource and its models' }];
}

function coverageOf(
  project: Project,
  open: OpenProject,
  schema: Schema,
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
    migrations: schema.applied,
    statements: { read: count('read'), partly: count('partly'), opaque: count('opaque') },
    unread: sites.flatMap(({ reading }) =>
      reading.kind === 'read' ? [] : [{ place: reading.at, kind: reading.kind, why: reading.why }],
    ),
    unfolded: schema.unfolded,
    gates: judging.map(({ gate }) => gate.id).filter((id) => !failed.has(id)),
  };
}

function failures(run: RunResult): readonly Problem[] {
  return run.failures.map(({ gate, error }) => ({
    where: `gate ${gate}`,
    what: `it failed: ${error instanceof Error ? error.message : String(error)}`,
    todo: 'report this as a defect of drift-gate; the other gates have run',
  }));
}
