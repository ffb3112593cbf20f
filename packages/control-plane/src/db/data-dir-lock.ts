import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface DataDirLock {
  release(): void;
}

/**
 * Takes a data folder for this process. Embedded PostgreSQL opens one folder twice without complaint and then corrupts
 * it, so the lock is ours: a file that names the process, created by a hard link, which either makes it or fails.
 */
export function lockDataDir(folder: string): DataDirLock {
  mkdirSync(folder, { recursive: true });
  const path = resolve(folder, LOCK_FILE);
  const claim = join(folder, `${LOCK_FILE}.${process.pid}.claim`);
  writeFileSync(claim, String(process.pid));
  try {
    if (!tryLink(claim, path)) {
      setAsideIfStale(path);
      if (!tryLink(claim, path)) throw new DataDirInUse(folder, readHolder(path));
    }
  } finally {
    rmSync(claim, { force: true });
  }
  heldHere.add(path);
  let released = false;
  return {
    release: () => {
      // By the time of a second release the folder may be somebody else's.
      if (released) return;
      released = true;
      heldHere.delete(path);
      rmSync(path, { force: true });
    },
  };
}

export class DataDirInUse extends Error {
  constructor(folder: string, holder: number | undefined) {
    super(`the data folder ${folder} is in use by process ${holder ?? 'unknown'}`);
    this.name = 'DataDirInUse';
  }
}

const LOCK_FILE = 'control-plane.lock';

/** Tells a lock of this process from a stale one whose process had the same id, as is usual in a container. */
const heldHere = new Set<string>();

function setAsideIfStale(path: string): void {
  if (isHeld(path)) return;
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  // Between the look and the rename another process may have made a lock of its own: that one goes back.
  if (isHeld(aside)) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function isHeld(path: string): boolean {
  const holder = readHolder(path);
  if (holder === undefined) return false;
  if (holder === process.pid) return heldHere.has(path);
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
