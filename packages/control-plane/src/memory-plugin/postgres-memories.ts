import type { Database } from '../db/index.js';
import type {
  Commit,
  CommittedMemory,
  MemoryNamespace,
  MemoryStore,
  Recall,
  RecalledMemory,
} from '../memory-contract/index.js';
import { Refusal } from '../models/index.js';
import { commitMemory } from './commit.js';
import { recallByEmbedding, recallByWords } from './recall.js';
import type { VectorSupport } from './vector.js';

export interface PostgresMemoriesOptions {
  readonly database: Database;
  readonly vector: VectorSupport;
  /** How many memories a workspace may have. */
  readonly maxMemories?: number;
}

/** Keeps memories in the plugin's database. Every statement names the workspace: no other's are seen or changed. */
export class PostgresMemories implements MemoryStore {
  readonly #database: Database;
  readonly #vector: VectorSupport;
  readonly #maxMemories: number;

  constructor({ database, vector, maxMemories = MAX_MEMORIES }: PostgresMemoriesOptions) {
    this.#database = database;
    this.#vector = vector;
    this.#maxMemories = maxMemories;
  }

  async commit(workspaceId: string, commit: Commit): Promise<CommittedMemory> {
    if (commit.embedding !== undefined) this.#requireVector();
    return commitMemory(this.#database, workspaceId, commit, this.#maxMemories);
  }

  async recall(workspaceId: string, { namespace, query, embedding, limit = DEFAULT_LIMIT }: Recall) {
    const scope = { workspaceId, namespace, limit };
    if (query !== undefined && embedding === undefined) return recallByWords(this.#database, scope, query);
    if (embedding !== undefined && query === undefined) return this.#recallByEmbedding(scope, embedding);
    throw new Refusal('invalid', 'a recall is by query or by embedding: give one of the two');
  }

  async namespaces(workspaceId: string): Promise<readonly MemoryNamespace[]> {
    const { rows } = await this.#database.query<MemoryNamespace>(
      `SELECT n.name, count(r.id) AS memories, n.dimensions
         FROM memory_namespaces n LEFT JOIN memory_records r ON r.namespace_id = n.id
        WHERE n.workspace_id = $1
        GROUP BY n.id
        ORDER BY n.name COLLATE "C"
        LIMIT $2`,
      [workspaceId, MAX_LISTED],
    );
    return rows;
  }

  async forget(workspaceId: string, memoryId: string): Promise<void> {
    const { rowCount } = await this.#database.query(
      `DELETE FROM memory_records r
        USING memory_namespaces n
        WHERE n.id = r.namespace_id AND n.workspace_id = $1 AND r.id = $2`,
      [workspaceId, memoryId],
    );
    if (rowCount === 0) throw new Refusal('not-found', 'the workspace has no such memory');
  }

  #recallByEmbedding(
    scope: Parameters<typeof recallByEmbedding>[1],
    embedding: readonly number[],
  ): Promise<readonly RecalledMemory[]> {
    this.#requireVector();
    return recallByEmbedding(this.#database, scope, embedding);
  }

  #requireVector(): void {
    if (this.#vector.there) return;
    throw new Refusal('unprocessable', `embeddings cannot be used here: ${this.#vector.reason}`);
  }
}

const MAX_MEMORIES = 20_000;
const DEFAULT_LIMIT = 10;
const MAX_LISTED = 1000;
