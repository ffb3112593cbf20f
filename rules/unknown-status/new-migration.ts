import type { Create } from '#gate/index';
import type { Project } from '#project/index';
import type { Vocabulary } from '#sql/catalog';
import type { Layout } from '#sql/migrations/layout';
import type { Use } from './uses.js';

/**
 * The files of a migration behind the last one of the folder where the list was last changed, named and laid out as that one is.
 * Undefined where a tool keeps a record of its own beside the files, where the last one is code, or is named in another way.
 */
export function newMigration(
  project: Project,
  { value, table, column }: Use,
  list: Vocabulary,
  statement: string,
): readonly Create[] | undefined {
  const order = project.migrations.find(({ up }) => up.some(({ path }) => path === list.origin.path));
  const last = order?.up.at(-1)?.path;
  const sections = order && sectionsIn.get(order.layout);
  if (order === undefined || last === undefined || sections === undefined || !statement.endsWith(';')) return undefined;
  const named = nextName(last, `${table && column ? `${table.name}_${column.name}` : list.name}_${value}`);
  if (named === undefined) return undefined;
  const back = `-- Nothing is taken back: rows may hold '${value}' by now.`;
  const { up, down } = sections;
  const written = statement.replaceAll('; ', ';\n');
  const text = down === undefined ? `${up}${written}\n` : `${up}${written}\n\n${down}${back}\n`;
  const file = { path: named, text };
  const pair = named.replace(/([._-])up\.sql$/, '$1down.sql');
  const isPaired = order.layout === 'pairs' && order.down.length > 0 && pair !== named;
  return isPaired ? [file, { path: pair, text: `${back}\n` }] : [file];
}

/** What stands before the two ways in one file. Prisma and drizzle-kit write their migrations from their schema. */
const sectionsIn: ReadonlyMap<Layout, { readonly up: string; readonly down?: string }> = new Map([
  ['pairs', { up: '' }],
  ['plain', { up: '' }],
  ['flyway', { up: '' }],
  ['dbmate', { up: '-- migrate:up\n', down: '-- migrate:down\n' }],
  ['goose', { up: '-- +goose Up\n', down: '-- +goose Down\n' }],
  ['node-pg-migrate', { up: '-- Up Migration\n', down: '-- Down Migration\n' }],
]);

/** `007_jobs.up.sql` is followed by `008_…up.sql`, a time by the next second, so that the same project gives the same name. */
function nextName(last: string, subject: string): string | undefined {
  const [, folder = '', prefix = '', digits = '', separator = '', rest = '', ending = ''] =
    /^(.*\/)?(V?)(\d+)(__|[._-])([^/]*?)((?:[._-]up)?\.sql)$/.exec(last) ?? [];
  // `20240102_030405_jobs` and `2024-01-02-jobs` count otherwise.
  if (digits === '' || /^\d/.test(rest)) return undefined;
  const joint = rest.includes('-') && !rest.includes('_') ? '-' : '_';
  const words = subject
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, joint)
    .replace(/^[_-]|[_-]$/g, '');
  return `${folder}${prefix}${nextNumber(digits)}${separator}${words}${ending}`;
}

function nextNumber(digits: string): string {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  if (year !== undefined && month !== undefined && month >= 1 && month <= 12) {
    const next = new Date(Date.UTC(year, month - 1, day, hour, minute, (second ?? 0) + 1));
    return next.toISOString().replace(/\D/g, '').slice(0, digits.length);
  }
  return String(BigInt(digits) + 1n).padStart(digits.length, '0');
}
