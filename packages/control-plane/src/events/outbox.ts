import type { Database, Queryable } from '../db/index.js';
import type { EventName } from './event-name.js';
import type { EventHub, WorkspaceEvent } from './hub.js';

export type Announce = (
  workspaceId: string,
  name: EventName,
  payload?: Readonly<Record<string, unknown>>,
) => Promise<void>;

/**
 * Ties events to the writes that they tell of: recorded in the same transaction, broadcast once it is committed. A
 * write that is rolled back is never heard of, and one that is committed is never unrecorded.
 */
export class Outbox {
  readonly #database: Database;
  readonly #hub: EventHub;

  constructor(database: Database, hub: EventHub) {
    this.#database = database;
    this.#hub = hub;
  }

  async transaction<T>(work: (tx: Queryable, announce: Announce) => Promise<T>): Promise<T> {
    const recorded: WorkspaceEvent[] = [];
    const result = await this.#database.transaction((tx) =>
      work(tx, async (workspaceId, name, payload = {}) => {
        recorded.push(await recordEvent(tx, workspaceId, name, payload));
      }),
    );
    for (const event of recorded) this.#hub.broadcast(event);
    return result;
  }
}

async function recordEvent(
  tx: Queryable,
  workspaceId: string,
  name: EventName,
  payload: Readonly<Record<string, unknown>>,
): Promise<WorkspaceEvent> {
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO events (workspace_id, name, payload) VALUES ($1, $2, $3) RETURNING id`,
    [workspaceId, name, JSON.stringify(payload)],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an event was not recorded');
  return { id: row.id, workspaceId, name, payload };
}
