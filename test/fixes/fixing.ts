import path from 'node:path';
import type { Finding } from '#gate/index';
import { checkProjects, createCompiler, factsCache, fixProjects, type Checked } from '#host/index';
import { editedText } from '#host/edited-text';
import { folder } from '../host/in-memory.js';

/** Texts by path; a project of which no file is on the disk. */
export type Files = Readonly<Record<string, string>>;

const compiler = createCompiler();
const cache = factsCache();

/** The files that `--fix` changes or makes, as they are then. */
export async function fixedFiles(files: Files, gates: readonly string[]): Promise<Files> {
  const { changes, checked } = await fixProjects({
    cwd: folder,
    types: 'auto',
    gates,
    overlay: overlayOf(files),
    cache,
    compiler,
  });
  sound(checked);
  return Object.fromEntries(
    changes.map(({ file, after }) => [path.relative(folder, file).split(path.sep).join('/'), after]),
  );
}

/** Everything that is found. */
export async function foundIn(files: Files, gates: readonly string[]): Promise<readonly Finding[]> {
  const checked = await checkProjects({
    cwd: folder,
    types: 'auto',
    gates,
    overlay: overlayOf(files),
    cache,
    compiler,
  });
  sound(checked);
  return checked.results.flatMap(({ findings }) => findings);
}

/** Each suggestion by itself: what it is called, and the files that it changes. */
export async function suggestedFiles(
  files: Files,
  gates: readonly string[],
): Promise<readonly { readonly title: string; readonly changes: Files }[]> {
  return (await foundIn(files, gates)).flatMap(({ fix }) => {
    if (fix?.kind !== 'suggestion') return [];
    return [{ title: fix.title, changes: changesOf(fix, (file) => files[file] ?? '') }];
  });
}

/** What a fix makes of the files that it touches. One after which a file no longer parses throws. */
export function changesOf(fix: NonNullable<Finding['fix']>, read: (file: string) => string): Files {
  const touched = [...new Set(fix.edits.map((edit) => edit.path))];
  const edited = touched.map((file) => {
    const own = fix.edits.filter((edit) => edit.path === file);
    const text = editedText(file, read(file), own);
    if (text === undefined) throw new Error(`${file} does not parse after "${fix.title}"`);
    return [file, text] as const;
  });
  return Object.fromEntries([...edited, ...(fix.creates ?? []).map((one) => [one.path, one.text] as const)]);
}

function overlayOf(files: Files): ReadonlyMap<string, string> {
  return new Map(Object.entries(files));
}

function sound({ problems, results }: Checked): void {
  const all = [...problems, ...results.flatMap((result) => result.problems)];
  if (all.length > 0) throw new Error(all.map(({ where, what }) => `${where}: ${what}`).join('\n'));
}
