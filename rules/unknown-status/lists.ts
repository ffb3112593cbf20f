import type { Catalog, Column, ColumnType, Domain, EnumType, Vocabulary } from '#sql/catalog';

/** The list that the values of a column must be on: its own, or for an array that of its elements. */
export function listOf(catalog: Catalog, { type, vocabulary }: Column): Vocabulary | undefined {
  if (!type.array) return vocabulary;
  const found = type.kind === 'enum' ? catalog.enums.get(fullName(type.name)) : undefined;
  return found === undefined ? domainOf(catalog, type)?.vocabulary : labelsOf(found);
}

export function labelsOf(found: EnumType): Vocabulary {
  return { source: 'enum', name: found.name, values: found.labels, origin: found.origin, nullable: true };
}

/** The enum of a column or of its elements, also below domains. */
export function enumOf(catalog: Catalog, type: ColumnType): EnumType | undefined {
  if (type.kind === 'enum') return catalog.enums.get(fullName(type.name));
  const domain = domainOf(catalog, type);
  return domain && enumOf(catalog, domain.base);
}

/** The domain whose CHECK bears the name; undefined where it is the table's own. */
export function domainWith(catalog: Catalog, type: ColumnType, check: string): Domain | undefined {
  const domain = domainOf(catalog, type);
  if (domain === undefined || domain.checks.some(({ name }) => name === check)) return domain;
  return domainWith(catalog, domain.base, check);
}

function domainOf(catalog: Catalog, { kind, name }: ColumnType): Domain | undefined {
  return kind === 'domain' ? catalog.domains.get(fullName(name)) : undefined;
}

function fullName(name: string): string {
  return name.includes('.') ? name : `public.${name}`;
}
