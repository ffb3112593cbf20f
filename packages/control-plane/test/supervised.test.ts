import { expect, test } from 'vitest';
import { supervise } from '../src/supervised/index.js';
import { keepLog } from './support/log.js';

/** Runs work under supervision on a clock of its own, and returns the pauses that were made. */
async function run(work: (alive: () => void, stop: () => void) => Promise<void>): Promise<readonly number[]> {
  const stop = new AbortController();
  const pauses: number[] = [];
  await supervise('odd', (alive) => work(alive, () => stop.abort()), {
    signal: stop.signal,
    log: keepLog().log,
    wait: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
  return pauses;
}

test('a loop that throws starts again after a pause that doubles up to a minute', async () => {
  let starts = 0;
  const pauses = await run(async () => {
    starts += 1;
    if (starts <= 8) throw new Error('lost');
  });
  expect(starts).toBe(9);
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test('a loop that was alive in between begins with the short pause again', async () => {
  let starts = 0;
  const pauses = await run(async (alive) => {
    starts += 1;
    if (starts === 3) alive();
    if (starts <= 4) throw new Error('lost');
  });
  expect(pauses).toEqual([1000, 2000, 1000, 2000]);
});

test('an abort ends it, also while it waits and also where the work throws for that reason', async () => {
  expect(
    await run(async (_alive, stop) => {
      stop();
      throw new Error('aborted');
    }),
  ).toEqual([]);
  const stop = new AbortController();
  const kept = keepLog();
  let starts = 0;
  await supervise(
    'odd',
    async () => {
      starts += 1;
      throw new Error('lost');
    },
    { signal: stop.signal, log: kept.log, wait: async () => stop.abort() },
  );
  expect(starts).toBe(1);
  expect(kept.lines).toMatchObject([{ level: 'error', fields: { loop: 'odd', backoffMs: 1000 } }]);
});

test('work is not begun under a signal that has been given', async () => {
  let starts = 0;
  await supervise(
    'odd',
    async () => {
      starts += 1;
    },
    { signal: AbortSignal.abort(), log: keepLog().log },
  );
  expect(starts).toBe(0);
});
