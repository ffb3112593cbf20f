import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Problem } from '#gate/index';
import { writeBeforeInterruption } from './interruption.js';

/** A file as it was judged, null where it is new, and as it is to be. Without byte-order mark. */
export interface Change {
  /** Absolute. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
}

/**
 * Writes all changes or none: every new text is first written beside its file, and only when all are there does each take its file's place,
 * in one step of the file system, so that no file is ever there in part. A byte-order mark and the mode stay.
 */
export function writeChanges(changes: readonly Change[], cwd: string, by: Writer = '--fix'): readonly Problem[] {
  writeBeforeInterruption();
  const staged: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const change of changes) {
      const problem = staleness(change, cwd, by);
      if (problem !== undefined) return [problem];
      staged.push(stage(change));
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
    return [];
  } catch (error) {
    const { things, instead } = writers[by];
    const what = `${things} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    return [{ where: by, what, todo: `make the files writable${instead}` }];
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

/** The texts as they are on disk. */
export function rawTexts({ file, before, after }: Change): { readonly old: string; readonly new: string } {
  const mark = before !== null && readFileSync(file, 'utf8').startsWith(MARK) ? MARK : '';
  return { old: before === null ? '' : mark + before, new: mark + after };
}

const MARK = '\ufeff';

/** What the user asked for that writes. */
export type Writer = keyof typeof writers;

const writers = {
  '--fix': {
    things: 'the fixes',
    instead: ', or apply what --fix-dry-run prints',
    stale: 'so no fix was written',
    again: '--fix',
  },
  init: { things: 'the configuration', instead: '', stale: 'so nothing was written', again: 'init' },
  baseline: { things: 'the entries', instead: '', stale: 'so nothing was written', again: 'baseline' },
};

/** Somebody else has changed the file since it was judged: what is known of it no longer holds. */
function staleness({ file, before }: Change, cwd: string, by: Writer): Problem | undefined {
  const isAsJudged =
    before === null
      ? !existsSync(file)
      : existsSync(file) && readFileSync(file, 'utf8').replace(/^\ufeff/, '') === before;
  if (isAsJudged) return undefined;
  const where = path.relative(cwd, file).split(path.sep).join('/');
  return {
    where,
    what: `it was changed while it was judged, ${writers[by].stale}`,
    todo: `run drift-gate ${writers[by].again} again`,
  };
}

function stage(change: Change): { readonly temporary: string; readonly target: string } {
  // A link stays one, and what it names is changed.
  const target = change.before === null ? change.file : realpathSync(change.file);
  mkdirSync(path.dirname(target), { recursive: true });
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  const mode = change.before === null ? 0o644 : statSync(target).mode;
  writeFileSync(temporary, rawTexts(change).new, { mode, flag: 'wx' });
  return { temporary, target };
}
