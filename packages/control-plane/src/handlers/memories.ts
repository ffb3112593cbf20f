import type {
  Commit,
  CommittedMemory,
  MemoryNamespace,
  MemoryStore,
  Recall,
  RecalledMemory,
} from '../memory-contract/index.js';
import { Refusal } from '../models/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

export async function commitMemory(services: Services, id: string, commit: Commit): Promise<CommittedMemory> {
  return (await memoriesOf(services, id)).commit(id, commit);
}

export async function recallMemories(
  services: Services,
  id: string,
  recall: Recall,
): Promise<readonly RecalledMemory[]> {
  return (await memoriesOf(services, id)).recall(id, recall);
}

export async function listMemoryNamespaces(services: Services, id: string): Promise<readonly MemoryNamespace[]> {
  return (await memoriesOf(services, id)).namespaces(id);
}

export async function forgetMemory(services: Services, id: string, memoryId: string): Promise<void> {
  await (await memoriesOf(services, id)).forget(id, memoryId);
}

/** The plugin takes any workspace's id: that there is such a one is the service's to know. */
async function memoriesOf({ database, memories }: Services, id: string): Promise<MemoryStore> {
  await requireWorkspace(database, id);
  if (memories === undefined) throw new Refusal('unprocessable', 'memories are not wired here');
  return memories;
}
