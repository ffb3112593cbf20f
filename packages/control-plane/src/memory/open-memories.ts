import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { MemoryStore } from '../memory-contract/index.js';
import type { Log } from '../models/index.js';
import type { MemoryConfig } from './config.js';
import { keepRunning } from './keep-running.js';
import { PluginMemories } from './plugin-memories.js';

export interface OpenMemories {
  /** Undefined where the service has none. */
  readonly memories: MemoryStore | undefined;
  stop(): Promise<void>;
}

/** Opens the memories of workspaces, wherever they are. Fails where the plugin that has to be started does not come up. */
export async function openMemories(config: MemoryConfig, log: Log): Promise<OpenMemories> {
  switch (config.kind) {
    case 'off':
      return { memories: undefined, stop: async () => undefined };
    case 'elsewhere': {
      const { url, token } = config;
      return { memories: new PluginMemories({ url: () => url, token }), stop: async () => undefined };
    }
    case 'started': {
      const { token = randomBytes(32).toString('base64url'), environment, ...start } = config;
      const plugin = await keepRunning(
        { ...start, entry: ENTRY, environment: { ...environment, MEMORY_PLUGIN_TOKEN: token } },
        log,
      );
      return { memories: new PluginMemories({ url: () => plugin.url(), token }), stop: () => plugin.stop() };
    }
  }
}

/** In the built package: a process is started from a file, so that the plugin is no import of the service. */
const ENTRY = fileURLToPath(new URL('../memory-plugin/main.js', import.meta.url));
