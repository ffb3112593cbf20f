import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition to hold, and says which one did not. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not so within ${timeoutMs} ms: ${condition.toString()}`);
    await delay(5);
  }
}
