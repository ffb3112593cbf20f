import { nearest, type Breach } from '#gate/index';
import type { OrmColumn, OrmTable, Project } from '#project/index';
import type { Column, Table } from '#sql/catalog';
import { unreadAbout } from '#project/unread-migrations';
import { shownTable } from '#project/table-names';
import { quoted, quotedTable, type DeclaredTable } from './declared.js';
import { sameType, shownType } from './types.js';

/** Columns that are on one side only, and those that differ. */
export function* columnBreaches(project: Project, { table, declarations }: DeclaredTable): Iterable<Breach> {
  for (const declaration of declarations) {
    for (const column of declaration.columns) {
      const made = table.columns.get(column.name);
      if (made !== undefined) yield* differences(project, declaration, table, column, made);
      else if (table.open !== true) yield missingColumn(project, table, column);
    }
  }
  yield* undeclaredColumns(table, declarations);
}

function missingColumn(project: Project, table: Table, column: OrmColumn): Breach {
  const shown = shownTable(table);
  const near = nearest(column.name, [...table.columns.keys()]);
  const doubt = unreadAbout(project, [table.name, column.name]);
  const common = { place: column.at, subject: `${shown}.${column.name}` };
  if (doubt !== undefined) {
    const values = { what: `whether the migrations give ${shown} the column ${column.name}`, why: doubt };
    return { messageId: 'undecided', severity: 'note', values, ...common };
  }
  return {
    messageId: 'missingColumn',
    values: {
      table: shown,
      column: column.name,
      hint: near === undefined ? 'nothing there has a name like it' : `the nearest there is ${near}`,
      type: column.type === undefined ? '…' : shownType(column.type),
      ...spelt(table, column),
    },
    related: [{ place: table.origin, label: `${shown} is created here` }],
    ...common,
  };
}

function* differences(
  { catalog }: Project,
  { orm }: OrmTable,
  table: Table,
  column: OrmColumn,
  made: Column,
): Iterable<Breach> {
  // Of a view's columns only the names are known.
  if (table.view) return;
  const name = `${shownTable(table)}.${column.name}`;
  const values = { column: name, ...spelt(table, column) };
  const related = [{ place: made.origin, label: 'the migrations make the column here' }];
  const { type } = column;
  // That the enum is in no migration is said of the enum.
  const unmade = type?.enum !== undefined && !catalog.enums.has(enumKey(type.enum));
  // A change of the table that was not read may have been to its types.
  const doubted = table.open === true && made.type.kind === 'unknown';
  if (type !== undefined && !unmade && !doubted && !sameType(type, made.type, catalog)) {
    yield {
      messageId: 'type',
      values: { ...values, here: shownType(type), there: shownType(made.type) },
      place: column.typeAt,
      subject: name,
      related,
    };
  }
  // Prisma has no way to say whether a list may be NULL.
  if (column.nullable === made.nullable || (orm === 'prisma' && type?.array === true)) return;
  yield {
    messageId: column.nullable ? 'nullable' : 'notNull',
    values,
    place: column.at,
    subject: name,
    related,
  };
}

function* undeclaredColumns(table: Table, declarations: readonly OrmTable[]): Iterable<Breach> {
  const [first] = declarations;
  if (first === undefined || declarations.some(({ open }) => open.some(({ part }) => part === 'column'))) return;
  const names = new Set(declarations.flatMap(({ columns }) => columns.map(({ name }) => name)));
  const left = [...table.columns.values()].filter(({ name }) => !names.has(name));
  const [column] = left;
  if (column === undefined) return;
  const needed = left.filter((one) => !one.nullable && one.default === undefined && !one.generated && !table.view);
  yield {
    messageId: 'undeclaredColumns',
    severity: 'note',
    values: {
      table: shownTable(table),
      columns: left.map(({ name }) => name).join(', '),
      hint:
        needed.length === 0
          ? 'code that goes through this declaration does not see them'
          : `no insert through this declaration can succeed: ${needed.map(({ name }) => name).join(', ')} must be given`,
    },
    place: first.at,
    subject: shownTable(table),
    related: [{ place: column.origin, label: `the migrations make ${column.name} here` }],
  };
}

/** Both as a statement has to spell them. */
function spelt(table: Table, { name }: OrmColumn): { readonly sqlTable: string; readonly sqlName: string } {
  return { sqlTable: quotedTable(table), sqlName: quoted(name) };
}

/** The key of an enum in the catalog. */
export function enumKey({ schema, name }: { readonly schema?: string; readonly name: string }): string {
  return `${schema ?? 'public'}.${name}`;
}
