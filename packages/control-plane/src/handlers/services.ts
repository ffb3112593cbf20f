import type { Database } from '../db/index.js';
import type { DelegationFlags } from '../delegations/index.js';
import type { Dispatch } from '../dispatchers/index.js';
import type { EventHub, Outbox } from '../events/index.js';
import type { MemoryStore } from '../memory-contract/index.js';
import type { UploadStorage } from '../pending-uploads/index.js';

/** What every handler works with. */
export interface Services {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly hub: EventHub;
  readonly dispatch: Dispatch;
  readonly delegations: DelegationFlags;
  /** Undefined where files cannot be kept: uploads are turned down then. */
  readonly uploads: UploadStorage | undefined;
  /** Undefined where the memory plugin is not used: memories are turned down then. */
  readonly memories: MemoryStore | undefined;
}
