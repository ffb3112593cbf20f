import { type Metrics, SweptOutcome } from '../metrics/index.js';
import type { SweptUploads, UploadStorage } from './storage.js';

export const UPLOAD_SWEEP_SECONDS = 300;
export const ACKED_RETENTION_SECONDS = 3600;

export interface UploadSweep {
  readonly storage: Pick<UploadStorage, 'sweep'>;
  readonly metrics: Pick<Metrics, 'countSweptUploads'>;
}

/** Sweeps the uploads and counts what became of them; a sweep that fails is counted and reaches the caller. */
export async function sweepUploads(
  { storage, metrics }: UploadSweep,
  retentionSeconds: number = ACKED_RETENTION_SECONDS,
): Promise<{ readonly changed: number; readonly failures: readonly never[] }> {
  let swept: SweptUploads;
  try {
    swept = await storage.sweep(retentionSeconds);
  } catch (error) {
    metrics.countSweptUploads(SweptOutcome.Error, 1);
    throw error;
  }
  metrics.countSweptUploads(SweptOutcome.Acked, swept.acked);
  metrics.countSweptUploads(SweptOutcome.Expired, swept.expired);
  return { changed: swept.acked + swept.expired, failures: [] };
}
