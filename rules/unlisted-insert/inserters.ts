import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import { sameTable, tableNamed } from '#project/table-names';

/** A function with its INSERTs into one table. */
export interface Inserter {
  /** `path#function`; the path alone at the top level of a module. */
  readonly name: string;
  readonly path: string;
  readonly within: FunctionRef;
  /** It has a name that a list could hold. */
  readonly named: boolean;
  /** The table's name in each INSERT. */
  readonly places: readonly [Place, ...Place[]];
}

export interface Inserters {
  readonly inserters: ReadonlyMap<string, Inserter>;
  /** Functions with a text that could not be read to its end, by name: what they insert is not known. */
  readonly unreadable: ReadonlySet<string>;
}

/** A callback bears the name of the function around it, so its INSERTs are that function's. */
export function insertersOf(project: Project, tableName: string): Inserters {
  const table = tableNamed(project, tableName);
  const inserters = new Map<string, Inserter>();
  for (const bound of project.everywhere.statements) {
    const { site, statement } = bound;
    const within = { path: site.path, function: site.function };
    // Who runs a text that stands in a module by itself is not seen.
    if (site.call === undefined && site.function === 0) continue;
    for (const write of statement.writes) {
      if (write.operation !== 'insert' || !sameTable(project, write.table, table)) continue;
      const name = project.functions.name(within);
      const place = bound.place(write.table.span);
      const before = inserters.get(name);
      const named = site.function !== 0 && !name.endsWith('#');
      if (before === undefined) inserters.set(name, { name, path: site.path, within, named, places: [place] });
      // The variants of one text hold the same characters.
      else if (!before.places.some((one) => isSame(one, place)))
        inserters.set(name, { ...before, places: [...before.places, place] });
    }
  }
  const unread = project.everywhere.sites.filter(({ reading }) => reading.kind !== 'read');
  const unreadable = new Set(unread.map(({ path, function: id }) => project.functions.name({ path, function: id })));
  return { inserters, unreadable };
}

function isSame(one: Place, other: Place): boolean {
  return one.path === other.path && one.span.start === other.span.start;
}
