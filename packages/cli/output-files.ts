import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Problem } from '#gate/index';
import { writeBeforeInterruption } from './interruption.js';

/** A file that a report goes to, and what named it. */
export interface Target {
  /** Absolute. */
  readonly file: string;
  /** As it is told: `--format sarif=out.sarif`. */
  readonly where: string;
  /** What is in it already stays in front. */
  readonly append?: boolean;
}

/** What can be known of a file before the run: nobody should wait for a report that cannot be written. */
export function writability({ file, where, append }: Target): Problem | undefined {
  const folder = path.dirname(file);
  if (!existsSync(folder)) return problem(where, `there is no folder ${folder}`, `create it: mkdir -p ${folder}`);
  if (!statSync(folder).isDirectory()) return problem(where, `${folder} is no folder`, 'name a file in a folder');
  const exists = existsSync(file);
  if (exists && statSync(file).isDirectory()) return problem(where, 'it is a folder', 'name a file');
  try {
    if (exists) accessSync(file, constants.W_OK);
    if (!exists || replaces(file, append)) accessSync(folder, constants.W_OK);
  } catch (error) {
    return failure(where, error);
  }
  return undefined;
}

/** A file is replaced in one step, so that no half of it is ever there. */
export function writeReport({ file, where, append }: Target, text: string): Problem | undefined {
  writeBeforeInterruption();
  try {
    if (append) appendFileSync(file, text);
    else if (replaces(file)) replace(file, text);
    else writeFileSync(file, text);
    return undefined;
  } catch (error) {
    return failure(where, error);
  }
}

/** A device or a pipe is written to; another in its place would be something else. */
function replaces(file: string, append = false): boolean {
  return !append && (!existsSync(file) || statSync(file).isFile());
}

function replace(file: string, text: string): void {
  const exists = existsSync(file);
  // A link stays one, and what it names is replaced.
  const target = exists ? realpathSync(file) : file;
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode: exists ? statSync(target).mode : 0o666 });
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function failure(where: string, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  return problem(where, `it cannot be written: ${why}`, 'make it writable, or name another file');
}

function problem(where: string, what: string, todo: string): Problem {
  return { where, what, todo };
}
