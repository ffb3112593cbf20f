import type { Metrics } from '../metrics/index.js';
import type { SweepCounts } from '../registry/index.js';

/** What operators read of the running service beside its rows. */
export interface Operations {
  readonly sweepCounts: () => Readonly<Record<string, SweepCounts>>;
  readonly metrics: Metrics;
}
