import type { Queryable } from '../db/index.js';
import { isHosted, provisionWorkspaceAuto } from '../dispatchers/index.js';
import { EventName } from '../events/index.js';
import { awaitAgent, awaitsAgent, recordArrival } from '../lifecycle/index.js';
import { DEFAULT_RUNTIME, defaultModel, defaultTier, DeliveryMode, WorkspaceStatus } from '../models/index.js';
import { placeOnCanvas, type CanvasPlace } from './canvas.js';
import { type Connection, connectionOf } from './external.js';
import { requireParent } from './require-parent.js';
import { putSecrets } from './secrets.js';
import type { Services } from './services.js';
import { getWorkspace, type WorkspaceView } from './workspace-view.js';

export interface NewWorkspace {
  readonly name: string;
  readonly parentId?: string;
  readonly runtime?: string;
  readonly model?: string;
  readonly tier?: number;
  readonly url?: string;
  readonly deliveryMode?: DeliveryMode;
  readonly hibernateAfterSeconds?: number;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly canvas?: CanvasPlace;
}

export interface CreatedWorkspace {
  readonly workspace: WorkspaceView;
  /** For the agent of an external workspace that is awaited; shown this once. */
  readonly authToken: string | undefined;
  /** With the token, all else that its agent needs. */
  readonly connection: Connection | undefined;
}

/** Makes a workspace with all that belongs to it, or nothing of it, and sets out to start it. */
export async function createWorkspace(services: Services, input: NewWorkspace): Promise<CreatedWorkspace> {
  const { outbox, dispatch } = services;
  const runtime = input.runtime ?? DEFAULT_RUNTIME;
  const { id, authToken } = await outbox.transaction(async (tx, announce) => {
    if (input.parentId !== undefined) await requireParent(tx, input.parentId, 1);
    const made = await insertWorkspace(tx, {
      ...input,
      runtime,
      model: input.model ?? defaultModel(runtime),
      tier: input.tier ?? defaultTier(isHosted(dispatch)),
    });
    await putSecrets(tx, dispatch.secretBox, made, input.secrets ?? {});
    await placeOnCanvas(tx, made, input.canvas ?? {});
    await recordArrival(tx, [made], WorkspaceStatus.Provisioning, 'created');
    await announce(made, EventName.Created, { name: input.name, status: WorkspaceStatus.Provisioning });
    const token = awaitsAgent(runtime, input.url) ? await awaitAgent(tx, announce, made) : undefined;
    return { id: made, authToken: token };
  });
  // Read before it is started, so that the answer says what was made and not how far the start has come.
  const workspace = await getWorkspace(services, id);
  provisionWorkspaceAuto(dispatch, id);
  const connection = authToken === undefined ? undefined : connectionOf(services, workspace, authToken);
  return { workspace, authToken, connection };
}

type CompleteWorkspace = NewWorkspace & Required<Pick<NewWorkspace, 'runtime' | 'model' | 'tier'>>;

async function insertWorkspace(tx: Queryable, input: CompleteWorkspace): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workspaces (parent_id, name, runtime, model, tier, url, delivery_mode, hibernate_after_seconds,
                             status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     RETURNING id`,
    [
      input.parentId ?? null,
      input.name,
      input.runtime,
      input.model,
      input.tier,
      input.url ?? null,
      input.deliveryMode ?? DeliveryMode.Push,
      input.hibernateAfterSeconds ?? null,
      WorkspaceStatus.Provisioning,
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a workspace was not inserted');
  return row.id;
}
