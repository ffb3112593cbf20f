import type { Place } from '#facts/span';
import type { MigrationSource } from '../catalog.js';
import { journalOrder } from './journal.js';
import { directionOf, folderOf, layoutOf, versionOf, type Layout } from './layout.js';
import { sectionsOf } from './sections.js';

export interface MigrationOrder {
  readonly layout: Layout;
  /** The up parts, in the order in which they are applied; everything else is blanked, so that spans hold in the file. */
  readonly up: readonly MigrationSource[];
  /** The down parts, in the order of their ups. */
  readonly down: readonly MigrationSource[];
  readonly problems: readonly MigrationProblem[];
}

export interface MigrationProblem {
  readonly kind:
    | 'duplicate-number'
    | 'out-of-order'
    | 'missing-up'
    | 'unlisted'
    | 'missing-file'
    | 'unreadable-journal'
    | 'unclosed-section';
  readonly place: Place;
  readonly message: string;
}

export interface OrderOptions {
  /** Detected from names and texts when left out. */
  readonly layout?: Layout;
}

/** A file of a folder of migrations: a script, or code with the SQL that it amounts to. */
export type MigrationFile = MigrationSource & {
  readonly code?: { readonly up: MigrationSource; readonly down?: MigrationSource; readonly version?: number };
};

/** Puts the files of one migration folder in order and separates up from down. Reads nothing but the texts it is given. */
export function orderMigrations(files: readonly MigrationFile[], options: OrderOptions = {}): MigrationOrder {
  const layout = options.layout ?? layoutOf(files);
  const problems: MigrationProblem[] = [];
  const scripts = files.filter(
    (file) => file.code !== undefined || (/\.sql$/i.test(file.path) && directionOf(file.path, layout) !== 'undo'),
  );
  const sorted: readonly MigrationFile[] = scripts.every(({ code }) => code?.version !== undefined)
    ? // Numbers in the code are the runner's own, whatever the files are called.
      [...scripts].sort((left, right) => (left.code?.version ?? 0) - (right.code?.version ?? 0))
    : layout === 'drizzle'
      ? journalOrder(files, scripts, problems)
      : [...scripts].sort((left, right) => compareMigrations(left.path, right.path, layout));
  const up: MigrationSource[] = [];
  const down: MigrationSource[] = [];
  for (const file of sorted) {
    const { code } = file;
    if (code !== undefined) {
      up.push(code.up);
      if (code.down !== undefined) down.push(code.down);
      continue;
    }
    const direction = directionOf(file.path, layout);
    if (direction === 'down') down.push(file);
    else if (direction === 'up') up.push(file);
    else {
      const sections = sectionsOf(file, layout, problems);
      up.push({ path: file.path, text: sections.up });
      if (sections.down !== undefined) down.push({ path: file.path, text: sections.down });
    }
  }
  problems.push(...duplicateNumbers(up, layout), ...lonelyDowns(up, down, layout));
  return { layout, up, down, problems };
}

/** Natural order: numbers as numbers, then the whole name by code units. A repeatable migration comes after all others. */
export function compareMigrations(left: string, right: string, layout: Layout): number {
  const [one, two] = [versionOf(left, layout), versionOf(right, layout)];
  if (one.repeatable !== two.repeatable) return one.repeatable ? 1 : -1;
  for (let index = 0; index < Math.max(one.numbers.length, two.numbers.length); index += 1) {
    const [first, second] = [one.numbers[index], two.numbers[index]];
    // A file without a number follows those that have one.
    if (index === 0 && (first === undefined || second === undefined)) return first === undefined ? 1 : -1;
    const difference = (first ?? 0n) - (second ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  if (one.name !== two.name) return one.name < two.name ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function duplicateNumbers(up: readonly MigrationSource[], layout: Layout): readonly MigrationProblem[] {
  const problems: MigrationProblem[] = [];
  const first = new Map<string, MigrationSource>();
  for (const file of up) {
    const version = versionOf(file.path, layout);
    // Files of one day that say no time are told apart by their names.
    if (version.numbers.length === 0 || layout === 'drizzle' || isDay(version.numbers)) continue;
    // A glob may take in the folders of several modules, which number their files each for itself.
    const key = [folderOf(file.path), ...version.numbers].join('\0');
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, file);
    else if (earlier.path !== file.path)
      problems.push({
        kind: 'duplicate-number',
        place: startOf(file),
        message: `${file.path} has the number of ${earlier.path}`,
      });
  }
  return problems;
}

/** `2024-01-02`. */
function isDay(numbers: readonly bigint[]): boolean {
  const [year, month, day, ...time] = numbers;
  if (year === undefined || month === undefined || day === undefined || time.length > 0) return false;
  return year >= 1970n && year <= 9999n && month <= 12n && day <= 31n;
}

function lonelyDowns(
  up: readonly MigrationSource[],
  down: readonly MigrationSource[],
  layout: Layout,
): readonly MigrationProblem[] {
  const known = new Set(up.map((file) => versionOf(file.path, layout).key));
  return down
    .filter((file) => !known.has(versionOf(file.path, layout).key))
    .map((file) => ({
      kind: 'missing-up' as const,
      place: startOf(file),
      message: `${file.path} takes back what no file brings`,
    }));
}

function startOf(file: MigrationSource): Place {
  return { path: file.path, span: { start: 0, end: 0 } };
}
