/** What the memories of a workspace can be asked, the same in the plugin and in the service that calls it. */
export interface MemoryStore {
  /** Keeps a memory. The same content in the same namespace is kept once: what came with it is replaced. */
  commit(workspaceId: string, commit: Commit): Promise<CommittedMemory>;
  /** Finds memories by words or by meaning, the closest first. */
  recall(workspaceId: string, recall: Recall): Promise<readonly RecalledMemory[]>;
  namespaces(workspaceId: string): Promise<readonly MemoryNamespace[]>;
  /** A memory that is not there, or is another workspace's, is a `Refusal`. */
  forget(workspaceId: string, memoryId: string): Promise<void>;
}

export interface Commit {
  readonly namespace: string;
  readonly content: string;
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  /** Where the content lies among meanings; the same number of dimensions throughout a namespace. Its length does not count. */
  readonly embedding?: readonly number[];
}

export interface CommittedMemory {
  readonly id: string;
  /** False where the namespace held this content already. */
  readonly created: boolean;
}

/** By `query` or by `embedding`: one of the two. */
export interface Recall {
  /** All namespaces of the workspace, where none is given. */
  readonly namespace?: string;
  /** Words that the memory holds, as a search engine takes them: `"a phrase"`, `or`, `-not`. */
  readonly query?: string;
  readonly embedding?: readonly number[];
  readonly limit?: number;
}

export interface RecalledMemory {
  readonly id: string;
  readonly namespace: string;
  readonly content: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** A full-text rank from 0, or the cosine of the angle between two embeddings, from -1 to 1: more is closer. */
  readonly score: number;
  /** In ISO 8601. */
  readonly createdAt: string;
}

export interface MemoryNamespace {
  readonly name: string;
  readonly memories: number;
  /** Of its embeddings; null as long as it has none. */
  readonly dimensions: number | null;
}
