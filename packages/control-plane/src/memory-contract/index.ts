export { commitBody, memoryParams, namespacesParams, recallBody } from './schemas.js';
export type { Commit, CommittedMemory, MemoryNamespace, MemoryStore, Recall, RecalledMemory } from './store.js';
