import { nearest, type Breach } from '#gate/index';
import type { OrmTable, Project } from '#project/index';
import { isMadeByBuilder, madeInCode } from '#project/made-in-code';
import { unreadAbout } from '#project/unread-migrations';
import { shownTable } from '#project/table-names';
import { groupOf, type declaredTables } from './declared.js';

/** Declared tables that no migration creates. */
export function* missingTables(
  project: Project,
  missing: ReturnType<typeof declaredTables>['missing'],
  external: ReadonlySet<string>,
): Iterable<Breach> {
  const unlisted = missing.filter(({ declaration }) => !external.has(shownTable(declaration)));
  if (unlisted.length === 0) return;
  const made = madeInCode(project);
  const left = unlisted.filter(
    ({ declaration: { name } }) => !made.created.has(name) && !isMadeByBuilder(project, name),
  );
  const names = [...project.catalog.tables.values()].map(shownTable);
  const said = new Set<string>();
  for (const { declaration, alone } of left) {
    const table = shownTable(declaration);
    const common = { place: declaration.at, subject: table };
    if (alone) {
      const group = groupOf(declaration);
      const count = left.filter((one) => groupOf(one.declaration) === group).length;
      const folder = group.split(' ').slice(2).join(' ');
      if (!said.has(group))
        yield { messageId: 'otherDatabase', severity: 'note', values: { table, folder, count }, ...common };
      said.add(group);
      continue;
    }
    const doubt = made.createsAny
      ? 'the code creates tables under names that are put in at run time'
      : unreadAbout(project, [declaration.name]);
    const near = nearest(table, names);
    const hint = near === undefined ? 'nothing there has a name like it' : `the nearest there is ${near}`;
    yield doubt === undefined
      ? { messageId: 'missingTable', values: { table, hint }, ...common }
      : {
          messageId: 'undecided',
          severity: 'note',
          values: { what: `whether a migration creates ${table}`, why: doubt },
          ...common,
        };
  }
}

/** What of the declarations could not be read. */
export function unread({
  ormSchema,
}: Project): readonly { what: string; at: OrmTable['at']; table: string; why: string }[] {
  return [
    ...ormSchema.tables.flatMap((table) =>
      table.open.map(({ part, at, why }) => ({
        what: `whether ${shownTable(table)} declares every ${part} that the migrations give it`,
        at,
        table: shownTable(table),
        why,
      })),
    ),
    ...ormSchema.open.map(({ at, why }) => ({
      what: 'which part of the schema this declares',
      at,
      table: at.path,
      why,
    })),
  ];
}
