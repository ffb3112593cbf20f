import { Worker } from 'node:worker_threads';

export interface Watchdog {
  /** A run with this seed begins. */
  begin(seed: number): void;
  end(): Promise<unknown>;
}

/**
 * Bounds each run from outside, because one that loops for ever never comes to a timer of its own thread: the process is ended, with
 * a line that says which run it was. The time is the processor's, since others may have the machine; a run that waits for ever uses
 * none and is given twelve times as long.
 */
export function watch(milliseconds: number): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(source, { eval: true, workerData: { shared, milliseconds } });
  return {
    begin(seed) {
      Atomics.store(shared, 1, seed);
      Atomics.add(shared, 0, 1);
      Atomics.notify(shared, 0);
    },
    end: () => worker.terminate(),
  };
}

const source = `
  const { writeSync } = require('node:fs');
  const { shared, milliseconds } = require('node:worker_threads').workerData;
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  for (let turn = 0, before = 0, waits = 0; ; waits += 1) {
    if (Atomics.wait(shared, 0, turn, turn === 0 ? Infinity : milliseconds) !== 'timed-out') {
      [turn, before, waits] = [Atomics.load(shared, 0), used(), 0];
      continue;
    }
    if (waits < 12 && used() - before < milliseconds) continue;
    writeSync(2, 'a run takes longer than ' + milliseconds + ' ms: DRIFT_GATE_RANDOM_SEED=' + (shared[1] >>> 0) + ' DRIFT_GATE_RANDOM_RUNS=1\\n');
    process.kill(process.pid, 'SIGKILL');
  }
`;
