import { posix } from 'node:path';
import type { OrmTable, Project } from '#project/index';
import type { Table } from '#sql/catalog';

/** A table of the migrations with every declaration that an ORM's schema has of it. */
export interface DeclaredTable {
  readonly table: Table;
  /** By path and position; most have one. */
  readonly declarations: readonly OrmTable[];
}

export interface Declared {
  readonly tables: readonly DeclaredTable[];
  /** Declared, and made by no migration. `alone` where the same is true of every table beside it. */
  readonly missing: readonly { readonly declaration: OrmTable; readonly alone: boolean }[];
}

/** Brings the tables that ORMs declare together with those that migrations create. */
export function declaredTables(project: Project): Declared {
  const { catalog, ormSchema } = project;
  const found = new Map<Table, OrmTable[]>();
  const missing: OrmTable[] = [];
  const met = new Set<string>();
  const searched = searchedSchemas(project);
  for (const declaration of ormSchema.tables) {
    const table =
      catalog.tables.get(`${declaration.schema ?? 'public'}.${declaration.name}`) ??
      (declaration.schema === undefined || searched.has(declaration.schema)
        ? project.table({ name: declaration.name })
        : undefined);
    if (table === undefined) {
      if (isForMigrations(declaration)) missing.push(declaration);
      continue;
    }
    met.add(groupOf(declaration));
    found.set(table, [...(found.get(table) ?? []), declaration]);
  }
  return {
    tables: [...found].map(([table, declarations]) => ({ table, declarations })),
    missing: missing.map((declaration) => ({ declaration, alone: !met.has(groupOf(declaration)) })),
  };
}

/**
 * Schemas that no migration names, and whose tables the migrations create without a schema: the connection that runs them has
 * a search path. Most of the declared tables must be there, because two schemas may well have one name in common.
 */
function searchedSchemas({ catalog, ormSchema }: Project): ReadonlySet<string> {
  const named = new Set([...catalog.tables.values()].map(({ schema }) => schema));
  const left = new Set(
    ormSchema.tables.flatMap(({ schema }) => (schema === undefined || named.has(schema) ? [] : [schema])),
  );
  return new Set(
    [...left].filter((schema) => {
      const tables = ormSchema.tables.filter((table) => table.schema === schema);
      const known = tables.filter(({ name }) => catalog.tables.has(`public.${name}`));
      return known.length > 1 && known.length > tables.length / 2;
    }),
  );
}

/** Not PostgreSQL's own, nor one without a name, which only lends its columns to a text. */
function isForMigrations({ schema, name }: OrmTable): boolean {
  return name !== '' && schema !== 'information_schema' && schema !== 'pg_catalog';
}

/** Tables that are declared beside one another, in one folder and one schema, are of one database. */
export function groupOf({ at, orm, schema = 'public' }: OrmTable): string {
  return `${orm} ${schema} ${posix.dirname(at.path)}`;
}

/** The same as SQL has to spell it. */
export function quotedTable({ schema, name }: { readonly schema?: string; readonly name: string }): string {
  return schema === undefined || schema === 'public' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** A name as SQL has to spell it. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
