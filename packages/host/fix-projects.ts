import path from 'node:path';
import { checkProjects, type Checked, type CheckOptions } from './check.js';
import { editedText } from './edited-text.js';
import { compatible, fixesOf, suggestionsIn, type PlacedFix } from './fix-batch.js';
import { projectPath } from './file-tree.js';
import { unwatched, watchedCache } from './watch.js';
import { createCompiler } from './types-oracle.js';

/** A run with what its fixes change. Nothing is written. */
export interface Fixed {
  /** As it stands once the changes are made. */
  readonly checked: Checked;
  readonly changes: readonly TextChange[];
  readonly applied: number;
  /** Findings that are left and have a suggestion. */
  readonly suggestions: number;
}

/** Texts without byte-order mark. */
export interface TextChange {
  /** Absolute. */
  readonly file: string;
  /** Null where the file is new. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Applies fixes in memory and judges the result, again and again until none is left. What a fix does must show: where the run that follows
 * finds no fewer breaches, the changes are taken back, and the fixes are tried one by one, so that one which is not worth
 * having keeps no other from being made.
 */
export async function fixProjects(given: CheckOptions): Promise<Fixed> {
  const options = {
    ...given,
    cache: given.cache ?? watchedCache(given.watch ?? unwatched),
    compiler: given.compiler ?? createCompiler(),
  };
  const overlay = new Map([...(given.overlay ?? [])].map(([file, text]) => [path.resolve(given.cwd, file), text]));
  let state: State = { cwd: given.cwd, overlay, before: new Map(), applied: 0, checked: await checkProjects(options) };
  const refused = new Set<string>();
  for (let alone = false; ;) {
    const open = fixesOf(state.checked, given.cwd).filter(({ id }) => !refused.has(id));
    const batch: readonly PlacedFix[] = alone ? open.slice(0, 1) : compatible(open);
    if (batch.length === 0) break;
    const texts = withFixes(state, batch);
    const checked = texts && (await checkProjects({ ...options, overlay: texts.overlay }));
    if (checked !== undefined && breaches(checked) < breaches(state.checked)) {
      state = { ...state, ...texts, applied: state.applied + batch.length, checked };
      alone = false;
    } else {
      alone = batch.length > 1;
      if (!alone) for (const { id } of batch) refused.add(id);
    }
  }
  const { checked, applied } = state;
  const changes = [...state.before].map(([file, text]) => ({
    file,
    before: text,
    after: state.overlay.get(file) ?? '',
  }));
  return { checked, applied, changes, suggestions: suggestionsIn(checked) };
}

interface State {
  readonly cwd: string;
  readonly overlay: ReadonlyMap<string, string | null>;
  /** The texts of changed files as they were at first. */
  readonly before: ReadonlyMap<string, string | null>;
  readonly applied: number;
  readonly checked: Checked;
}

function breaches({ results, problems }: Checked): number {
  const open = results.flatMap(({ findings }) => findings).filter(({ allowed }) => allowed === undefined);
  // A run that could do less of its job has not found fewer.
  const broken = problems.length + results.flatMap((result) => result.problems).length;
  return open.length + broken * 1000;
}

/** The texts with a batch applied. Undefined where some of them would no longer parse, or a new file is there already. */
function withFixes(state: State, batch: readonly PlacedFix[]): Pick<State, 'overlay' | 'before'> | undefined {
  const overlay = new Map(state.overlay);
  const before = new Map(state.before);
  for (const file of new Set(batch.flatMap(({ edits }) => edits.map((edit) => edit.path)))) {
    const text = textOf(state, file);
    const edits = batch.flatMap((fix) => fix.edits.filter((edit) => edit.path === file));
    const made = text === undefined ? undefined : editedText(file, text, edits);
    if (text === undefined || made === undefined) return undefined;
    if (!before.has(file)) before.set(file, text);
    overlay.set(file, made);
  }
  const made = new Map(batch.flatMap(({ creates }) => creates.map((one) => [one.path, one.text] as const)));
  for (const [file, text] of made) {
    if (textOf(state, file) !== undefined) return undefined;
    before.set(file, null);
    overlay.set(file, text);
  }
  return { overlay, before };
}

function textOf({ checked, cwd }: State, file: string): string | undefined {
  for (const { project, root = '.' } of checked.results) {
    const text = checked.read(projectPath(path.resolve(cwd, root), file), project);
    if (text !== undefined) return text;
  }
  return undefined;
}
