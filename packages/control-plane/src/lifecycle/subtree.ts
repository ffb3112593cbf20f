import type { Queryable } from '../db/index.js';
import { WorkspaceStatus } from '../models/index.js';

export interface TreeNode {
  readonly id: string;
  readonly name: string;
  readonly status: WorkspaceStatus;
  /** Steps from where the walk began. */
  readonly depth: number;
}

/** A workspace and all its descendants, parents before children, without removed ones and what hangs below them. */
export async function readSubtree(db: Queryable, rootId: string): Promise<readonly TreeNode[]> {
  const { rows } = await db.query<TreeNode>(
    `WITH RECURSIVE subtree (id, name, status, depth) AS (
       SELECT w.id, w.name, w.status, 0 FROM workspaces w WHERE w.id = $1 AND w.status <> $2
       UNION ALL
       SELECT c.id, c.name, c.status, s.depth + 1
         FROM workspaces c
         JOIN subtree s ON c.parent_id = s.id
        WHERE c.status <> $2 AND s.depth < $3
     )
     SELECT id, name, status, depth FROM subtree ORDER BY depth, name, id`,
    [rootId, WorkspaceStatus.Removed, MAX_TREE_DEPTH],
  );
  return rows;
}

/** The ancestors of a workspace, its parent first. */
export async function readAncestors(db: Queryable, id: string): Promise<readonly TreeNode[]> {
  const { rows } = await db.query<TreeNode>(
    `WITH RECURSIVE lineage (id, parent_id, name, status, depth) AS (
       SELECT w.id, w.parent_id, w.name, w.status, 0 FROM workspaces w WHERE w.id = $1
       UNION ALL
       SELECT p.id, p.parent_id, p.name, p.status, l.depth + 1
         FROM workspaces p
         JOIN lineage l ON p.id = l.parent_id
        WHERE l.depth < $2
     )
     SELECT id, name, status, depth FROM lineage WHERE depth > 0 ORDER BY depth`,
    [id, MAX_TREE_DEPTH],
  );
  return rows;
}

/** Deeper trees are refused when they are made; the cap also ends the walk of a loop that got in by hand. */
export const MAX_TREE_DEPTH = 32;
