/** When the disk was last asked, and how long that took; milliseconds, of one clock. */
export interface Timed {
  readonly at: number;
  readonly cost: number;
}

/**
 * Asking the disk again takes at most this part of the time. ESLint goes through thousands of files one by one, and in an editor what
 * is on the disk changes more slowly than keys are pressed.
 */
const share = 1 / 25;
/** What takes less, in milliseconds, is done each time. */
const unnoticed = 2;

/** Whether the disk may be asked again. */
export function isDue({ at, cost }: Timed, now: number): boolean {
  return cost <= unnoticed || (now - at) * share >= cost;
}
