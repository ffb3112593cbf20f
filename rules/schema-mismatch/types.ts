import type { OrmType } from '#project/index';
import type { Catalog, ColumnType } from '#sql/catalog';

/** Whether both are one type. Domains count as what they are made of, and the precision of a time is left out. */
export function sameType(here: OrmType, there: ColumnType, catalog: Catalog): boolean {
  if (here.array !== there.array) return false;
  const base = baseOf(there, catalog);
  if (here.name !== there.name && here.name !== base.name) return false;
  return here.name !== base.name || modifiersOf(here).join() === modifiersOf(base).join();
}

/** `varchar(20)`, `text[]`. */
export function shownType({ name, array, modifiers = [] }: OrmType | ColumnType): string {
  return `${name}${modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`}${array ? '[]' : ''}`;
}

function baseOf(type: ColumnType, catalog: Catalog): ColumnType {
  if (type.kind !== 'domain') return type;
  const domain = catalog.domains.get(type.name.includes('.') ? type.name : `public.${type.name}`);
  return domain === undefined ? type : baseOf(domain.base, catalog);
}

/** Types whose length, precision or dimensions decide which values they take. */
const MEASURED: ReadonlySet<string> = new Set(['varchar', 'bpchar', 'numeric', 'bit', 'varbit', 'vector', 'halfvec']);

function modifiersOf({ name, modifiers = [] }: OrmType | ColumnType): readonly number[] {
  if (!MEASURED.has(name)) return [];
  // `numeric(10)` is `numeric(10, 0)`.
  return name === 'numeric' && modifiers.length === 1 ? [...modifiers, 0] : modifiers;
}
