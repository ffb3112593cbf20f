import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../models/index.js';

export interface Supervision {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Resolves after that time, or as soon as the signal says so. Tests put their own clock here. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Keeps work going: when it throws it is started again, after a pause that doubles each time it throws without having
 * called `alive` in between. It ends when the work returns or the signal says so.
 */
export async function supervise(
  name: string,
  work: (alive: () => void) => Promise<void>,
  { signal, log, wait = pause }: Supervision,
): Promise<void> {
  let backoffMs = FIRST_BACKOFF_MS;
  const alive = (): void => {
    backoffMs = FIRST_BACKOFF_MS;
  };
  while (!signal.aborted) {
    try {
      return await work(alive);
    } catch (error) {
      if (signal.aborted) return;
      log.error({ loop: name, err: error, backoffMs }, 'a loop failed and starts again');
    }
    await wait(backoffMs, signal);
    backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
  }
}

/** Waits for that long, or until the signal says that there is nothing left to wait for. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
