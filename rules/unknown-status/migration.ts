import type { Catalog, Table, Vocabulary } from '#sql/catalog';
import { isLabel, type Use } from './uses.js';

/** The statement that lets the value in: a label of the enum, or the CHECK anew with one value more. */
export function migrationAdding(catalog: Catalog, use: Use, list: Vocabulary): string {
  const { column, table, value } = use;
  const type = column?.type.kind === 'enum' ? column.type.name : list.name;
  if (list.source === 'enum') return `ALTER TYPE ${type} ADD VALUE IF NOT EXISTS ${literal(value)};`;
  if (list.source === 'both' && column && !isLabel(catalog, use)) {
    return `ALTER TYPE ${column.type.name} ADD VALUE IF NOT EXISTS ${literal(value)}; (CHECK ${list.name} must let it through too)`;
  }
  const all = [...list.values.map((entry) => entry.value), value].map(literal).join(', ');
  if (column?.type.kind === 'domain') {
    const domain = `ALTER DOMAIN ${column.type.name}`;
    return `${domain} DROP CONSTRAINT ${list.name}; ${domain} ADD CONSTRAINT ${list.name} CHECK (VALUE IN (${all}));`;
  }
  const name = identifier(list.name);
  return `ALTER TABLE ${qualified(table)} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${identifier(column?.name ?? '')} IN (${all}));`;
}

function qualified(table: Table | undefined): string {
  if (table === undefined) return '';
  return table.schema === 'public' ? identifier(table.name) : `${identifier(table.schema)}.${identifier(table.name)}`;
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
