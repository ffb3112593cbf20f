import type { FactsSource } from '#project/index';
import type { Package } from './packages.js';

/** A library by which code reaches PostgreSQL. */
export interface Library {
  readonly name: string;
  /** How many files import it. */
  readonly files: number;
  /** What of it is not read, where something is not. */
  readonly unread?: string;
}

const notItsQueries = 'its raw SQL is read, its own queries are not';

const known: Readonly<Record<string, string | undefined>> = {
  pg: undefined,
  postgres: undefined,
  '@electric-sql/pglite': undefined,
  '@neondatabase/serverless': undefined,
  '@vercel/postgres': undefined,
  slonik: undefined,
  'pg-promise': undefined,
  'drizzle-orm': 'its queries by relation are not read',
  knex: notItsQueries,
  kysely: notItsQueries,
  '@prisma/client': notItsQueries,
  typeorm: notItsQueries,
  sequelize: notItsQueries,
  '@supabase/supabase-js': notItsQueries,
};

/** Those that the code imports, and those that its packages depend on without an import being seen. */
export function librariesOf(source: FactsSource, members: readonly Package[]): readonly Library[] {
  return Object.entries(known).flatMap(([name, unread]) => {
    const isIt = (specifier: string): boolean => specifier === name || specifier.startsWith(`${name}/`);
    const files = source.files.filter(
      (file) =>
        source.text(file).includes(name) && source.module(file).imports.some(({ specifier }) => isIt(specifier)),
    ).length;
    if (files === 0 && !members.some(({ dependencies }) => dependencies.has(name))) return [];
    return [{ name, files, ...(unread === undefined ? {} : { unread }) }];
  });
}
