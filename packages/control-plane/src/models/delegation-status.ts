/** Where a delegation is in its life; the CHECK of `delegations.status` holds the same values. */
export const DelegationStatus = {
  Queued: 'queued',
  Dispatched: 'dispatched',
  InProgress: 'in_progress',
  Completed: 'completed',
  Failed: 'failed',
  Stuck: 'stuck',
} as const;

export type DelegationStatus = (typeof DelegationStatus)[keyof typeof DelegationStatus];

/** The states that something is still expected of; a delegation never leaves the others. */
export const UNFINISHED_DELEGATIONS: readonly DelegationStatus[] = [
  DelegationStatus.Queued,
  DelegationStatus.Dispatched,
  DelegationStatus.InProgress,
];

/** The states in which the callee has the delegation and should give signs of life. */
export const BEATING_DELEGATIONS: readonly DelegationStatus[] = [
  DelegationStatus.Dispatched,
  DelegationStatus.InProgress,
];
