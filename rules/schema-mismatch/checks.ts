import type { Breach } from '#gate/index';
import type { OrmCheck, OrmTable, Project } from '#project/index';
import type { Check, Table } from '#sql/catalog';
import { normalForm } from '#sql/normal-form';
import { unreadAbout } from '#project/unread-migrations';
import { shownTable } from '#project/table-names';
import { quoted, quotedTable, type DeclaredTable } from './declared.js';

/** `both`: every CHECK has to stand on both sides; `declared`: those of tables that declare one. */
export type Demand = 'both' | 'declared';

/** CHECKs that are on one side only, and those of one name that say different things. */
export function* checkBreaches(
  project: Project,
  { table, declarations }: DeclaredTable,
  demand: Demand,
): Iterable<Breach> {
  if (table.view) return;
  const shown = shownTable(table);
  // Prisma's schema has no word for a CHECK.
  const able = declarations.filter(({ orm }) => orm !== 'prisma');
  const [first] = able;
  if (first === undefined) return;
  const left = new Set(table.checks);
  const unpaired: { readonly check: OrmCheck; readonly form: string | undefined }[] = [];
  for (const check of able.flatMap(({ checks }) => checks)) {
    const form = check.expression === undefined ? undefined : normalForm(check.expression);
    const same = form === undefined ? undefined : table.checks.find((one) => normalForm(one.expression) === form);
    if (same === undefined) unpaired.push({ check, form });
    else left.delete(same);
  }
  for (const { check, form } of unpaired) {
    const named = table.checks.find(({ name }) => name === check.name);
    if (named !== undefined) left.delete(named);
    yield ofUnpaired(project, table, check, form, named);
  }
  const declares = able.some(({ checks }) => checks.length > 0);
  const unread = unpaired.some(({ form }) => form === undefined) || able.some(hasUnreadConstraints);
  // What could not be read may be any of them.
  if (unread) return;
  if (demand === 'both' || declares) for (const check of left) yield undeclared(shown, first, check);
  else yield* onlyThere(shown, first, [...left]);
}

function ofUnpaired(
  project: Project,
  owner: Table,
  check: OrmCheck,
  form: string | undefined,
  named: Check | undefined,
): Breach {
  const table = shownTable(owner);
  const name = check.name ?? 'without a name';
  const common = { place: check.at, subject: `${table}#${name}` };
  const related = named === undefined ? [] : [{ place: named.origin, label: `${named.name} in the migrations` }];
  const doubt = form === undefined ? unreadable(check) : named && unreadForm(named);
  const why = doubt ?? (named === undefined ? unreadAbout(project, [check.name ?? table]) : undefined);
  if (why !== undefined) {
    const what = `whether the CHECK ${name} of ${table} is that of the migrations`;
    return { messageId: 'undecided', severity: 'note', values: { what, why }, related, ...common };
  }
  const values = {
    check: name,
    table,
    here: check.expression ?? '',
    sqlTable: quotedTable(owner),
    sqlName: quoted(name),
  };
  if (named === undefined) return { messageId: 'missingCheck', values, ...common };
  return { messageId: 'differentCheck', values: { ...values, there: oneLine(named.expression) }, related, ...common };
}

function undeclared(table: string, declaration: OrmTable, check: Check): Breach {
  return {
    messageId: 'undeclaredCheck',
    values: { check: check.name, table, there: oneLine(check.expression) },
    place: declaration.at,
    subject: `${table}#${check.name}`,
    related: [{ place: check.origin, label: 'it stands here' }],
  };
}

/** Where nobody declares CHECKs, that there are some is one note a table. */
function* onlyThere(table: string, declaration: OrmTable, checks: readonly Check[]): Iterable<Breach> {
  if (checks.length === 0) return;
  yield {
    messageId: 'undeclaredChecks',
    severity: 'note',
    values: { checks: checks.map(({ name }) => name).join(', '), table },
    place: declaration.at,
    subject: table,
    related: checks.map(({ name, origin }) => ({ place: origin, label: name })),
  };
}

function hasUnreadConstraints({ open }: OrmTable): boolean {
  return open.some(({ part }) => part === 'constraint');
}

function unreadable({ expression }: OrmCheck): string {
  return expression === undefined ? 'its condition is made at run time' : 'PostgreSQL would not accept its condition';
}

function unreadForm({ expression }: Check): string | undefined {
  return normalForm(expression) === undefined ? 'the condition in the migrations could not be read' : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
