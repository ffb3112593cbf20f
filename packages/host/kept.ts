import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolderAbove } from './cache-folder.js';
import { packageFolder } from './package-folder.js';
import { toolVersion } from './version.js';

/** What outlives the process: below the `node_modules` of a file's folder, or the nearest one above; nowhere where there is none. */
export interface Kept {
  /** What was kept under a key near a file; `isWhole` tells it from what something else has made of it. */
  read<Value>(near: string, key: string, isWhole: (value: Partial<Value>) => boolean): Value | undefined;
  write(near: string, key: string, value: object): void;
}

/** Older ones go: a branch or two, and a stash. */
const mostKept = 12;

/** A broken file is as if it were not there. `warn` is told once of that, and once where none can be written. */
export function openKept(warn: (line: string) => void): Kept {
  let [writable, whole] = [true, true];
  return {
    read<Value>(near: string, key: string, isWhole: (value: Partial<Value>) => boolean) {
      const file = fileOf(near, key);
      const text = file === undefined ? undefined : textOf(file);
      if (text === undefined) return undefined;
      try {
        const { key: own, value } = JSON.parse(text) as Partial<Entry<Value>>;
        if (own === key && typeof value === 'object' && isWhole(value)) return value as Value;
      } catch {
        // It is told below.
      }
      if (whole) warn(`what is kept of an earlier run is broken, and is made anew: ${file}`);
      whole = false;
      return undefined;
    },
    write(near, key, value) {
      const file = fileOf(near, key);
      if (file === undefined || !writable) return;
      try {
        mkdirSync(path.dirname(file), { recursive: true });
        const part = `${file}.${process.pid}.part`;
        writeFileSync(part, JSON.stringify({ key, value }));
        renameSync(part, file);
        prune(path.dirname(file));
      } catch (error) {
        writable = false;
        const why = error instanceof Error ? error.message : String(error);
        warn(`findings are not kept for the next run: ${why}`);
      }
    },
  };
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Partial<Value>;
}

/** Nothing where it is not there, or is none that can be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fileOf(near: string, key: string): string | undefined {
  const folder = cacheFolderAbove(near, 'drift-gate');
  if (folder === undefined) return undefined;
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
