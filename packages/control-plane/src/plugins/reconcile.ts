import type { Queryable } from '../db/index.js';
import { EventName, type WorkspaceEvent } from '../events/index.js';
import { type Log, WorkspaceStatus } from '../models/index.js';
import { readDeclaredPlugins } from './declared.js';
import type { PluginInstaller } from './installer.js';

export interface Reconcile {
  readonly database: Queryable;
  readonly installer: PluginInstaller;
  readonly log: Log;
}

/** Whether an event tells of an agent that came up for the first time since its start. */
export function firstOnline({ name, payload }: WorkspaceEvent): boolean {
  return name === EventName.Online && payload['previous'] === WorkspaceStatus.Provisioning;
}

/**
 * Installs what a workspace declares and its agent lacks; what it has beyond that stays. A plugin that cannot be
 * installed is logged and keeps none of the others from theirs; that the agent cannot be asked reaches the caller.
 */
export async function reconcilePlugins(
  { database, installer, log }: Reconcile,
  workspaceId: string,
): Promise<readonly string[]> {
  const declared = await readDeclaredPlugins(database, workspaceId);
  if (declared.length === 0) return [];
  const present = new Set(await installer.installed(workspaceId));
  const installed: string[] = [];
  for (const plugin of declared.filter((name) => !present.has(name))) {
    try {
      await installer.install(workspaceId, plugin);
      installed.push(plugin);
    } catch (error) {
      log.error({ workspaceId, plugin, err: error }, 'a declared plugin was not installed');
    }
  }
  return installed;
}
