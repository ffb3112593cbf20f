import type { Queryable } from '../db/index.js';
import type { RecalledMemory } from '../memory-contract/index.js';
import { Refusal } from '../models/index.js';
import { vectorLiteral } from './embedding.js';

export interface RecallScope {
  readonly workspaceId: string;
  /** All of them where none is given. */
  readonly namespace: string | undefined;
  readonly limit: number;
}

/** By words, in any form that English gives them. Words that say nothing by themselves find nothing. */
export async function recallByWords(
  db: Queryable,
  { workspaceId, namespace, limit }: RecallScope,
  query: string,
): Promise<readonly RecalledMemory[]> {
  const { rows } = await db.query<MemoryRow>(
    `SELECT r.id, n.name AS namespace, r.content, r.metadata, r.created_at,
            ts_rank(r.search, websearch_to_tsquery('english', $3)) AS score
       FROM memory_records r JOIN memory_namespaces n ON n.id = r.namespace_id
      WHERE n.workspace_id = $1
        AND ($2::text IS NULL OR n.name = $2)
        AND r.search @@ websearch_to_tsquery('english', $3)
      ORDER BY score DESC, r.created_at DESC, r.id
      LIMIT $4`,
    [workspaceId, namespace ?? null, query, limit],
  );
  return rows.map(memoryOf);
}

/** By meaning, exactly: each memory of the scope that has an embedding of as many dimensions is compared. */
export async function recallByEmbedding(
  db: Queryable,
  { workspaceId, namespace, limit }: RecallScope,
  embedding: readonly number[],
): Promise<readonly RecalledMemory[]> {
  const vector = vectorLiteral(embedding);
  if (namespace !== undefined) await requireDimensions(db, workspaceId, namespace, embedding.length);
  const { rows } = await db.query<MemoryRow>(
    `SELECT r.id, n.name AS namespace, r.content, r.metadata, r.created_at,
            1 - (r.embedding <=> $3::vector) AS score
       FROM memory_records r JOIN memory_namespaces n ON n.id = r.namespace_id
      WHERE n.workspace_id = $1
        AND ($2::text IS NULL OR n.name = $2)
        AND n.dimensions = $5
        AND r.embedding IS NOT NULL
      ORDER BY r.embedding <=> $3::vector, r.created_at DESC, r.id
      LIMIT $4`,
    [workspaceId, namespace ?? null, vector, limit, embedding.length],
  );
  return rows.map(memoryOf);
}

/** A namespace that is asked with another model's embedding would seem to be empty. */
async function requireDimensions(db: Queryable, workspaceId: string, name: string, dimensions: number): Promise<void> {
  const { rows } = await db.query<{ dimensions: number }>(
    `SELECT dimensions FROM memory_namespaces
      WHERE workspace_id = $1 AND name = $2 AND dimensions IS NOT NULL AND dimensions <> $3`,
    [workspaceId, name, dimensions],
  );
  const other = rows[0]?.dimensions;
  if (other === undefined) return;
  throw new Refusal('conflict', `the namespace ${name} holds embeddings of ${other} dimensions`, { dimensions: other });
}

interface MemoryRow {
  readonly id: string;
  readonly namespace: string;
  readonly content: string;
  readonly metadata: RecalledMemory['metadata'];
  readonly score: number;
  readonly created_at: Date;
}

function memoryOf({ created_at, ...row }: MemoryRow): RecalledMemory {
  return { ...row, createdAt: created_at.toISOString() };
}
