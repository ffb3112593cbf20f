import type { Database } from '../db/index.js';
import type { Outbox } from '../events/index.js';
import { setStatusFrom } from '../lifecycle/index.js';
import { EXTERNAL_RUNTIME, RUNS_IN, WorkspaceStatus } from '../models/index.js';
import type { InstanceState } from '../provisioner/index.js';
import { sweepEach, type SweepResult } from './sweep.js';

export interface HealthSweep {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Whether an instance runs; undefined where nobody can say. */
  readonly inspect: (workspaceId: string) => Promise<InstanceState | undefined>;
}

/** Workspaces whose instance is gone go offline. A backend that does not answer is no proof that anything is gone. */
export async function sweepHealth({ database, outbox, inspect }: HealthSweep): Promise<SweepResult> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM workspaces WHERE runtime <> $1 AND status = ANY($2) ORDER BY id`,
    [EXTERNAL_RUNTIME, RUNS_IN],
  );
  return sweepEach(
    rows.map((row) => row.id),
    async (id) => {
      if ((await inspect(id)) !== 'gone') return false;
      return outbox.transaction((tx, announce) =>
        setStatusFrom(tx, announce, id, RUNS_IN, WorkspaceStatus.Offline, { note: 'the instance is gone' }),
      );
    },
  );
}
