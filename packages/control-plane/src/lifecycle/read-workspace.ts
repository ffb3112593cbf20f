import type { Queryable } from '../db/index.js';
import { type BackendKind, type DeliveryMode, WorkspaceStatus } from '../models/index.js';

export interface WorkspaceRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly name: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly url: string;
  readonly status: WorkspaceStatus;
  readonly backend: BackendKind | null;
  readonly delivery_mode: DeliveryMode;
  readonly instance_id: string | null;
  readonly error_rate: number;
  readonly active_tasks: number;
  readonly last_sample_error: string | null;
  readonly last_heartbeat_at: Date | null;
  readonly hibernate_after_seconds: number | null;
  readonly status_changed_at: Date;
  readonly created_at: Date;
  readonly x: number;
  readonly y: number;
  readonly collapsed: boolean;
}

/** One workspace, removed or not; undefined where there never was one. */
export async function findWorkspace(db: Queryable, id: string): Promise<WorkspaceRow | undefined> {
  const { rows } = await db.query<WorkspaceRow>(
    `SELECT w.id, w.parent_id, w.name, w.runtime, w.model, w.tier, COALESCE(w.url, '') AS url, w.status, w.backend,
            w.delivery_mode, w.instance_id, w.error_rate, w.active_tasks, w.last_sample_error, w.last_heartbeat_at,
            w.hibernate_after_seconds, w.status_changed_at, w.created_at,
            COALESCE(l.x, 0) AS x, COALESCE(l.y, 0) AS y, COALESCE(l.collapsed, false) AS collapsed
       FROM workspaces w
       LEFT JOIN canvas_layouts l ON l.workspace_id = w.id
      WHERE w.id = $1`,
    [id],
  );
  return rows[0];
}

export interface WorkspaceFilter {
  readonly includeRemoved: boolean;
  readonly rootsOnly: boolean;
}

/** All workspaces in the order of their making. */
export async function listWorkspaces(
  db: Queryable,
  { includeRemoved, rootsOnly }: WorkspaceFilter,
): Promise<readonly WorkspaceRow[]> {
  const { rows } = await db.query<WorkspaceRow>(
    `SELECT w.id, w.parent_id, w.name, w.runtime, w.model, w.tier, COALESCE(w.url, '') AS url, w.status, w.backend,
            w.delivery_mode, w.instance_id, w.error_rate, w.active_tasks, w.last_sample_error, w.last_heartbeat_at,
            w.hibernate_after_seconds, w.status_changed_at, w.created_at,
            COALESCE(l.x, 0) AS x, COALESCE(l.y, 0) AS y, COALESCE(l.collapsed, false) AS collapsed
       FROM workspaces w
       LEFT JOIN canvas_layouts l ON l.workspace_id = w.id
      WHERE w.status <> ALL($1)
            ${rootsOnly ? ROOTS_ONLY : ''}
      ORDER BY w.created_at, w.id`,
    [includeRemoved ? HIDES_NONE : HIDES_REMOVED],
  );
  return rows;
}

const ROOTS_ONLY = 'AND w.parent_id IS NULL';
const HIDES_NONE: readonly WorkspaceStatus[] = [];
const HIDES_REMOVED: readonly WorkspaceStatus[] = [WorkspaceStatus.Removed];
