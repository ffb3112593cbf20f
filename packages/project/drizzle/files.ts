import type { Follower } from '../follow.js';
import { PG_CORE } from './core.js';

/**
 * The files that may declare tables or enums: those that import pg-core, and those that import from such a file a name which
 * makes tables (`createTable = pgTableCreator(…)`, `auth = pgSchema('auth')`, `export * from 'drizzle-orm/pg-core'`). No other
 * file is parsed.
 */
export function schemaFiles({ source, modules, functions }: Follower): readonly string[] {
  const own = functions.naming('/pg-core').filter((path) => MENTIONS.test(source.text(path)) && importsCore(path));
  const makers = own.filter((path) => MAKES_MAKERS.test(source.text(path)));
  const found = new Set(own);
  for (const maker of makers) {
    for (const path of modules.importers(maker)) if (MAKES.test(source.text(path))) found.add(path);
  }
  return [...found].sort();

  function importsCore(path: string): boolean {
    const { imports, exports } = source.module(path);
    return (
      imports.some(({ specifier }) => PG_CORE.test(specifier)) ||
      exports.some((fact) => fact.kind !== 'local' && PG_CORE.test(fact.specifier))
    );
  }
}

const MENTIONS = /drizzle(?:-orm)?\/pg-core/;
const MAKES_MAKERS = /pgTableCreator|pgSchema|export\s*(?:\*|\{)[^}]*\}?\s*from\s*['"][^'"]*\/pg-core/;
const MAKES = /\b\w*(?:[tT]able|[eE]num)\w*\s*(?:<[^()]*>)?\s*\(/;
