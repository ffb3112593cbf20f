import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findConfig } from '#host/config-names';
import { fileTree, type TreeTrace } from '#host/file-tree';
import type { Kept } from '#host/kept';
import { snapshotOfTraces } from '#host/snapshot';
import { holds } from '#host/trace';
import type { Entry } from '../from-config.js';
import { createLook, type Look } from '../look.js';
import type { AskedEntries, AskedFile, Saved, SavedFile } from './protocol.js';

/** Whose configuration is meant. */
type Asking = Pick<AskedFile, 'cwd' | 'file' | 'settings'>;

/**
 * What an earlier process said of the disk's files, with every question to the disk that it came of. While the disk answers all of
 * them as it did, the same is said again, and neither the gates nor the configuration are loaded for it: that takes five times as
 * long, in a thread that has the machine to share with ESLint.
 */
export interface Standings {
  /** `afresh`: the disk is glanced at, however short it is that it was before. */
  find(asking: Asking, afresh?: boolean): Saved | undefined;
  /** The same for who does not know yet what its settings will be, and is taken to have those of the last time. */
  isExpected(asking: Omit<Asking, 'settings'>): boolean;
  keep(asking: Asking, config: string, traces: readonly TreeTrace[], saved: Saved): void;
  findEntries(asked: AskedEntries): readonly Entry[] | undefined;
  keepEntries(asked: AskedEntries, traces: readonly TreeTrace[], entries: readonly Entry[]): void;
}

/** `clock`: milliseconds, from any start. */
export function openStandings(kept: Kept, clock: () => number = () => performance.now()): Standings {
  const known = new Map<string, Known>();

  function find(asking: Asking, afresh = false): Saved | undefined {
    const config = configOf(asking);
    if (config === undefined) return undefined;
    const key = keyOf(asking, config);
    const before = known.get(key);
    if (before?.look.stands(afresh) === true) return before.saved;
    const begun = clock();
    const { traces, saved } = before ?? readStanding(kept, config, key) ?? {};
    known.delete(key);
    if (traces === undefined || saved === undefined) return undefined;
    // Taken first, so that what is written in between is seen at the next glance.
    const snapshot = snapshotOfTraces(traces);
    if (!holds(traces)) return undefined;
    known.set(key, { traces, saved, look: createLook(snapshot, begun, clock) });
    return saved;
  }

  return {
    find,
    isExpected({ cwd, file }) {
      const config = configOf({ cwd, file });
      if (config === undefined) return false;
      const last = kept.read<LastSettings>(config, lastKey(cwd, config), isLast);
      return last !== undefined && find({ cwd, file, ...last }) !== undefined;
    },
    keep(asking, config, traces, { files }) {
      const { cwd, settings } = asking;
      kept.write(config, keyOf(asking, config), { traces, files: [...files] } satisfies Standing);
      kept.write(config, lastKey(cwd, config), (settings === undefined ? {} : { settings }) satisfies LastSettings);
    },
    findEntries(asked) {
      const standing = kept.read<StandingEntries>(asked.file, entriesKey(asked), areWhole);
      return standing !== undefined && holds(standing.traces) ? standing.entries : undefined;
    },
    keepEntries(asked, traces, entries) {
      // What no JSON says, as a regular expression, would come back as something else.
      if (!isDeepStrictEqual(JSON.parse(JSON.stringify(entries)), entries)) return;
      kept.write(asked.file, entriesKey(asked), { traces, entries } satisfies StandingEntries);
    },
  };
}

interface Known {
  readonly traces: readonly TreeTrace[];
  readonly saved: Saved;
  readonly look: Look;
}

interface Standing {
  readonly traces: readonly TreeTrace[];
  readonly files: readonly (readonly [file: string, saved: SavedFile])[];
}

type LastSettings = Pick<Asking, 'settings'>;

interface StandingEntries {
  readonly traces: readonly TreeTrace[];
  readonly entries: readonly Entry[];
}

function readStanding(kept: Kept, config: string, key: string): Pick<Known, 'traces' | 'saved'> | undefined {
  const standing = kept.read<Standing>(config, key, isWhole);
  return standing && { traces: standing.traces, saved: { problems: [], files: new Map(standing.files) } };
}

function isWhole({ traces, files }: Partial<Standing>): boolean {
  return Array.isArray(traces) && Array.isArray(files);
}

function isLast({ settings }: Partial<LastSettings>): boolean {
  return settings === undefined || typeof settings === 'string';
}

function areWhole({ traces, entries }: Partial<StandingEntries>): boolean {
  return Array.isArray(traces) && Array.isArray(entries);
}

/** Settings that are wrong have no standing, so that no more of them is read than which file they name. */
function configOf({ cwd, file, settings }: Asking): string | undefined {
  const named = settings === undefined ? undefined : (JSON.parse(settings) as { readonly config?: unknown } | null);
  if (typeof named?.config === 'string') return path.resolve(cwd, named.config);
  return findConfig(path.dirname(file), fileTree());
}

function keyOf({ cwd, settings }: Asking, config: string): string {
  return JSON.stringify(['files', cwd, settings ?? null, config]);
}

function lastKey(cwd: string, config: string): string {
  return JSON.stringify(['last', cwd, config]);
}

function entriesKey({ cwd, file, options }: AskedEntries): string {
  return JSON.stringify(['entries', cwd, file, options]);
}
