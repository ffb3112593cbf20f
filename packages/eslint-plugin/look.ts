import type { Snapshot } from '#host/snapshot';

/** When the disk was last asked about something that came of it, and whether it is to be asked again. */
export interface Look {
  /**
   * Not everything has to be asked anew: a moment ago it was, or a glance at the metadata tells of no change. `now`: the glance is
   * taken, however short it is that one was.
   */
  stands(now?: boolean): boolean;
}

/** `begun`: when everything was begun to be asked, in milliseconds of `clock`, as it has been by now. */
export function createLook(snapshot: Snapshot, begun: number, clock: () => number): Look {
  const opening = timed(begun);
  let glance = { ...opening, cost: 0 };
  let quickest = Infinity;

  function timed(start: number): Timed {
    const at = clock();
    return { at, cost: at - start };
  }

  return {
    stands(now = false) {
      if (!now && !isDue(glance, clock())) return true;
      const start = clock();
      const same = snapshot.holds();
      const { at, cost } = timed(start);
      // The quickest so far: one in which the machine did something else says nothing of the next.
      quickest = Math.min(cost, quickest);
      glance = { at, cost: quickest };
      return same && !isDue(opening, clock());
    },
  };
}

interface Timed {
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

function isDue({ at, cost }: Timed, now: number): boolean {
  return cost <= unnoticed || (now - at) * share >= cost;
}
