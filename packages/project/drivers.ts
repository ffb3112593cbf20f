import type { Expression } from '#facts/index';
import type { DeclaredTypes } from './declared-types.js';
import type { Follower } from './follow.js';
import type { Target } from './modules.js';

/**
 * The database behind an object that statements are handed to, as far as its client tells: `postgres`, so that whatever it is
 * handed is SQL that we read; `other`, so that none of it is; undefined where the client cannot be told.
 */
export type EngineTest = (path: string, object: Expression) => 'postgres' | 'other' | undefined;

/** Tells engines by the package that a client comes from: its declared type, its import, or the call that makes it. */
export function createEngineTest(follower: Follower, types: DeclaredTypes): EngineTest {
  const { modules, source } = follower;

  function ofTarget(target: Target | undefined): 'postgres' | 'other' | undefined {
    if (target?.kind !== 'external') return undefined;
    const name = target.specifier.replace(/^node:/, '');
    return postgres.has(name) ? 'postgres' : others.has(name) ? 'other' : undefined;
  }

  function ofName(path: string, expression: Expression | undefined): 'postgres' | 'other' | undefined {
    if (expression?.kind !== 'reference' || expression.binding === undefined) return undefined;
    return ofTarget(modules.binding(path, expression.binding));
  }

  return (path, object) => {
    const declared = types.typeOf(path, object);
    if (declared?.type.kind === 'name' && declared.type.binding !== undefined) {
      const engine = ofTarget(modules.binding(declared.path, declared.type.binding));
      if (engine !== undefined) return engine;
    }
    const own = ofName(path, object);
    if (own !== undefined) return own;
    for (const leaf of follower.leaves(path, object)) {
      if (leaf.kind !== 'open' || leaf.expression.kind !== 'call') continue;
      const callee = source.facts(leaf.path).calls[leaf.expression.call]?.callee;
      const engine = ofName(leaf.path, callee?.kind === 'member' ? callee.object : callee);
      if (engine !== undefined) return engine;
    }
    return undefined;
  };
}

const postgres: ReadonlySet<string> = new Set([
  'pg', 'pg-pool', 'postgres', '@electric-sql/pglite', '@neondatabase/serverless', '@vercel/postgres', 'slonik', 'pg-promise',
]); // prettier-ignore

const others: ReadonlySet<string> = new Set([
  'better-sqlite3', 'sqlite3', 'sqlite', 'bun:sqlite', '@libsql/client', 'libsql', 'sql.js', 'mysql', 'mysql2', 'mysql2/promise',
  'mariadb', 'mssql', 'tedious', 'oracledb', '@clickhouse/client', '@clickhouse/client-web', 'duckdb', 'duckdb-async',
  '@duckdb/node-api', 'cassandra-driver', 'snowflake-sdk', '@google-cloud/bigquery', '@planetscale/database', '@databricks/sql',
]); // prettier-ignore
