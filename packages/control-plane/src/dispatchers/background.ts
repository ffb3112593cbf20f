import type { Log } from '../models/index.js';

/** Work that outlives the request that asked for it. Its failures are logged and counted; shutdown waits for it. */
export class Background {
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();
  #failures = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  get failures(): number {
    return this.#failures;
  }

  run(name: string, fields: object, work: () => Promise<unknown>): void {
    const running: Promise<void> = work()
      .then(
        () => undefined,
        (error: unknown) => {
          this.#failures += 1;
          this.#log.error({ ...fields, err: error }, `${name} failed`);
        },
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs any more, work that running work started included. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
