import path from 'node:path';
import {
  checkWorkspace,
  factsCache,
  fileTree,
  findConfig,
  inputKey,
  openWorkspace,
  stillHolds,
  takeSnapshot,
  type Checked,
  type Compiler,
  type FactsCache,
  type FileTree,
  type JudgedProject,
  type KeptVerdict,
  type TreeTrace,
  type Verdict,
  type Verdicts,
  type Workspace,
} from '#host/index';
import { askedTypes, noTypes, type AskedTypes } from './asked-types.js';
import { createLook, type Look } from './look.js';

export interface SessionOptions {
  /** Laid over the disk at every run, below the open file. Absolute paths. */
  readonly overlay?: ReadonlyMap<string, string | null>;
  /** Only these gates, of those that are on. */
  readonly gates?: readonly string[];
  /** Verdicts of earlier processes. */
  readonly verdicts?: Verdicts;
  /** Milliseconds, from any start. */
  readonly clock?: () => number;
}

/** What a configuration names, as it was when the disk was last looked at. */
export interface Session {
  readonly workspace: Workspace;
  readonly key: string;
  /** What a run says of it, the one before where these types tell the same. The grammar must be loaded unless `isAtHand`. */
  run(types: Compiler): Run;
  /** Nothing has to be read for `run`: it was made before, by this process or by an earlier one. */
  isAtHand(types: Compiler): boolean;
}

export interface Run extends Pick<Checked, 'results' | 'problems'> {
  /** The linked projects behind the results, for a judgement of a text that the disk does not hold. */
  readonly judged: readonly JudgedProject[];
  /** What an earlier process's run asked of the disk, where it is that run's. */
  readonly traces?: readonly TreeTrace[];
}

export interface Asked {
  /** Absolute. */
  readonly file: string;
  readonly cwd: string;
  /** The configuration that the settings name; default: the nearest one upwards of the file. */
  readonly config?: string;
  /** The fingerprint of the configuration by which ESLint was set up. */
  readonly given?: string;
}

export interface Sessions {
  onDisk(asked: Asked): Session;
  /** With a text laid over the disk that may change what the configuration names: an unsaved migration, a new file. */
  withText(asked: Asked, text: string): Session;
  /** Both are judged by one configuration. `tree`: which is asked for it; default: one of its own. */
  isSame(one: Asked, other: Asked, tree?: FileTree): boolean;
  /** The disk said the same when it was last looked at. */
  isCurrent(session: Session): boolean;
}

/**
 * Keeps a judged workspace for each configuration for as long as the disk says the same: by a glance at the metadata of each file,
 * and now and then by the whole opening of the workspace, for what a glance does not see. Linked projects and facts are kept from
 * the first text on that the disk does not hold, which an editor shows soon: a run through files as they are needs no more than
 * the verdict, and hundreds of megabytes that stay make every collection of garbage slower.
 */
export function openSessions(options: SessionOptions = {}): Sessions {
  const { overlay = new Map<string, string | null>(), gates, verdicts, clock = () => performance.now() } = options;
  const memory: Memory = { facts: factsCache(), keeps: false };
  const disk = new Map<string, Looked>();
  const laid = new Map<string, Session>();

  function opened(
    { file, cwd, config, given }: Asked,
    over: ReadonlyMap<string, string | null>,
    facts: FactsCache,
  ): Workspace {
    // ESLint has one rule a gate of drift-gate's, set up before any configuration is read.
    const ownGates = false;
    return openWorkspace({
      cwd,
      from: path.dirname(file),
      config,
      given,
      overlay: over,
      gates,
      ownGates,
      cache: facts,
    });
  }

  function onDisk(asked: Asked): Session {
    const key = keyOf(asked);
    const known = disk.get(key);
    if (known?.look.stands() === true) return known.session;
    const start = clock();
    const workspace = opened(asked, overlay, memory.facts);
    const isSame = known?.session.key === inputKey(workspace) && stillHolds(known.session.workspace);
    const session = isSame ? known.session : sessionOf(workspace, memory, verdicts);
    disk.set(key, { session, look: createLook(takeSnapshot(workspace), start, clock) });
    return session;
  }

  function withText(asked: Asked, text: string): Session {
    const key = keyOf(asked);
    const workspace = opened(asked, new Map([...overlay, [asked.file, text]]), factsCache(memory.facts));
    const input = inputKey(workspace);
    const same = [onDisk(asked), laid.get(key)].find((one) => one?.key === input);
    if (same !== undefined) return same;
    const session = sessionOf(workspace, memory, undefined);
    laid.set(key, session);
    return session;
  }

  /** Files below one configuration share a session. */
  function keyOf({ file, cwd, config, given }: Asked, tree = fileTree(overlay)): string {
    const folder = path.dirname(file);
    return JSON.stringify([cwd, config ?? findConfig(folder, tree) ?? folder, given]);
  }

  const isSame = (one: Asked, other: Asked, tree = fileTree(overlay)): boolean =>
    keyOf(one, tree) === keyOf(other, tree);

  return {
    onDisk,
    withText,
    isSame,
    isCurrent: (session) => [...disk.values()].some((looked) => looked.session === session),
  };
}

/** What outlives a session. */
interface Memory {
  readonly facts: FactsCache;
  /** Some text was met that the disk does not hold. */
  keeps: boolean;
}

function sessionOf(workspace: Workspace, memory: Memory, verdicts: Verdicts | undefined): Session {
  const key = inputKey(workspace);
  let last: { readonly types: AskedTypes; readonly run: Run } | undefined;

  function known(types: Compiler): Run | undefined {
    if (last?.types.agreesWith(types) === true) return last.run;
    // What types said is in no key.
    const verdict = types === noTypes ? verdicts?.find(workspace, key) : undefined;
    if (verdict === undefined) return undefined;
    // What that run asked of types is not known, so it is good for no others.
    return remember({ ...askedTypes(types), agreesWith: (other) => other === types }, verdict);
  }

  function made(types: Compiler): Run {
    const asked = askedTypes(types);
    const { results, problems, judged } = checkWorkspace(workspace, asked);
    if (types === noTypes) verdicts?.keep(workspace, key, { results, problems });
    return remember(asked, { results, problems }, memory.keeps ? judged : undefined);
  }

  function remember(types: AskedTypes, verdict: Verdict | KeptVerdict, judged?: readonly JudgedProject[]): Run {
    let kept = judged;
    if (kept === undefined) {
      memory.facts.clear();
      for (const { source } of workspace.projects) source.release();
    }
    const run = {
      ...verdict,
      get judged() {
        memory.keeps = true;
        return (kept ??= checkWorkspace(workspace, types).judged);
      },
    };
    last = { types, run };
    return run;
  }

  return {
    workspace,
    key,
    run: (types) => known(types) ?? made(types),
    isAtHand: (types) => known(types) !== undefined,
  };
}

interface Looked {
  readonly session: Session;
  readonly look: Look;
}
