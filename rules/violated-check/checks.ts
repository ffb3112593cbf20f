import type { Project } from '#project/index';
import type { Check, Column, Table } from '#sql/catalog';
import { renameInPredicate } from '#sql/fold/predicate';

export interface TableCheck {
  readonly check: Check;
  /** The columns that it names, as they compare. */
  readonly columns: readonly Column[];
}

/** The CHECKs that a row must meet: the table's, and those of the domains of its columns. */
export function checksOf({ catalog }: Project, table: Table): readonly TableCheck[] {
  const own = table.checks.map((check) => ({
    check,
    columns: check.columns.flatMap((name) => table.columns.get(name) ?? []),
  }));
  const all = [...own, ...[...table.columns.values()].flatMap((column) => domainChecks(catalog, column))];
  return all.filter(({ check, columns }) => check.enforced && columns.length === check.columns.length);
}

/** In a domain's CHECK the column is called `value`; a domain over another must meet both. */
function domainChecks(catalog: Project['catalog'], column: Column): readonly TableCheck[] {
  const { name, kind, array } = column.type;
  if (kind !== 'domain' || array) return [];
  const domain = catalog.domains.get(name.includes('.') ? name : `public.${name}`);
  if (domain === undefined) return [];
  const plain = { ...column, type: domain.base };
  const own = domain.checks.map((check) => ({
    check: { ...check, columns: [column.name], predicate: renameInPredicate(check.predicate, 'value', column.name) },
    columns: [plain],
  }));
  return [...own, ...domainChecks(catalog, plain)];
}
