import type { Queryable } from '../db/index.js';
import { WorkspaceStatus } from '../models/index.js';
import { sweepEach, type SweepResult } from './sweep.js';

export interface OrphanSweep {
  readonly database: Queryable;
  /** The workspaces that have an instance, by id; undefined without a backend. */
  readonly list: () => Promise<readonly string[] | undefined>;
  readonly stop: (workspaceId: string) => Promise<void>;
}

/**
 * Stops instances whose row is removed and those that no row knows. A row is committed before its instance is asked
 * for, so an instance that is listed first and not found in the rows afterwards has none.
 */
export async function sweepOrphans({ database, list, stop }: OrphanSweep): Promise<SweepResult> {
  const instances = await list();
  if (instances === undefined || instances.length === 0) return { changed: [], failures: [] };
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM workspaces WHERE id = ANY($1::uuid[]) AND status <> $2`,
    [instances.filter((id) => UUID.test(id)), WorkspaceStatus.Removed],
  );
  const known = new Set(rows.map((row) => row.id));
  return sweepEach(
    instances.filter((id) => !known.has(id)),
    async (id) => {
      await stop(id);
      return true;
    },
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
