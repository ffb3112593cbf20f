import { findWorkspace, listWorkspaces, type WorkspaceFilter, type WorkspaceRow } from '../lifecycle/index.js';
import { type DeliveryMode, Refusal, type WorkspaceStatus } from '../models/index.js';
import type { Services } from './services.js';

/** A workspace as clients see it. */
export interface WorkspaceView {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly url: string;
  readonly status: WorkspaceStatus;
  readonly deliveryMode: DeliveryMode;
  readonly backend: string | null;
  readonly instanceId: string | null;
  readonly errorRate: number;
  readonly activeTasks: number;
  readonly lastSampleError: string | null;
  readonly lastHeartbeatAt: Date | null;
  readonly hibernateAfterSeconds: number | null;
  readonly statusChangedAt: Date;
  readonly createdAt: Date;
  readonly canvas: { readonly x: number; readonly y: number; readonly collapsed: boolean };
}

/** A removed workspace is still shown to whoever knows its id. */
export async function getWorkspace({ database }: Services, id: string): Promise<WorkspaceView> {
  const row = await findWorkspace(database, id);
  if (row === undefined) throw new Refusal('not-found', 'there is no such workspace');
  return viewOf(row);
}

export async function getWorkspaces(
  { database }: Services,
  filter: WorkspaceFilter,
): Promise<readonly WorkspaceView[]> {
  const rows = await listWorkspaces(database, filter);
  return rows.map(viewOf);
}

function viewOf(row: WorkspaceRow): WorkspaceView {
  return {
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    runtime: row.runtime,
    model: row.model,
    tier: row.tier,
    url: row.url,
    status: row.status,
    deliveryMode: row.delivery_mode,
    backend: row.backend,
    instanceId: row.instance_id,
    errorRate: row.error_rate,
    activeTasks: row.active_tasks,
    lastSampleError: row.last_sample_error,
    lastHeartbeatAt: row.last_heartbeat_at,
    hibernateAfterSeconds: row.hibernate_after_seconds,
    statusChangedAt: row.status_changed_at,
    createdAt: row.created_at,
    canvas: { x: row.x, y: row.y, collapsed: row.collapsed },
  };
}
