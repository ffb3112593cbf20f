import type { Log } from '../models/index.js';
import { pause, supervise } from '../supervised/index.js';
import type { SweepFailure } from './sweep.js';

export interface ScheduledSweep {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<SweepReport>;
}

export interface SweepReport {
  /** What it changed, by id; only how many where ids are nobody's to read. */
  readonly changed: readonly string[] | number;
  readonly failures: readonly SweepFailure[];
}

export interface SweepCounts {
  readonly runs: number;
  readonly changed: number;
  readonly errors: number;
}

/**
 * Runs sweeps at once and then on their intervals, each in a supervised loop. An error of a sweep is counted and
 * logged, and its next run comes on time; what else fails in a loop starts it again.
 */
export class Sweeper {
  readonly #log: Log;
  readonly #ended = new AbortController();
  readonly #counts = new Map<string, SweepCounts>();
  readonly #loops: Promise<void>[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  start(sweeps: readonly ScheduledSweep[]): void {
    const { signal } = this.#ended;
    for (const sweep of sweeps) {
      const supervision = { signal, log: this.#log };
      this.#loops.push(supervise(`sweep ${sweep.name}`, (alive) => this.#loop(sweep, alive), supervision));
    }
  }

  /** Resolves when the sweeps that are at work have ended. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#loops);
  }

  counts(): Readonly<Record<string, SweepCounts>> {
    return Object.fromEntries(this.#counts);
  }

  /** The pause comes after the run, so that a sweep never overtakes itself. */
  async #loop(sweep: ScheduledSweep, alive: () => void): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await this.#runOnce(sweep);
      alive();
      await pause(sweep.everyMs, signal);
    }
  }

  async #runOnce({ name, run }: ScheduledSweep): Promise<void> {
    try {
      const { changed, failures } = await run();
      const count = typeof changed === 'number' ? changed : changed.length;
      this.#count(name, count, failures.length);
      if (count > 0) this.#log.info({ sweep: name, changed }, 'sweep changed rows');
      if (failures.length > 0) this.#log.error({ sweep: name, failures }, 'sweep could not judge some rows');
    } catch (error) {
      this.#count(name, 0, 1);
      this.#log.error({ sweep: name, err: error }, 'sweep failed');
    }
  }

  #count(name: string, changed: number, errors: number): void {
    const before = this.#counts.get(name) ?? { runs: 0, changed: 0, errors: 0 };
    this.#counts.set(name, {
      runs: before.runs + 1,
      changed: before.changed + changed,
      errors: before.errors + errors,
    });
  }
}
