export { type DelegationFlags, readDelegationFlags } from './flags.js';
export {
  BackwardStep,
  beat,
  countDelegations,
  type Delegation,
  findDelegation,
  insertDelegation,
  type LedgerStep,
  listDelegations,
  type NewDelegation,
  type Outcome,
  setStatus,
} from './ledger.js';
export { ledgerStatusOf, REPORTED_STATUSES, type ReportedStatus } from './legacy-status.js';
export { STUCK_THRESHOLD_SECONDS, sweepDelegations } from './sweep-delegations.js';
