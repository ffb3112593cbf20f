import type { MigrationSource } from '../catalog.js';

/**
 * How a tool names its files and marks the way back. `pairs`: `.up.sql` and `.down.sql`; `folders`: one folder a migration
 * (Prisma); `plain`: numbered files that only go forward.
 */
export type Layout = 'pairs' | 'dbmate' | 'goose' | 'flyway' | 'folders' | 'drizzle' | 'node-pg-migrate' | 'plain';

/** The layout of a folder's files: what most of its SQL files look like, a journal or a marker deciding at once. */
export function layoutOf(files: readonly MigrationSource[]): Layout {
  if (files.some((file) => JOURNAL.test(file.path))) return 'drizzle';
  const scripts = files.filter((file) => /\.sql$/i.test(file.path));
  const most = (test: (file: MigrationSource) => boolean): boolean =>
    scripts.length > 0 && scripts.filter(test).length * 2 > scripts.length;
  if (most((file) => DIRECTION.test(nameOf(file.path)))) return 'pairs';
  if (scripts.some((file) => MARKERS.dbmate.test(file.text))) return 'dbmate';
  if (scripts.some((file) => MARKERS.goose.test(file.text))) return 'goose';
  if (scripts.some((file) => MARKERS['node-pg-migrate'].test(file.text))) return 'node-pg-migrate';
  if (most((file) => FLYWAY.test(nameOf(file.path)))) return 'flyway';
  if (most((file) => FOLDER.test(file.path))) return 'folders';
  if (scripts.some((file) => file.text.includes('--> statement-breakpoint'))) return 'drizzle';
  return 'plain';
}

export const JOURNAL = /(^|\/)meta\/_journal\.json$/;

/** Lines that open a section, one pattern a tool. */
export const MARKERS = {
  dbmate: /^[ \t]*--[ \t]*migrate:(up|down)\b.*$/im,
  goose: /^[ \t]*--[ \t]*\+goose[ \t]+(up|down)\b.*$/im,
  'node-pg-migrate': /^[ \t]*--[ \t]*(up|down)[ \t]+migration\b.*$/im,
} as const;

const DIRECTION = /[._-](up|down|undo)\.sql$/i;
const FLYWAY = /^([VUBR])(\d[\d._]*)?__.*\.sql$/;
const FOLDER = /(?:^|\/)([^/]+)\/(migration|up|down)\.sql$/i;

/** Which way a whole file goes, as far as its name says; Flyway's undo files are never applied. */
export function directionOf(path: string, layout: Layout): 'up' | 'down' | 'undo' | undefined {
  const name = nameOf(path);
  if (layout === 'flyway') return name.startsWith('U') && FLYWAY.test(name) ? 'undo' : 'up';
  const folder = FOLDER.exec(path);
  if (folder !== null) return folder[2]?.toLowerCase() === 'down' ? 'down' : 'up';
  const direction = DIRECTION.exec(name)?.[1]?.toLowerCase();
  return direction === undefined ? undefined : direction === 'up' ? 'up' : 'down';
}

/** The folder in which a migration is numbered: that of its file, or of the folder that it has to itself. */
export function folderOf(path: string): string {
  const own = FOLDER.test(path) ? path.slice(0, path.lastIndexOf('/')) : path;
  return own.slice(0, own.lastIndexOf('/') + 1);
}

export interface Version {
  readonly numbers: readonly bigint[];
  /** The name after the number. */
  readonly name: string;
  readonly repeatable: boolean;
  /** Equal for the up and the down of one migration. */
  readonly key: string;
}

/** What a file's name says about its place in the order. */
export function versionOf(path: string, layout: Layout): Version {
  const folder = FOLDER.exec(path)?.[1];
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  const name =
    folder ??
    nameOf(path)
      .replace(DIRECTION, '')
      .replace(/\.(?:sql|[cm]?[jt]s)$/i, '');
  const key = folder === undefined ? directory + name : path.slice(0, path.lastIndexOf('/'));
  const flyway = layout === 'flyway' ? FLYWAY.exec(nameOf(path)) : null;
  if (flyway !== null) return { numbers: numbersIn(flyway[2] ?? ''), name, repeatable: flyway[1] === 'R', key };
  const stamp = STAMPED.exec(name)?.[1];
  if (stamp !== undefined) return { numbers: digitsIn(stamp), name, repeatable: false, key };
  const leading = LEADING.exec(name);
  return { numbers: leading === null ? [] : digitsIn(leading[0]), name, repeatable: false, key };
}

/** The release that a migration came with, and when it was written, by which the releases follow each other too: `1.0.0_rc.1-1675788753-roles`. */
const STAMPED = /^v?\d+(?:\.\d+)+(?:[._-]?(?:alpha|beta|rc)[.\d]*)?-(\d{10,}(?:\.\d+)?)(?![a-z\d])/i;

/** The version at the beginning of a name: a date with a time, a dotted number, or a plain one. */
const LEADING = new RegExp(
  [
    // `20230608T201813132Z`, `20240102_030405`, `2024-01-02-030405`, `2024-01-02`.
    String.raw`^\d{8}[T_-]\d{6,9}Z?(?![a-z\d])`,
    String.raw`^\d{4}([-_])\d\d\1\d\d(?:[T_-]\d{4,9}Z?)?(?![a-z\d])`,
    // `1.10.2`, MikroORM's `Migration20240101000000`: what is glued to letters behind it is the name's.
    String.raw`^(?:v|version[-_]?|migration)?\d+(?:\.\d+(?![a-z\d]))*`,
  ].join('|'),
  'i',
);

function digitsIn(text: string): readonly bigint[] {
  return (text.match(/\d+/g) ?? []).map(BigInt);
}

function numbersIn(text: string): readonly bigint[] {
  const numbers = [...digitsIn(text)];
  // `1.0` and `1` are one version.
  while (numbers.length > 1 && numbers.at(-1) === 0n) numbers.pop();
  return numbers;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
