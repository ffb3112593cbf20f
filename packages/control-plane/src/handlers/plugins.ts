import { declarePlugins, readDeclaredPlugins } from '../plugins/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

/** Takes what a workspace is to have. It is installed when its agent next comes up after a start. */
export function setPlugins({ database }: Services, id: string, names: readonly string[]): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    await requireWorkspace(tx, id);
    await declarePlugins(tx, id, names);
    return readDeclaredPlugins(tx, id);
  });
}

export async function getPlugins({ database }: Services, id: string): Promise<readonly string[]> {
  await requireWorkspace(database, id);
  return readDeclaredPlugins(database, id);
}
