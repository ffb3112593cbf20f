import path from 'node:path';
import { suggestion } from '#gate/nearest';
import type { Gate, Problem } from '#gate/index';
import { readBaselines, type Baseline, type ReadBaselines } from './baseline.js';
import { checkConfig } from './checked-config.js';
import { loadConfig, type LoadedConfig } from './config-file.js';
import { fileTree, type FileTree } from './file-tree.js';
import { configFingerprint } from './fingerprint.js';
import { openProject, type OpenProject } from './open-project.js';
import { gateIds } from './registry.js';
import { factsCache, type FactsCache } from './source.js';

export interface WorkspaceOptions {
  readonly cwd: string;
  /** Where the search for the configuration begins; default `cwd`. */
  readonly from?: string | undefined;
  /** The configuration, where it is not the nearest one upwards. */
  readonly config?: string | undefined;
  /** The fingerprint of the configuration that the host was set up by, where it was set up before this file was read. */
  readonly given?: string | undefined;
  /** Only these gates, of those that are on. */
  readonly gates?: readonly string[] | undefined;
  /** Gates of the team's own are left out, or these are there besides those of the configuration. */
  readonly ownGates?: false | readonly Gate[] | undefined;
  /** Texts over the disk, by path relative to `cwd` or absolute; null takes a file away. */
  readonly overlay?: ReadonlyMap<string, string | null> | undefined;
  /** What the configuration imports is taken from the overlay too: it is a state of all files, not a buffer. */
  readonly wholeState?: boolean | undefined;
  /** The configuration to go by, where it is not the overlay's own. */
  readonly loaded?: LoadedConfig | undefined;
  /** Findings are wanted as they are. */
  readonly withoutBaseline?: boolean | undefined;
  /** Facts that an earlier run has made. */
  readonly cache?: FactsCache | undefined;
}

/** What a configuration names, found and read. Nothing is judged yet, and no SQL has been parsed. */
export interface Workspace {
  readonly projects: readonly OpenProject[];
  readonly problems: readonly Problem[];
  /** The configuration, where one could be loaded. */
  readonly loaded?: LoadedConfig;
  /** Gates that the team has written itself, in whichever project. */
  readonly ownGates: readonly Gate[];
}

/** Synchronous throughout, because ESLint's rules are. Never throws on what it is given; it says what is wrong. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const tree = treeOf(options);
  const { cwd, config, from, wholeState } = options;
  const loaded = options.loaded ?? loadConfig(cwd, config, tree, { from, wholeState });
  if (!('file' in loaded)) return { projects: [], ownGates: [], problems: [loaded] };
  const given = options.ownGates;
  const checked = checkConfig(loaded, given === false ? [] : given);
  const { ownGates } = checked;
  const ids = [...gateIds, ...ownGates.map(({ id }) => id)];
  const unknown = checked.problems.length > 0 ? [] : (options.gates ?? []).filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    const problems = unknown.map((id) => ({
      where: '--gate',
      what: `there is no gate "${id}"`,
      todo: suggestion(id, ids, 'name a gate that `drift-gate list` shows'),
    }));
    return { projects: [], ownGates, problems };
  }
  const isWanted = (id: string): boolean =>
    (options.gates?.includes(id) ?? true) && (given !== false || gateIds.includes(id));
  const wanted = checked.projects.map((project) => ({
    ...project,
    gates: project.gates.filter(({ gate }) => isWanted(gate.id)),
    databases: project.databases.map((database) => ({
      ...database,
      gates: database.gates.filter(({ gate }) => isWanted(gate.id)),
    })),
  }));
  const idle = (options.gates ?? []).filter(
    (id) => !wanted.some(({ gates }) => gates.some(({ gate }) => gate.id === id)),
  );
  const problems = [
    ...checked.problems,
    ...(checked.problems.length > 0 ? [] : otherConfig(loaded, options.given)),
    // With a broken project left out, what it turns on is not known.
    ...(checked.problems.length > 0 ? [] : idle).map((id) => ({
      where: loaded.shown,
      what: `gate "${id}" is not on`,
      todo: `turn it on under gates[${JSON.stringify(id)}]`,
    })),
  ];
  const { baselines, problems: mistakes } =
    options.withoutBaseline === true ? noBaselines : readBaselines(wanted, loaded, { cwd, tree });
  // What a broken baseline holds is not known, and all that it was meant to hold would be told once more.
  if (mistakes.length > 0) return { projects: [], ownGates, problems: [...problems, ...mistakes], loaded };
  const cache = options.cache ?? factsCache();
  const projects = wanted.map((project, index) =>
    openProject(project, { cwd, tree, cache }, ranIn(baselines[index], options.gates)),
  );
  return { projects, ownGates, problems, loaded };
}

const noBaselines: ReadBaselines = { baselines: [], problems: [] };

/** Without the entries of gates that do not run, or these would all seem stale. */
function ranIn(baseline: Baseline | undefined, gates: readonly string[] | undefined): Baseline | undefined {
  if (baseline === undefined || gates === undefined) return baseline;
  return { ...baseline, entries: baseline.entries.filter(({ gate }) => gates.includes(gate)) };
}

/** The host chose files and gates by one configuration, and judges by another. */
function otherConfig({ shown, value }: LoadedConfig, given: string | undefined): readonly Problem[] {
  if (given === undefined || given === configFingerprint(value)) return [];
  return [
    {
      where: shown,
      what: 'fromConfig was given another configuration than this one, by which the files are judged',
      todo: 'give it what this file exports, or the file that is meant: fromConfig(new URL(<file>, import.meta.url)); if this file was edited since ESLint started, restart ESLint',
    },
  ];
}

function treeOf({ cwd, overlay }: WorkspaceOptions): FileTree {
  return fileTree(new Map([...(overlay ?? [])].map(([file, text]) => [path.resolve(cwd, file), text])));
}
