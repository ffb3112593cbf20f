import type { Queryable } from '../db/index.js';

/** Makes these the plugins that a workspace declares; others that it declared are no longer. */
export async function declarePlugins(tx: Queryable, workspaceId: string, names: readonly string[]): Promise<void> {
  await tx.query(`DELETE FROM workspace_plugins WHERE workspace_id = $1 AND name <> ALL($2)`, [workspaceId, names]);
  await tx.query(
    `INSERT INTO workspace_plugins (workspace_id, name)
     SELECT $1, declared.name
       FROM unnest($2::text[]) AS declared (name)
     ON CONFLICT (workspace_id, name) DO NOTHING`,
    [workspaceId, names],
  );
}

export async function readDeclaredPlugins(db: Queryable, workspaceId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM workspace_plugins WHERE workspace_id = $1 ORDER BY name COLLATE "C"`,
    [workspaceId],
  );
  return rows.map((row) => row.name);
}
