import type { Database } from '../db/index.js';
import type { Dispatch } from '../dispatchers/index.js';
import type { Outbox } from '../events/index.js';

/** What every handler works with. */
export interface Services {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly dispatch: Dispatch;
}
