import type { Expression } from '#facts/index';
import type { DeclaredTypes } from './declared-types.js';
import type { Follower } from './follow.js';

/** Whether an object is plainly a client of a PostgreSQL driver, so that whatever it is handed is SQL. */
export function createDriverTest(
  follower: Follower,
  types: DeclaredTypes,
): (path: string, object: Expression) => boolean {
  return (path, object) => {
    const declared = types.typeOf(path, object);
    if (declared?.type.kind === 'name' && declared.type.binding !== undefined) {
      const target = follower.modules.binding(declared.path, declared.type.binding);
      if (target?.kind === 'external') return drivers.has(target.specifier);
    }
    return follower.leaves(path, object).some((leaf) => {
      if (leaf.kind !== 'open' || leaf.expression.kind !== 'call') return false;
      const call = follower.source.facts(leaf.path).calls[leaf.expression.call];
      const root = call?.callee;
      const name = root?.kind === 'member' ? root.object : root;
      if (name?.kind !== 'reference' || name.binding === undefined) return false;
      const target = follower.modules.binding(leaf.path, name.binding);
      return target?.kind === 'external' && drivers.has(target.specifier);
    });
  };
}

const drivers: ReadonlySet<string> = new Set([
  'pg',
  'pg-pool',
  'postgres',
  '@electric-sql/pglite',
  '@neondatabase/serverless',
  '@vercel/postgres',
  'slonik',
  'pg-promise',
]);
