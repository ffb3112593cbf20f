import type { Queryable } from '../db/index.js';
import { isHosted, provisionWorkspaceAutoSync } from '../dispatchers/index.js';
import { EventName } from '../events/index.js';
import { awaitAgent, awaitsAgent, markFailed, recordArrival } from '../lifecycle/index.js';
import { defaultModel, defaultTier, Refusal, WorkspaceStatus } from '../models/index.js';
import { placeOnCanvas } from './canvas.js';
import { putSecrets } from './secrets.js';
import type { Services } from './services.js';
import { putFiles, type WorkspaceFile } from './workspace-files.js';
import { getWorkspace, type WorkspaceView } from './workspace-view.js';

/** A workspace as it was packed elsewhere, with the files that its agent starts from. */
export interface Bundle {
  readonly name: string;
  readonly runtime: string;
  readonly model?: string;
  readonly tier?: number;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly files?: readonly WorkspaceFile[];
}

export interface ImportedBundle {
  readonly workspace: WorkspaceView;
  readonly authToken: string | undefined;
}

/**
 * Makes a workspace from a bundle and returns when it is up. The row comes first, so that whatever goes wrong later
 * stands in it, is broadcast, and reaches the caller too.
 */
export async function importBundle(services: Services, bundle: Bundle): Promise<ImportedBundle> {
  const { id, authToken } = await insertBundle(services, bundle);
  await installFiles(services, id, bundle.files ?? []);
  const outcome = await provisionWorkspaceAutoSync(services.dispatch, id);
  if (outcome.kind === 'failed') {
    throw new Refusal('backend', outcome.message, { id, status: WorkspaceStatus.Failed });
  }
  return { workspace: await getWorkspace(services, id), authToken };
}

function insertBundle(
  { outbox, dispatch }: Services,
  bundle: Bundle,
): Promise<{ readonly id: string; readonly authToken: string | undefined }> {
  return outbox.transaction(async (tx, announce) => {
    const id = await insertWorkspace(tx, {
      ...bundle,
      model: bundle.model ?? defaultModel(bundle.runtime),
      tier: bundle.tier ?? defaultTier(isHosted(dispatch)),
    });
    await putSecrets(tx, dispatch.secretBox, id, bundle.secrets ?? {});
    await placeOnCanvas(tx, id, {});
    await recordArrival(tx, [id], WorkspaceStatus.Provisioning, 'imported from a bundle');
    await announce(id, EventName.Created, { name: bundle.name, status: WorkspaceStatus.Provisioning });
    const authToken = awaitsAgent(bundle.runtime, undefined) ? await awaitAgent(tx, announce, id) : undefined;
    return { id, authToken };
  });
}

async function insertWorkspace(
  tx: Queryable,
  bundle: Bundle & Required<Pick<Bundle, 'model' | 'tier'>>,
): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workspaces (name, runtime, model, tier, status) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [bundle.name, bundle.runtime, bundle.model, bundle.tier, WorkspaceStatus.Provisioning],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a workspace was not inserted');
  return row.id;
}

async function installFiles(
  { database, outbox }: Services,
  id: string,
  files: readonly WorkspaceFile[],
): Promise<void> {
  try {
    await putFiles(database, id, files);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await markFailed(outbox, id, message);
    throw error instanceof Refusal ? new Refusal(error.kind, message, { id, status: WorkspaceStatus.Failed }) : error;
  }
}
