import type { Queryable } from '../db/index.js';
import { MAX_TREE_DEPTH } from '../lifecycle/index.js';
import { WorkspaceStatus } from '../models/index.js';

/**
 * Whether one workspace may talk to another: itself, siblings below one parent, ancestors and descendants. Roots are
 * no siblings of each other, since nobody put them together; removed workspaces talk to nobody.
 */
export async function canCommunicate(db: Queryable, from: string, to: string): Promise<boolean> {
  const { rows } = await db.query<{ allowed: boolean }>(
    `WITH RECURSIVE
     pair AS (
       SELECT a.id AS a_id, a.parent_id AS a_parent, b.id AS b_id, b.parent_id AS b_parent
         FROM workspaces a, workspaces b
        WHERE a.id = $1 AND b.id = $2 AND a.status <> $3 AND b.status <> $3
     ),
     lineage (side, id, depth) AS (
       SELECT s.side, s.parent, 1
         FROM pair, LATERAL (VALUES ('a', a_parent), ('b', b_parent)) AS s (side, parent)
        WHERE s.parent IS NOT NULL
       UNION ALL
       SELECT l.side, w.parent_id, l.depth + 1
         FROM lineage l
         JOIN workspaces w ON w.id = l.id
        WHERE w.parent_id IS NOT NULL AND l.depth < $4
     )
     SELECT a_id = b_id
            OR COALESCE(a_parent = b_parent, false)
            OR EXISTS (SELECT 1 FROM lineage WHERE side = 'a' AND id = b_id)
            OR EXISTS (SELECT 1 FROM lineage WHERE side = 'b' AND id = a_id) AS allowed
       FROM pair`,
    [from, to, WorkspaceStatus.Removed, MAX_TREE_DEPTH],
  );
  return rows[0]?.allowed ?? false;
}
