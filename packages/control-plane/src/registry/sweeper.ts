import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../models/index.js';
import type { SweepResult } from './sweep.js';

export interface ScheduledSweep {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<SweepResult>;
}

export interface SweepCounts {
  readonly runs: number;
  readonly changed: number;
  readonly errors: number;
}

/** Runs sweeps at once and then on their intervals. An error is counted and logged; it never ends the sweep. */
export class Sweeper {
  readonly #log: Log;
  readonly #ended = new AbortController();
  readonly #counts = new Map<string, SweepCounts>();
  readonly #loops: Promise<void>[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  start(sweeps: readonly ScheduledSweep[]): void {
    for (const sweep of sweeps) this.#loops.push(this.#loop(sweep));
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
  async #loop(sweep: ScheduledSweep): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await this.#runOnce(sweep);
      await delay(sweep.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #runOnce({ name, run }: ScheduledSweep): Promise<void> {
    try {
      const { changed, failures } = await run();
      this.#count(name, changed.length, failures.length);
      if (changed.length > 0) this.#log.info({ sweep: name, changed }, 'sweep changed workspaces');
      if (failures.length > 0) this.#log.error({ sweep: name, failures }, 'sweep could not judge some workspaces');
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
