import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile } from '#extract/extract';
import { hasUp } from '#project/migrations/read-migration';
import { layoutOf, type Layout } from '#sql/migrations/layout';
import { filesBelow, isAside } from './walk.js';

/** A folder in which the schema is made, as a glob that names its files. */
export interface MigrationFolder {
  /** Relative to the root of the search. */
  readonly folder: string;
  readonly glob: string;
  /** How many files there are. */
  readonly files: number;
  /** How the files are named and ordered; `code`: TypeScript or JavaScript with a function `up`. */
  readonly layout: Layout | 'code';
}

/** Every folder below the root that looks like migrations; where there is none, a file that makes the whole schema. */
export function findMigrations(root: string): readonly MigrationFolder[] {
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  const scripts = filesBelow(root, ['**/*.sql']).filter((file) => !isAside(file));
  const making = scripts.filter((file) => MAKES_TABLES.test(read(file)));
  const code = filesBelow(root, ['**/*.{ts,mts,cts,js,mjs,cjs}']).filter(
    (file) => !isAside(file) && (isNamedSo(file) || NUMBERED.test(path.posix.basename(file))) && runsUp(file, read),
  );
  const folders = [...new Set([...making, ...code].map(folderOf))].sort();
  const found = folders.flatMap((folder): readonly MigrationFolder[] => {
    const own = (files: readonly string[]): readonly string[] => files.filter((file) => folderOf(file) === folder);
    const [ownScripts, ownCode] = [own(scripts), own(code)];
    const makes = own(making).length > 0;
    const isNamed =
      isNamedSo(`${folder}/`) || ownScripts.every((file) => NUMBERED.test(nameOf(file))) || hasJournal(root, folder);
    if (ownCode.length === 0 && !(makes && isNamed)) return [];
    const files = [...(makes ? ownScripts : []), ...ownCode];
    return [
      {
        folder,
        glob: path.posix.join(folder, globOf(root, folder, files)),
        files: files.length,
        layout: makes ? layoutOf(journalled(root, folder, ownScripts, read)) : 'code',
      },
    ];
  });
  return found.length > 0 ? found : wholeSchemas(making);
}

const MAKES_TABLES = /\b(?:create|alter)\s+(?:unlogged\s+)?(?:table|type|domain)\b/i;
const NUMBERED = /^(?:[VR]|Migration)?\d+/;
const JOURNAL = 'meta/_journal.json';

/** `supabase/migrations/`, `src/db/migrate/`. */
function isNamedSo(file: string): boolean {
  return path.posix
    .dirname(`${file}x`)
    .split('/')
    .some((part) => /^(?:\w+[-_])?migrat(?:e|ions?)$/i.test(part));
}

function runsUp(file: string, read: (file: string) => string): boolean {
  const text = read(file);
  return /\bup\b/.test(text) && hasUp(extractFile(text, { fileName: file }));
}

const inFolderEach = /^(?:migration|up|down)\.sql$/i;

/** Where each migration is a folder of its own, the one that they stand in. */
function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return inFolderEach.test(path.posix.basename(file)) ? path.posix.dirname(folder) : folder;
}

function nameOf(file: string): string {
  return path.posix.basename(inFolderEach.test(path.posix.basename(file)) ? path.posix.dirname(file) : file);
}

function hasJournal(root: string, folder: string): boolean {
  return existsSync(path.join(root, folder, JOURNAL));
}

function globOf(root: string, folder: string, files: readonly string[]): string {
  const each = [...new Set(files.map((file) => path.posix.basename(file)).filter((name) => inFolderEach.test(name)))];
  if (each.length > 0) return `*/${braced(each.sort())}`;
  const kinds = [...new Set(files.map((file) => path.posix.extname(file).slice(1)))].sort();
  return hasJournal(root, folder) ? `{*.${braced(kinds)},${JOURNAL}}` : `*.${braced(kinds)}`;
}

export function braced(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `{${names.join(',')}}`;
}

function journalled(
  root: string,
  folder: string,
  scripts: readonly string[],
  read: (file: string) => string,
): { readonly path: string; readonly text: string }[] {
  const journal = path.posix.join(folder, JOURNAL);
  return [...scripts, ...(hasJournal(root, folder) ? [journal] : [])].map((file) => ({ path: file, text: read(file) }));
}

/** A dump of the schema is as good as the migrations that it came from, where these are not to be had. */
function wholeSchemas(making: readonly string[]): readonly MigrationFolder[] {
  return making
    .filter((file) => /(?:^|\/)(?:schema|structure|init|tables|database)\.sql$/i.test(file))
    .map((file) => ({ folder: path.posix.dirname(file), glob: file, files: 1, layout: 'plain' }));
}
