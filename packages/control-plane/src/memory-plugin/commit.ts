import { createHash } from 'node:crypto';
import type { Database, Queryable } from '../db/index.js';
import type { Commit, CommittedMemory } from '../memory-contract/index.js';
import { Refusal } from '../models/index.js';
import { vectorLiteral } from './embedding.js';

/** Keeps a memory and its namespace in one transaction. At most `maxMemories` a workspace. */
export function commitMemory(
  database: Database,
  workspaceId: string,
  { namespace, content, metadata, embedding }: Commit,
  maxMemories: number,
): Promise<CommittedMemory> {
  const vector = embedding === undefined ? undefined : vectorLiteral(embedding);
  return database.transaction(async (tx) => {
    const namespaceId = await enterNamespace(tx, workspaceId, namespace, embedding?.length);
    const memory = await putRecord(tx, namespaceId, content, metadata);
    if (memory.created) await requireRoom(tx, workspaceId, maxMemories);
    if (vector !== undefined) await putEmbedding(tx, memory.id, vector);
    return memory;
  });
}

/** Commits to one namespace take turns on its row: the first embedding fixes the number of dimensions for all others. */
async function enterNamespace(
  tx: Queryable,
  workspaceId: string,
  name: string,
  dimensions: number | undefined,
): Promise<string> {
  const { rows } = await tx.query<{ id: string; dimensions: number | null }>(
    `INSERT INTO memory_namespaces AS n (workspace_id, name, dimensions) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, name) DO UPDATE SET dimensions = COALESCE(n.dimensions, EXCLUDED.dimensions)
  RETURNING id, dimensions`,
    [workspaceId, name, dimensions ?? null],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a namespace was not stored');
  if (dimensions !== undefined && row.dimensions !== dimensions) {
    throw new Refusal('conflict', `the namespace ${name} holds embeddings of ${row.dimensions} dimensions`, {
      dimensions: row.dimensions,
    });
  }
  return row.id;
}

async function putRecord(
  tx: Queryable,
  namespaceId: string,
  content: string,
  metadata: Commit['metadata'],
): Promise<CommittedMemory> {
  // No earlier transaction has touched a row that this statement made: its xmax says which of the two it did.
  const { rows } = await tx.query<CommittedMemory>(
    `INSERT INTO memory_records AS r (namespace_id, content, content_hash, metadata)
     VALUES ($1, $2, $3, COALESCE($4::jsonb, '{}'))
     ON CONFLICT (namespace_id, content_hash)
     DO UPDATE SET metadata = COALESCE($4::jsonb, r.metadata), updated_at = now()
  RETURNING id, xmax = 0 AS created`,
    [
      namespaceId,
      content,
      createHash('sha256').update(content).digest('hex'),
      metadata === undefined ? null : JSON.stringify(metadata),
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a memory was not stored');
  return row;
}

/** A limit against agents that run away: two commits to different namespaces at once may pass it by one, which is no harm. */
async function requireRoom(tx: Queryable, workspaceId: string, maxMemories: number): Promise<void> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) AS count
       FROM memory_records r JOIN memory_namespaces n ON n.id = r.namespace_id
      WHERE n.workspace_id = $1`,
    [workspaceId],
  );
  if ((rows[0]?.count ?? 0) <= maxMemories) return;
  throw new Refusal('conflict', `the workspace holds ${maxMemories} memories, and no more: forget some first`);
}

async function putEmbedding(tx: Queryable, memoryId: string, vector: string): Promise<void> {
  await tx.query(`UPDATE memory_records SET embedding = $2::vector WHERE id = $1`, [memoryId, vector]);
}
