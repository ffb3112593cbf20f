import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CheckResult, Problem } from '#gate/index';
import { cacheFolderAbove } from './cache-folder.js';
import { fileTree, type TreeTrace } from './file-tree.js';
import type { OpenProject } from './open-project.js';
import { packageFolder } from './package-folder.js';
import { textHash } from './text-hash.js';
import { toolVersion } from './version.js';
import type { Workspace } from './workspace.js';

/** What a run said. */
export interface Verdict {
  readonly results: readonly CheckResult[];
  readonly problems: readonly Problem[];
}

/** Verdicts that outlive the process, each with all that it hangs on, so that none is ever stale. */
export interface Verdicts {
  /** The verdict on a workspace with this key, where all else that the run looked at on the disk is still the same. */
  find(workspace: Workspace, key: string): Verdict | undefined;
  keep(workspace: Workspace, key: string, verdict: Verdict): void;
}

/** Older ones go: a branch or two, and a stash. */
const mostKept = 12;

/**
 * Keeps verdicts below the `node_modules` of the configuration's folder, or of the nearest one above; where there is none, nothing
 * is kept. A broken file is as if it were not there. `warn` is told once of that, and once where none can be written.
 */
export function openVerdicts(warn: (line: string) => void): Verdicts {
  let [writable, whole] = [true, true];
  return {
    find(workspace, key) {
      const folder = folderOf(workspace);
      if (folder === undefined) return undefined;
      const file = fileOf(folder, key);
      const text = textOf(file);
      if (text === undefined) return undefined;
      try {
        const entry = JSON.parse(text) as Entry;
        if (isWhole(entry, key)) return holds(entry.traces) ? entry.verdict : undefined;
      } catch {
        // It is told below.
      }
      if (whole) warn(`what is kept of an earlier run is broken, and is made anew: ${file}`);
      whole = false;
      return undefined;
    },
    keep(workspace, key, verdict) {
      const folder = folderOf(workspace);
      if (folder === undefined || !writable) return;
      const file = fileOf(folder, key);
      const entry: Entry = { key, traces: workspace.projects.map(traceOf), verdict };
      try {
        mkdirSync(folder, { recursive: true });
        const part = `${file}.${process.pid}.part`;
        writeFileSync(part, JSON.stringify(entry));
        renameSync(part, file);
        prune(folder);
      } catch (error) {
        writable = false;
        const why = error instanceof Error ? error.message : String(error);
        warn(`findings are not kept for the next run: ${why}`);
      }
    },
  };
}

/** Whether the disk still says what it said of all that is in no key: the sources of packages beside a project, manifests. */
export function stillHolds({ projects }: Workspace): boolean {
  return holds(projects.map(traceOf));
}

/** Without the files whose texts the key stands for. */
function traceOf({ root, source, migrations, prisma, tree }: OpenProject): TreeTrace {
  const own = new Set([...source.files, ...migrations, ...prisma].map((file) => path.join(root, file)));
  const trace = tree.trace();
  return { ...trace, hashes: trace.hashes.filter(([file]) => !own.has(file)) };
}

interface Entry {
  readonly key: string;
  readonly traces: readonly TreeTrace[];
  readonly verdict: Verdict;
}

/** Nothing where it is not there, or is none that can be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isWhole({ key, traces, verdict }: Partial<Entry>, wanted: string): boolean {
  return key === wanted && Array.isArray(traces) && Array.isArray(verdict?.results) && Array.isArray(verdict.problems);
}

/** The disk answers every question of the run as it did. */
function holds(traces: readonly TreeTrace[]): boolean {
  const tree = fileTree();
  return traces.every(
    ({ kinds, hashes, realpaths, globs }) =>
      kinds.every(([file, kind]) => tree.kind(file) === (kind ?? undefined)) &&
      hashes.every(([file, hash]) => tree.kind(file) === 'file' && textHash(tree.read(file)) === hash) &&
      realpaths.every(([file, real]) => tree.realpath(file) === real) &&
      globs.every(({ folder, patterns, files }) => isDeepStrictEqual(tree.glob(folder, patterns), files)),
  );
}

function folderOf({ loaded }: Workspace): string | undefined {
  return loaded === undefined ? undefined : cacheFolderAbove(loaded.file, 'drift-gate');
}

function fileOf(folder: string, key: string): string {
  const name = createHash('sha256').update(`${toolIdentity()} ${key}`).digest('hex').slice(0, 32);
  return path.join(folder, `${name}.json`);
}

function prune(folder: string): void {
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  if (files.length <= mostKept) return;
  const byAge = files
    .map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.at - one.at);
  for (const { file } of byAge.slice(mostKept)) rmSync(file, { force: true });
}

let identity: string | undefined;

/** The version, and the files that drift-gate runs from: while it is being worked on, the version says nothing. */
function toolIdentity(): string {
  return (identity ??= [toolVersion(), process.version, ...filesIn(path.join(packageFolder(), 'dist/bundle'))].join(
    ' ',
  ));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(path.join(folder, name));
      return `${name}:${size}:${mtimeMs}`;
    });
}
