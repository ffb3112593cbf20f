/** What of delegations is switched on. All are off by default, and none needs another. */
export interface DelegationFlags {
  /** Delegations stand in the ledger, too. */
  readonly ledgerWrite: boolean;
  /** A result is put into the caller's inbox. */
  readonly resultInboxPush: boolean;
  /** A caller that waits for its result reads it from its inbox. */
  readonly syncViaInbox: boolean;
}

/** A flag is on when its variable is exactly `1`: "true" and "yes" have meant different things to different readers. */
export function readDelegationFlags(environment: Readonly<Record<string, string | undefined>>): DelegationFlags {
  return {
    ledgerWrite: environment['DELEGATION_LEDGER_WRITE'] === '1',
    resultInboxPush: environment['DELEGATION_RESULT_INBOX_PUSH'] === '1',
    syncViaInbox: environment['DELEGATION_SYNC_VIA_INBOX'] === '1',
  };
}
