import type { Queryable } from '../db/index.js';
import type { Outbox } from '../events/index.js';
import { announceArrivals } from '../lifecycle/index.js';
import { EXTERNAL_RUNTIME, REGISTERS_FROM, Refusal, WorkspaceStatus } from '../models/index.js';
import { hasLiveToken, issueWorkspaceToken } from '../wsauth/index.js';
import { authorizeAgent } from './authorize-agent.js';
import { lockStatus } from './lock-status.js';

export interface Registration {
  readonly id: string;
  readonly url: string;
  /** For a workspace that nobody created before: what its row is made of. */
  readonly name: string;
  readonly model: string;
  readonly tier: number;
  readonly secret: string | undefined;
}

export interface Registered {
  readonly status: WorkspaceStatus;
  /** Only with the first registration: the token that every later call has to carry. */
  readonly authToken: string | undefined;
}

/** Takes an agent's call that it is up. A workspace that nobody knew is made, as an external one. */
export function register(outbox: Outbox, registration: Registration): Promise<Registered> {
  return outbox.transaction(async (tx, announce) => {
    const { id, url } = registration;
    const previous = await lockStatus(tx, id);
    if (previous !== undefined) await authorizeAgent(tx, id, registration.secret);
    if (!(await upsert(tx, registration))) throw refusalFor(previous ?? (await lockStatus(tx, id)));
    // Where no row was seen, another registration may have made it since, with a token: only now is it locked.
    if (previous === undefined) await authorizeAgent(tx, id, registration.secret);
    if (previous !== WorkspaceStatus.Online) {
      await announceArrivals(tx, announce, [id], WorkspaceStatus.Online, {
        note: 'registered',
        payload: { url, previous: previous ?? null },
      });
    }
    const authToken = (await hasLiveToken(tx, id)) ? undefined : await issueWorkspaceToken(tx, id);
    return { status: WorkspaceStatus.Online, authToken };
  });
}

async function upsert(tx: Queryable, { id, name, model, tier, url }: Registration): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO workspaces AS w (id, name, runtime, model, tier, url, status, last_heartbeat_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now())
     ON CONFLICT (id) DO UPDATE
        SET url = EXCLUDED.url,
            status = EXCLUDED.status,
            last_heartbeat_at = now(),
            last_sample_error = NULL,
            last_active_at = now(),
            status_changed_at = CASE WHEN w.status = EXCLUDED.status THEN w.status_changed_at ELSE now() END
      WHERE w.status = ANY($8)`,
    [id, name, EXTERNAL_RUNTIME, model, tier, url, WorkspaceStatus.Online, REGISTERS_FROM],
  );
  return rowCount > 0;
}

function refusalFor(status: WorkspaceStatus | undefined): Refusal {
  if (status === WorkspaceStatus.Removed) return new Refusal('gone', 'the workspace was removed');
  return new Refusal('conflict', `a workspace that is ${status} does not register`, { status });
}
