import type { Queryable } from '../db/index.js';
import { Refusal } from '../models/index.js';
import type { SecretBox } from '../secrets/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

/** Adds secrets to a workspace or replaces their values. They reach its instance with the next start. */
export async function setSecrets(
  { database, dispatch }: Services,
  id: string,
  secrets: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    await requireWorkspace(tx, id);
    await putSecrets(tx, dispatch.secretBox, id, secrets);
    return readSecretNames(tx, id);
  });
}

/** The names only: a value is for the workspace's instance and nobody else. */
export async function listSecrets({ database }: Services, id: string): Promise<readonly string[]> {
  await requireWorkspace(database, id);
  return readSecretNames(database, id);
}

export async function deleteSecret({ database }: Services, id: string, name: string): Promise<void> {
  const { rowCount } = await database.query(`DELETE FROM workspace_secrets WHERE workspace_id = $1 AND name = $2`, [
    id,
    name,
  ]);
  if (rowCount === 0) throw new Refusal('not-found', 'the workspace has no such secret');
}

/** For the transaction that makes a workspace: one without its secrets would start and fail. */
export async function putSecrets(
  tx: Queryable,
  box: SecretBox,
  id: string,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const stored = Object.entries(secrets).map(([name, text]) => box.seal({ workspaceId: id, name }, text));
  await tx.query(
    `INSERT INTO workspace_secrets (workspace_id, name, value, sealed)
     SELECT $1, secret.name, secret.value, secret.sealed
       FROM unnest($2::text[], $3::text[], $4::boolean[]) AS secret (name, value, sealed)
     ON CONFLICT (workspace_id, name) DO UPDATE
        SET value = EXCLUDED.value, sealed = EXCLUDED.sealed, updated_at = now()`,
    [id, Object.keys(secrets), stored.map(({ value }) => value), stored.map(({ sealed }) => sealed)],
  );
}

async function readSecretNames(db: Queryable, id: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM workspace_secrets WHERE workspace_id = $1 ORDER BY name`,
    [id],
  );
  return rows.map((row) => row.name);
}
