import { pause } from '../supervised/index.js';
import type { PluginStart } from './config.js';
import { PluginProcess } from './plugin-process.js';

export interface PluginLaunch extends Omit<PluginStart, 'token'> {
  /** The file that the process runs. */
  readonly entry: string;
}

export interface UpPlugin {
  readonly url: string;
  readonly child: PluginProcess;
}

/** Starts the plugin and resolves when it says that it is well. Otherwise it is ended, and the error says what it was. */
export async function bringUp(launch: PluginLaunch, signal: AbortSignal): Promise<UpPlugin> {
  const child = new PluginProcess(launch.entry, launch.environment);
  const late = AbortSignal.timeout(launch.healthTimeoutMs);
  const limit = AbortSignal.any([signal, late]);
  try {
    const url = await Promise.race([becomeHealthy(child, launch.url, limit), failOnExit(child), failOn(limit)]);
    return { url, child };
  } catch (error) {
    const timedOut = late.aborted;
    await child.end(END_GRACE_MS);
    throw timedOut
      ? new Error(`the memory plugin was not healthy within ${launch.healthTimeoutMs / 1000} s`, { cause: error })
      : error;
  }
}

/** How long a plugin may take to finish its requests. */
export const END_GRACE_MS = 5000;
const POLL_MS = 50;
const ANSWER_MS = 2000;

/** First it listens, then it is asked: whoever else is at that address is not taken for it. */
async function becomeHealthy(child: PluginProcess, given: string | undefined, limit: AbortSignal): Promise<string> {
  const url = given ?? (await child.listening);
  await child.listening;
  while (!(await isHealthy(url, limit))) await pause(POLL_MS, limit);
  return url;
}

async function isHealthy(url: string, limit: AbortSignal): Promise<boolean> {
  limit.throwIfAborted();
  try {
    const { ok } = await fetch(`${url}/v1/health`, {
      signal: AbortSignal.any([limit, AbortSignal.timeout(ANSWER_MS)]),
    });
    return ok;
  } catch {
    return false;
  }
}

async function failOnExit(child: PluginProcess): Promise<never> {
  throw new Error(`the memory plugin ${await child.exited}`);
}

function failOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void =>
      reject(new Error('the memory plugin is not waited for any longer', { cause: signal.reason }));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
