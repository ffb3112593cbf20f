import type { Database, Queryable } from '../db/index.js';

/** Whether embeddings can be kept and compared, and else why not. */
export type VectorSupport = { readonly there: true } | { readonly there: false; readonly reason: string };

/** Makes the `vector` extension in the database where the server has it and the role may. */
export async function ensureVector(database: Database): Promise<VectorSupport> {
  const { available, installed } = await lookForVector(database);
  if (!available && !installed) {
    return missing(`the server does not have the extension "vector": install pgvector on it, then start again`);
  }
  let refused: unknown;
  if (!installed) {
    refused = await database
      .session((session) => session.script('CREATE EXTENSION IF NOT EXISTS vector'))
      .catch((error: unknown) => error);
  }
  // A second plugin that boots at the same time may have been the one that made it: what is there now counts.
  const now = await lookForVector(database);
  if (now.usable) return { there: true };
  if (now.installed) {
    return missing(`the extension "vector" is in a schema that is not on the search path of this role`);
  }
  const why = refused instanceof Error ? refused.message : String(refused);
  return missing(`the extension "vector" could not be created (${why}): have its owner run CREATE EXTENSION vector`);
}

interface VectorPresence {
  readonly available: boolean;
  readonly installed: boolean;
  /** Its type can be named without its schema. */
  readonly usable: boolean;
}

async function lookForVector(db: Queryable): Promise<VectorPresence> {
  const { rows } = await db.query<VectorPresence>(
    `SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_available_extensions WHERE name = 'vector') AS available,
            EXISTS (SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'vector') AS installed,
            EXISTS (
              SELECT 1
                FROM pg_catalog.pg_extension e
                JOIN pg_catalog.pg_type t ON t.typnamespace = e.extnamespace AND t.typname = 'vector'
               WHERE e.extname = 'vector' AND t.oid = to_regtype('vector')
            ) AS usable`,
  );
  return rows[0] ?? { available: false, installed: false, usable: false };
}

function missing(reason: string): VectorSupport {
  return { there: false, reason };
}
