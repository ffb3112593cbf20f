import type { Log } from '../models/index.js';
import { supervise, type Supervision } from '../supervised/index.js';
import { bringUp, END_GRACE_MS, type PluginLaunch, type UpPlugin } from './bring-up.js';

export interface KeptPlugin {
  /** Where it is reached; undefined while it is down. */
  url(): string | undefined;
  /** Ends it for good. Resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the plugin, and fails where it does not come up. From then on its death is an error in the log, and it is
 * started again, after a pause that grows as long as it does not come up.
 */
export async function keepRunning(
  launch: PluginLaunch,
  log: Log,
  wait?: NonNullable<Supervision['wait']>,
): Promise<KeptPlugin> {
  const stopped = new AbortController();
  const { signal } = stopped;
  let up: UpPlugin | undefined = await bringUp(launch, signal);
  const watch = async (alive: () => void): Promise<void> => {
    up ??= await bringUp(launch, signal);
    log.info({ url: up.url }, 'the memory plugin is up');
    alive();
    const how = await up.child.exited;
    up = undefined;
    if (!signal.aborted) throw new Error(`the memory plugin ${how}`);
  };
  const watched = supervise('memory plugin', watch, { signal, log, ...(wait === undefined ? {} : { wait }) });
  return {
    url: () => up?.url,
    stop: async () => {
      stopped.abort();
      await up?.child.end(END_GRACE_MS);
      await watched;
    },
  };
}
