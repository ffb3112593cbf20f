import { DelegationStatus } from '../models/index.js';

/** What agents report; older ones use two words that the ledger does not know. */
export const REPORTED_STATUSES = ['pending', 'received', 'dispatched', 'in_progress', 'completed', 'failed'] as const;

export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** The ledger's word for a reported status; undefined for one that tells the ledger nothing new. */
export function ledgerStatusOf(reported: ReportedStatus): DelegationStatus | undefined {
  switch (reported) {
    case 'pending':
      return DelegationStatus.Queued;
    case 'received':
      // It came in, which says neither that it was dispatched nor that it was begun.
      return undefined;
    case 'dispatched':
      return DelegationStatus.Dispatched;
    case 'in_progress':
      return DelegationStatus.InProgress;
    case 'completed':
      return DelegationStatus.Completed;
    case 'failed':
      return DelegationStatus.Failed;
  }
}
