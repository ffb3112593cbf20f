import type { Catalog, EnumType, Vocabulary } from '#sql/catalog';
import { domainWith, enumOf } from './lists.js';
import type { Use } from './uses.js';

/** The statement that lets the value in: a label of the enum, or the CHECK anew with one value more. */
export function migrationAdding(catalog: Catalog, { column, table, value }: Use, list: Vocabulary): string {
  const all = [...list.values.map((entry) => entry.value), value].map(literal).join(', ');
  const name = identifier(list.name);
  const inEnum = column && enumOf(catalog, column.type);
  const addLabel = `ALTER TYPE ${inEnum?.name ?? list.name} ADD VALUE IF NOT EXISTS ${literal(value)};`;
  if (list.source === 'enum') return addLabel;
  if (list.source === 'both' && !isLabel(inEnum, value)) return `${addLabel} (CHECK ${name} must let it through too)`;
  const domain = column && domainWith(catalog, column.type, list.name);
  if (domain !== undefined) {
    const alter = `ALTER DOMAIN ${qualified(domain)}`;
    return `${alter} DROP CONSTRAINT ${name}; ${alter} ADD CONSTRAINT ${name} CHECK (VALUE IN (${all}));`;
  }
  return `ALTER TABLE ${qualified(table)} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${identifier(column?.name ?? '')} IN (${all}));`;
}

export function isLabel(found: EnumType | undefined, value: string): boolean {
  return found?.labels.some((label) => label.value === value) ?? false;
}

function qualified(table: { readonly schema: string; readonly name: string } | undefined): string {
  if (table === undefined) return '';
  return table.schema === 'public' ? identifier(table.name) : `${identifier(table.schema)}.${identifier(table.name)}`;
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
