import { Counter, Registry } from 'prom-client';

/** What became of a pending upload when it was swept, or that the sweep itself failed. */
export const SweptOutcome = {
  Acked: 'acked',
  Expired: 'expired',
  Error: 'error',
} as const;

export type SweptOutcome = (typeof SweptOutcome)[keyof typeof SweptOutcome];

/** The counters of one service. Each is there with zero from the start: a rate needs a first value. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #phantomBusyResets: Counter;
  readonly #pendingUploadsSwept: Counter<'outcome'>;

  constructor() {
    this.#phantomBusyResets = new Counter({
      name: 'molecule_phantom_busy_resets_total',
      help: 'Workspaces whose active tasks were reset because their agent had fallen silent.',
      registers: [this.#registry],
    });
    this.#pendingUploadsSwept = new Counter({
      name: 'molecule_pending_uploads_swept_total',
      help: 'Pending uploads that the sweep deleted, by outcome, and sweeps that failed.',
      labelNames: ['outcome'],
      registers: [this.#registry],
    });
    for (const outcome of Object.values(SweptOutcome)) this.countSweptUploads(outcome, 0);
  }

  countPhantomBusyResets(count: number): void {
    this.#phantomBusyResets.inc(count);
  }

  countSweptUploads(outcome: SweptOutcome, count: number): void {
    this.#pendingUploadsSwept.inc({ outcome }, count);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All counters in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
